"""Criteo: report what visitors view or buy, server to server."""

from collections.abc import Sequence
from datetime import timedelta

from onward.action import Action, BatchAction, Choices, Question, Window
from onward.destination import Destination
from onward.oauth import OAuth2
from onward.outcome import Verdict
from onward.request import Client, Request, Response
from onward_destinations.criteo import marketing, offline, rest, review, s2s
from onward_destinations.criteo.connection_test import test_connection
from onward_destinations.criteo.events import RULES, WebEvent
from onward_destinations.criteo.offline import OFFLINE_RULES, OfflineSale
from onward_destinations.criteo.presets import OFFLINE_PRESETS, PRESETS
from onward_destinations.criteo.responses import read_answer
from onward_destinations.criteo.settings import Settings, notices

__all__ = ["OfflineSale", "SendEvent", "SendOfflineSale", "Settings", "WebEvent", "criteo"]


class SendEvent(BatchAction[Settings, WebEvent]):
    """Report what a visitor views, puts into the cart or buys."""

    trigger = 'type = "track" or type = "page"'
    # Criteo documents no limit. A request is for one person on one page, so that most of these
    # become a request each.
    max_batch = 50
    max_future = timedelta(minutes=5)
    rules = RULES
    presets = PRESETS

    def look_back(self, settings: Settings) -> Window:
        minutes = settings.max_event_age_minutes
        return timedelta(minutes=minutes) if minutes else None

    def review_for(self, payload: WebEvent, settings: Settings) -> Sequence[str]:
        return review.refusals(payload, settings)

    def remarks(self, payload: WebEvent) -> Sequence[str]:
        return review.remarks(payload)

    def build_batch(self, payloads: Sequence[WebEvent], settings: Settings) -> Sequence[Request]:
        if settings.delivery_mode == "rest":
            return [
                rest.request(payload, settings).covering(index)
                for index, payload in enumerate(payloads)
            ]
        return s2s.requests(payloads, settings)

    def read(self, response: Response, payloads: Sequence[WebEvent]) -> Verdict:
        return read_answer(response, len(payloads))

    async def choices_for_advertiser_id(self, client: Client, question: Question) -> Choices:
        """The advertisers that the application may act for."""
        return await marketing.advertiser_choices(client, question)

    async def choices_for_event_name(self, client: Client, question: Question) -> Choices:
        """The standard events."""
        return marketing.event_choices(question)


class SendOfflineSale(Action[Settings, OfflineSale]):
    """Report sales in stores, at an address that Criteo hands out."""

    trigger = 'type = "track" and event = "Order Completed" and properties.channel = "store"'
    max_batch = 50
    rules = OFFLINE_RULES
    presets = OFFLINE_PRESETS

    def review_for(self, payload: OfflineSale, settings: Settings) -> Sequence[str]:
        return offline.refusals(payload, settings)

    def build(self, payload: OfflineSale, settings: Settings) -> Request:
        return offline.request(payload, settings)

    def read(self, response: Response, payloads: Sequence[OfflineSale]) -> Verdict:
        return read_answer(response, len(payloads))


criteo = Destination(
    "criteo",
    "Criteo",
    actions=[SendEvent, SendOfflineSale],
    auth=OAuth2(
        token_url="https://api.criteo.com/oauth2/token",  # noqa: S106 - an address
        grant="client_credentials",
    ),
    test_connection=test_connection,
    deletion_help="Criteo forgets people by its process for data-subject requests, not by an API: "
    "write to Criteo's privacy team.",
    hosts=("widget.criteo.com", "api.criteo.com", ".criteo.com"),
    aliases=("Criteo",),
    notices=notices,
    simulator="onward_destinations.criteo.simulator:Criteo",
    help="Ask your Criteo contact to switch on server-to-server events, and for a caller ID.",
)
