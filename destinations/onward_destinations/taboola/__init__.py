"""Taboola: report conversions by the click ids of its ads, server to server."""

from collections.abc import Sequence
from datetime import timedelta

from onward.action import BatchAction, Choices, Question, Window
from onward.destination import Destination
from onward.oauth import OAuth2
from onward.outcome import Verdict
from onward.request import Client, Request, Response
from onward_destinations.taboola import backstage, bodies, review
from onward_destinations.taboola.connection_test import test_connection
from onward_destinations.taboola.conversions import Conversion
from onward_destinations.taboola.presets import PRESETS
from onward_destinations.taboola.responses import read_answer
from onward_destinations.taboola.rule import ConversionRule
from onward_destinations.taboola.settings import Settings

__all__ = ["Conversion", "SendConversion", "Settings", "taboola"]


class SendConversion(BatchAction[Settings, Conversion]):
    """Report conversions of visitors who came from a Taboola ad."""

    trigger = 'type = "track"'
    max_batch = 1_000
    max_future = timedelta(minutes=10)
    presets = PRESETS
    managed = ConversionRule

    def look_back(self, settings: Settings) -> Window:
        days = settings.max_event_age_days
        return timedelta(days=days) if days else None

    def review_for(self, payload: Conversion, settings: Settings) -> Sequence[str]:
        return review.refusals(payload, settings)

    def remarks_for(self, payload: Conversion, settings: Settings) -> Sequence[str]:
        return review.remarks(payload, settings)

    def build_batch(self, payloads: Sequence[Conversion], settings: Settings) -> Sequence[Request]:
        return bodies.requests(payloads, settings)

    def repeat_refusal(self, payload: Conversion, request: Request) -> str:
        return review.repeat_refusal(payload, request)

    def read(self, response: Response, payloads: Sequence[Conversion]) -> Verdict:
        return read_answer(response, len(payloads))

    async def choices_for_account_id(self, client: Client, question: Question) -> Choices:
        """The accounts that the client may use."""
        return await backstage.account_choices(client, question)

    async def choices_for_event_name(self, client: Client, question: Question) -> Choices:
        """The event names of the account's rules."""
        return await backstage.event_choices(client, question)


taboola = Destination(
    "taboola",
    "Taboola",
    actions=[SendConversion],
    auth=OAuth2(
        # With a slash at its end it would answer with a page.
        token_url="https://backstage.taboola.com/backstage/oauth/token",  # noqa: S106 - an address
        grant="client_credentials",
    ),
    test_connection=test_connection,
    deletion_help="Taboola has no API that forgets conversions, and gets nothing personal from "
    "here but its own click id.",
    hosts=("trc.taboola.com", "backstage.taboola.com", ".taboola.com"),
    aliases=("Taboola",),
    simulator="onward_destinations.taboola.simulator:Taboola",
    help="Create event-based conversions in Realize, Tracking; Taboola adds the click id by itself.",
)
