"""Reddit: report web, app, store events through the Conversions API."""

from collections.abc import Sequence
from datetime import timedelta

from onward.action import BatchAction, Choices, Question
from onward.destination import Destination, RateLimit
from onward.fields import IdentityProfile
from onward.oauth import OAuth2
from onward.outcome import Outcome, Verdict
from onward.request import Client, Request, Response
from onward_destinations.reddit import choices, judgement
from onward_destinations.reddit.bodies import batch_json
from onward_destinations.reddit.connection_test import test_connection
from onward_destinations.reddit.events import RULES, Conversion
from onward_destinations.reddit.hosts import ACCOUNTS, ADS, TOKEN, events_address
from onward_destinations.reddit.presets import PRESETS
from onward_destinations.reddit.reading import read_answer
from onward_destinations.reddit.settings import Settings
from onward_destinations.reddit.standing import notices

__all__ = ["Conversion", "SendConversionEvent", "Settings", "reddit"]


class SendConversionEvent(BatchAction[Settings, Conversion]):
    """Report events to a pixel."""

    # Source: Reddit, "Conversions API", events and event_at.
    max_batch = 1_000
    max_age = timedelta(hours=168)
    max_future = timedelta(minutes=5)
    rules = RULES
    presets = PRESETS

    def as_test(self, settings: Settings) -> Settings | None:
        # v3 has no flag: it tells test events by the id of the Testing tool.
        if settings.api_version == "v3" and settings.test_id is None:
            return None
        return settings.model_copy(update={"test_mode": True})

    def review_for(self, payload: Conversion, settings: Settings) -> Sequence[str]:
        return judgement.refusals(payload, settings)

    def remarks(self, payload: Conversion) -> Sequence[str]:
        return judgement.remarks(payload)

    def build_batch(self, payloads: Sequence[Conversion], settings: Settings) -> Request:
        return Request.post(
            events_address(settings), json=batch_json(payloads, settings), auth=TOKEN
        )

    def read(
        self, response: Response, payloads: Sequence[Conversion]
    ) -> Sequence[Outcome] | Verdict:
        return read_answer(response, payloads)

    async def choices_for_business_id(self, client: Client, question: Question) -> Choices:
        """The businesses of the person who signed in."""
        return await choices.businesses(client, question)

    async def choices_for_pixel_id(self, client: Client, question: Question) -> Choices:
        """The pixels of the business."""
        return await choices.pixels(client, question)


reddit = Destination(
    "reddit",
    "Reddit",
    actions=[SendConversionEvent],
    # Source: Reddit, "Ads API", section "Authentication".
    auth=OAuth2(
        authorize_url=f"https://{ACCOUNTS}/api/v1/authorize",
        token_url=f"https://{ACCOUNTS}/api/v1/access_token",
        scopes=("adsconversions", "adsread"),
        client_auth="basic",
        authorize_params={"duration": "permanent"},
    ),
    test_connection=test_connection,
    deletion_help="Reddit has no API that forgets conversions: ask Reddit's support, with your "
    "account's id.",
    rate_limits=(
        RateLimit(
            timedelta(seconds=1),
            requests=1_000,
            events=10_000,
            shared_by=("access_token",),
            source="Reddit, Conversions API v3; whom it is counted for is not documented",
        ),
    ),
    hosts=(ADS, ACCOUNTS),
    identity=IdentityProfile(email_letters_only=True, apple_id="upper"),
    identity_settings={"phone_region": "default_country"},
    aliases=("Reddit Conversions Api", "Reddit Conversions API"),
    notices=notices,
    simulator="onward_destinations.reddit.simulator:Reddit",
    help="Make a token in Events Manager, Conversions API, Generate access token; or sign in with "
    "onward login.",
)
