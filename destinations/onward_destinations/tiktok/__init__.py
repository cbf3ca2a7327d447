"""TikTok: report events of web, app, shops, CRM through the Events API."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from onward.action import BatchAction, Choices, Question
from onward.destination import Destination, RateLimit
from onward.fields import IdentityProfile
from onward.outcome import Outcome, Verdict
from onward.request import Client, Request, Response
from onward_destinations.tiktok import choices, sources
from onward_destinations.tiktok.api import HOST, posted
from onward_destinations.tiktok.bodies import event_json
from onward_destinations.tiktok.connection_test import test_connection
from onward_destinations.tiktok.events import LOOK_BACK, RULES, Event
from onward_destinations.tiktok.notices import notices
from onward_destinations.tiktok.presets import PRESETS
from onward_destinations.tiktok.responses import read_answer
from onward_destinations.tiktok.settings import Settings

__all__ = ["Event", "ReportEvent", "Settings", "tiktok"]


class ReportEvent(BatchAction[Settings, Event]):
    """Report events to a pixel, an app or an event set."""

    # Source: TikTok, "Report events".
    max_batch = 1_000
    max_age = LOOK_BACK
    max_future = timedelta(minutes=10)
    rules = RULES
    presets = PRESETS

    def as_test(self, settings: Settings) -> Settings | None:
        return settings if settings.test_event_code else None

    def batch_key(self, payload: Event, settings: Settings) -> str:
        # A request has one source and one test code.
        return f"{payload.event_source or ''}:{payload.test_event_code or ''}"

    def review_for(self, payload: Event, settings: Settings) -> Sequence[str]:
        return sources.refusals(payload, sources.source_of(payload, settings))

    def remarks(self, payload: Event) -> Sequence[str]:
        return sources.remarks(payload)

    def build_batch(self, payloads: Sequence[Event], settings: Settings) -> Request:
        source = sources.source_of(payloads[0], settings)
        body: dict[str, Any] = {"event_source": source, "event_source_id": settings.pixel_code}
        if settings.partner_name:
            body["partner_name"] = settings.partner_name
        test_code = payloads[0].test_event_code or settings.test_event_code
        if test_code:
            body["test_event_code"] = test_code
        body["data"] = [event_json(payload, source, settings) for payload in payloads]
        return posted(settings, body)

    def read(self, response: Response, payloads: Sequence[Event]) -> Sequence[Outcome] | Verdict:
        return read_answer(response, len(payloads))

    async def choices_for_pixel_code(self, client: Client, question: Question) -> Choices:
        """The pixels of the ad account."""
        return await choices.pixels(client, question)

    async def choices_for_advertiser_id(self, client: Client, question: Question) -> Choices:
        """The ad accounts of a developer app's token."""
        return await choices.advertisers(client, question)

    async def choices_for_event(self, client: Client, question: Question) -> Choices:
        """The standard events."""
        return choices.event_names(question)


tiktok = Destination(
    "tiktok",
    "TikTok",
    actions=[ReportEvent],
    test_connection=test_connection,
    deletion_help="TikTok's Events API forgets nobody: ask TikTok's support, with your pixel's id.",
    rate_limits=tuple(
        # Connections without a developer app of their own share TikTok's, which Events Manager is.
        RateLimit(
            per, requests=most, shared_by=("app_id",), source='TikTok, "Rate limits", for an app'
        )
        for per, most in (
            (timedelta(seconds=1), 1_000),
            (timedelta(minutes=1), 600_000),
            (timedelta(days=1), 86_400_000),
        )
    ),
    hosts=(HOST,),
    # Source: TikTok, "Advanced matching for web"; Amperity's connector documentation.
    identity=IdentityProfile(names="compact", city="letters", state="keep", country="lower"),
    identity_settings={"phone_region": "phone_country"},
    aliases=("TikTok Conversions", "TikTok Ads"),
    notices=notices,
    simulator="onward_destinations.tiktok.simulator:TikTok",
    help="Generate an access token in Events Manager: your pixel, Settings, Events API.",
)
