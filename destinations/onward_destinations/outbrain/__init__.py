"""Outbrain: report conversions by the click ids of its ads, server to server."""

from collections.abc import Sequence

from onward.action import Action, Choices, Question
from onward.destination import Destination
from onward.outcome import Verdict
from onward.request import Client, Request, Response
from onward_destinations.outbrain import amplify, postback, review
from onward_destinations.outbrain.connection_test import test_connection
from onward_destinations.outbrain.conversion_event import ConversionEvent
from onward_destinations.outbrain.conversions import Conversion
from onward_destinations.outbrain.presets import PRESETS
from onward_destinations.outbrain.responses import read_answer
from onward_destinations.outbrain.settings import Settings, notices

__all__ = ["Conversion", "SendConversion", "Settings", "outbrain"]


class SendConversion(Action[Settings, Conversion]):
    """Report a conversion of a visitor who came from an Outbrain ad."""

    trigger = 'type = "track"'
    # Each conversion is a request of its own; so many are taken up at a time.
    max_batch = 50
    presets = PRESETS
    managed = ConversionEvent

    def review_for(self, payload: Conversion, settings: Settings) -> Sequence[str]:
        return review.refusals(payload, settings)

    def remarks_for(self, payload: Conversion, settings: Settings) -> Sequence[str]:
        return review.remarks(payload, settings)

    def build(self, payload: Conversion, settings: Settings) -> Request:
        return postback.request(payload, settings)

    def repeat_refusal(self, payload: Conversion, request: Request) -> str:
        return review.repeat_refusal(payload)

    def read(self, response: Response, payloads: Sequence[Conversion]) -> Verdict:
        return read_answer(response)

    async def choices_for_marketer_id(self, client: Client, question: Question) -> Choices:
        """The marketers of the token's user."""
        return await amplify.marketer_choices(client, question)

    async def choices_for_name(self, client: Client, question: Question) -> Choices:
        """The marketer's event-based conversions."""
        return await amplify.conversion_choices(client, question)


outbrain = Destination(
    "outbrain",
    "Outbrain",
    actions=[SendConversion],
    test_connection=test_connection,
    deletion_help="Outbrain has no API that forgets conversions, and gets nothing personal from "
    "here but its own click id.",
    hosts=("tr.outbrain.com", "api.outbrain.com", ".outbrain.com", ".teads.tv"),
    aliases=("Outbrain",),
    notices=notices,
    simulator="onward_destinations.outbrain.simulator:Outbrain",
    help="Add obclid={{ob_click_id}} to your campaigns' tracking code, and create event-based conversions.",
)
