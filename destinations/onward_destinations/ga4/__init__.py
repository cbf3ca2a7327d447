"""Google Analytics 4: report events of servers beside those of the browser or app."""

from collections.abc import Sequence
from datetime import date, timedelta

from onward.action import BatchAction, Choices, Question
from onward.destination import Destination, RateLimit
from onward.oauth import OAuth2
from onward.outcome import Outcome, Verdict
from onward.request import Client, Request, Response
from onward_destinations.ga4 import choices
from onward_destinations.ga4.collect import collect_requests
from onward_destinations.ga4.connection_test import test_connection
from onward_destinations.ga4.data_manager import HOST as DATA_HOST
from onward_destinations.ga4.data_manager import ingest_request
from onward_destinations.ga4.deletion import HOST as DELETION_HOST
from onward_destinations.ga4.deletion import SCOPE as DELETION
from onward_destinations.ga4.deletion import delete_user
from onward_destinations.ga4.events import RULES, AnalyticsEvent
from onward_destinations.ga4.identifiers import StreamProfile
from onward_destinations.ga4.presets import PRESETS
from onward_destinations.ga4.reading import read_answer
from onward_destinations.ga4.reviewing import refusals, remarks
from onward_destinations.ga4.settings import Settings
from onward_destinations.ga4.validation import validated

__all__ = ["AnalyticsEvent", "SendEvent", "Settings", "ga4"]


class SendEvent(BatchAction[Settings, AnalyticsEvent]):
    """Report events to a data stream."""

    # One request takes up to 25 events of one client: a batch becomes many requests, some of which
    # are under way together.
    max_batch = 500
    # Source: Google Analytics, "Measurement Protocol reference", section "Limitations": below 130 kB,
    # at most 72 hours ago, never in the future.
    max_bytes = 129_999
    max_age = timedelta(hours=72)
    # A clock may be a little ahead; the event is then sent with the time it was received at.
    max_future = timedelta(minutes=1)
    rules = RULES
    presets = PRESETS

    def build_batch(
        self, payloads: Sequence[AnalyticsEvent], settings: Settings
    ) -> Request | Sequence[Request]:
        if settings.is_data_manager:
            return ingest_request(payloads, settings)
        if settings.validate_only:
            return collect_requests(payloads, settings, is_validation=True)
        if settings.validate_before_send != "all":
            return collect_requests(payloads, settings)
        refused = [index for index, one in enumerate(payloads) if one.finding is not None]
        if not refused:
            return collect_requests(payloads, settings)
        # They go to the validation server once more: its answer is their refusal.
        kept = sorted(set(range(len(payloads))) - set(refused))
        return [
            *collect_requests(payloads, settings, is_validation=True, indexes=refused),
            *collect_requests(payloads, settings, indexes=kept),
        ]

    def read(
        self, response: Response, payloads: Sequence[AnalyticsEvent]
    ) -> Sequence[Outcome] | Verdict:
        return read_answer(response, payloads)

    def review(self, payload: AnalyticsEvent) -> Sequence[str]:
        return refusals(payload)

    def remarks(self, payload: AnalyticsEvent) -> Sequence[str]:
        return remarks(payload)

    def as_test(self, settings: Settings) -> Settings | None:
        return settings.model_copy(update={"validate_only": True})

    async def look_up(
        self, client: Client, payloads: Sequence[AnalyticsEvent], settings: Settings
    ) -> Sequence[AnalyticsEvent]:
        return await validated(client, payloads, settings)

    async def choices_for_event_name(self, client: Client, question: Question) -> Choices:
        """The names that GA4 recommends."""
        return choices.event_names(question)

    async def choices_for_property_id(self, client: Client, question: Question) -> Choices:
        """The properties of the person who signed in."""
        return await choices.properties(client, question)

    async def choices_for_measurement_id(self, client: Client, question: Question) -> Choices:
        """The web streams of the chosen property."""
        return await choices.streams(client, question, choices.WEB)

    async def choices_for_firebase_app_id(self, client: Client, question: Question) -> Choices:
        """The app streams of the chosen property."""
        return await choices.streams(client, question, choices.APPS)


def notices(settings: Settings, _today: date) -> tuple[str, ...]:
    """What a person should know of a connection's settings, a sentence each."""
    if not settings.validate_only:
        return ()
    return ("TEST: events are validated and recorded nowhere. Empty validate_only for production.",)


ga4 = Destination(
    "ga4",
    "Google Analytics 4",
    actions=[SendEvent],
    # Only the Data Manager API asks for it.
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
        scopes=(
            "https://www.googleapis.com/auth/datamanager",
            "https://www.googleapis.com/auth/analytics.readonly",
            DELETION,
        ),
        authorize_params={"access_type": "offline", "prompt": "consent"},
    ),
    test_connection=test_connection,
    delete_user=delete_user,
    rate_limits=tuple(
        RateLimit(
            per,
            requests=requests,
            shared_by=("client_id",),
            hosts=(DATA_HOST,),
            source="Google, Data Manager API: Limits and quotas, for ingestion by a Cloud project",
        )
        for requests, per in ((300, timedelta(minutes=1)), (100_000, timedelta(days=1)))
    ),
    hosts=(
        "www.google-analytics.com",
        "region1.google-analytics.com",
        DATA_HOST,
        "analyticsadmin.googleapis.com",
        DELETION_HOST,
        "oauth2.googleapis.com",
        "accounts.google.com",
    ),
    # Source: Google Analytics, "Send user-provided data with the Measurement Protocol".
    identity=StreamProfile(
        gmail_dots=True, names="letters", city="words", state="words", postal_code="mild"
    ),
    identity_settings={
        "phone_region": "default_phone_country_code",
        "gmail_plus": "is_data_manager",
        "stream": "stream_type",
        "fallback": "client_id_fallback",
        "user_data": "send_user_data",
        "measurement_id": "measurement_id",
    },
    aliases=("GA4", "Google Analytics 4 Cloud", "Actions Google Analytic 4"),
    notices=notices,
    simulator="onward_destinations.ga4.simulator:GoogleAnalytics",
    help="Make an API secret: Admin, Data streams, the stream, Measurement Protocol API secrets.",
)
