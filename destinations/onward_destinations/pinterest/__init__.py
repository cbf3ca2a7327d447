"""Pinterest: report events of the web, apps, shops through the API for Conversions."""

from collections.abc import Sequence
from datetime import date, timedelta

from onward.action import BatchAction, Choices, Question, Window
from onward.destination import Destination, RateLimit
from onward.fields import IdentityProfile
from onward.oauth import OAuth2
from onward.outcome import Outcome, Verdict
from onward.request import Client, Request, Response
from onward_destinations.pinterest import choices, judgement
from onward_destinations.pinterest.api import CONSENT_HOST, HOST, posted
from onward_destinations.pinterest.bodies import event_json
from onward_destinations.pinterest.connection_test import test_connection
from onward_destinations.pinterest.conversion_tag import ConversionTag
from onward_destinations.pinterest.deletion import delete_user
from onward_destinations.pinterest.events import Event
from onward_destinations.pinterest.presets import PRESETS
from onward_destinations.pinterest.reading import read_answer
from onward_destinations.pinterest.settings import Settings

__all__ = ["Event", "ReportConversionEvent", "Settings", "pinterest"]


class ReportConversionEvent(BatchAction[Settings, Event]):
    """Report events to an ad account."""

    # Source: Pinterest, "Track conversions in the API"; Tealium's connector documentation for bytes.
    max_batch = 1_000
    max_bytes = 2_000_000
    # A clock may be a little ahead; the event is then sent with the time it was received at.
    max_future = timedelta(minutes=1)
    presets = PRESETS
    managed = ConversionTag

    def look_back(self, settings: Settings) -> Window:
        return timedelta(days=settings.look_back_days)

    def as_test(self, settings: Settings) -> Settings | None:
        return settings.model_copy(update={"test_mode": True})

    def review_for(self, payload: Event, settings: Settings) -> Sequence[str]:
        return judgement.refusals(payload, settings)

    def remarks_for(self, payload: Event, settings: Settings) -> Sequence[str]:
        return judgement.remarks(payload, settings)

    def build_batch(self, payloads: Sequence[Event], settings: Settings) -> Request:
        events = [event_json(payload, settings) for payload in payloads]
        return posted(settings, events, is_test=settings.test_mode)

    def read(self, response: Response, payloads: Sequence[Event]) -> Sequence[Outcome] | Verdict:
        return read_answer(response, len(payloads))

    async def choices_for_ad_account_id(self, client: Client, question: Question) -> Choices:
        """The ad accounts of the person who signed in."""
        return await choices.ad_accounts(client, question)

    async def choices_for_tag_id(self, client: Client, question: Question) -> Choices:
        """The tags of the ad account."""
        return await choices.tags(client, question)

    async def choices_for_event_name(self, client: Client, question: Question) -> Choices:
        """The standard events."""
        return choices.event_names(question)


def notices(settings: Settings, _: date) -> Sequence[str]:
    """What a person should know of a connection's settings, a sentence each."""
    if not settings.test_mode:
        return ()
    return ('TEST: Pinterest checks events and records none. Turn "test_mode" off for production.',)


pinterest = Destination(
    "pinterest",
    "Pinterest",
    actions=[ReportConversionEvent],
    # Source: Pinterest, "Authentication". Apps made before 25 September 2025 get a refresh token
    # that can be renewed only if they ask for it.
    auth=OAuth2(
        authorize_url=f"https://{CONSENT_HOST}/oauth/",
        token_url=f"https://{HOST}/v5/oauth/token",
        scopes=("ads:read", "ads:write"),
        scope_separator=",",
        client_auth="basic",
        exchange_params={"continuous_refresh": "true"},
        refresh_params={"continuous_refresh": "true"},
    ),
    test_connection=test_connection,
    delete_user=delete_user,
    rate_limits=(
        RateLimit(
            timedelta(minutes=1),
            requests=5_000,
            shared_by=("ad_account_id",),
            source='Pinterest, "Rate limits", for conversions of an ad account',
        ),
    ),
    hosts=(HOST, CONSENT_HOST),
    # Source: Pinterest, "Conversions guide", "user_data".
    identity=IdentityProfile(phone_plus=False, names="lower", postal_code="digits", genders="mfn"),
    identity_settings={"phone_region": "calling_code"},
    aliases=("Pinterest Conversions", "Pinterest Conversions API", "Pinterest Tag"),
    notices=notices,
    simulator="onward_destinations.pinterest.simulator:Pinterest",
    help="Generate a conversion access token in Ads Manager: Conversions, Conversions API, Set up "
    "API; or sign in with onward login.",
)
