"""Meta: report web, app, shop, CRM events through the Conversions API."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from onward.action import BatchAction, Choices, Question
from onward.destination import Destination
from onward.fields import IdentityProfile
from onward.outcome import Verdict
from onward.request import Client, Request, Response
from onward_destinations.meta import choices
from onward_destinations.meta.bodies import event_json
from onward_destinations.meta.connection_test import test_connection
from onward_destinations.meta.events import RULES, ServerEvent, look_back
from onward_destinations.meta.graph import HOST, TIMEOUT_S, address, credentials
from onward_destinations.meta.presets import PRESETS
from onward_destinations.meta.reading import read_answer
from onward_destinations.meta.refusals import refusals
from onward_destinations.meta.settings import Settings
from onward_destinations.meta.versions import notices

__all__ = ["SendEvent", "ServerEvent", "Settings", "meta"]


class SendEvent(BatchAction[Settings, ServerEvent]):
    """Report events to a dataset."""

    # Source: Meta, "Conversions API: Using the API", section "Limitations".
    max_batch = 1_000
    max_age = look_back
    # A clock may be a little ahead; the event is then sent with the time it was received at.
    max_future = timedelta(minutes=1)
    rules = RULES
    presets = PRESETS

    def as_test(self, settings: Settings) -> Settings | None:
        return settings if settings.test_event_code else None

    def batch_key(self, payload: ServerEvent, settings: Settings) -> str:
        return payload.__dict__["test_event_code"] or ""

    def review(self, payload: ServerEvent) -> Sequence[str]:
        return refusals(payload)

    def build_batch(self, payloads: Sequence[ServerEvent], settings: Settings) -> Request:
        body: dict[str, Any] = {"data": [event_json(payload, settings) for payload in payloads]}
        test_code = payloads[0].test_event_code or settings.test_event_code
        if test_code:
            body["test_event_code"] = test_code
        if settings.partner_agent:
            body["partner_agent"] = settings.partner_agent
        return Request.post(
            address(settings, f"{settings.pixel_id}/events"),
            json=body,
            auth=credentials(settings),
            timeout_s=TIMEOUT_S,
        )

    def read(self, response: Response, payloads: Sequence[ServerEvent]) -> Verdict:
        return read_answer(response, len(payloads))

    async def choices_for_pixel_id(self, client: Client, question: Question) -> Choices:
        """The datasets of the business or ad account."""
        return await choices.datasets(client, question)

    async def choices_for_event_name(self, client: Client, question: Question) -> Choices:
        """The standard events."""
        return choices.event_names(question)


meta = Destination(
    "meta",
    "Meta",
    actions=[SendEvent],
    test_connection=test_connection,
    deletion_help="Meta has no API that forgets one person's events: ask in Events Manager, or "
    "Meta's support.",
    hosts=(HOST,),
    # Source: Meta, "Customer Information Parameters", with the normaliser of its parameter builder.
    identity=IdentityProfile(
        phone_plus=False,
        phone_bare=True,
        names="ascii",
        city="ascii",
        state="cut",
        postal_code="head",
        external_id="compact",
        hash_appendix=True,
    ),
    identity_settings={"phone_region": "calling_code"},
    aliases=("Facebook", "Facebook Conversions API", "Facebook Conversions API (Actions)"),
    notices=notices,
    simulator="onward_destinations.meta.simulator:Meta",
    help="Make an access token in Events Manager: your dataset, Settings, Conversions API.",
)
