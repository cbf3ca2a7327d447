"""Snapchat: report web, app, shop events through the Conversions API."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from onward.action import BatchAction, Choices, Question
from onward.destination import Destination, RateLimit
from onward.fields import IdentityProfile
from onward.oauth import OAuth2
from onward.outcome import Outcome, Verdict
from onward.request import Client, Request, Response
from onward_destinations.snapchat import choices, events
from onward_destinations.snapchat.connection_test import test_connection
from onward_destinations.snapchat.events import RULES, Conversion, asset_of, event_json
from onward_destinations.snapchat.hosts import (
    ACCOUNTS,
    EVENTS,
    MARKETING,
    STAGING,
    TOKEN,
    events_address,
)
from onward_destinations.snapchat.presets import PRESETS
from onward_destinations.snapchat.reading import read_answer
from onward_destinations.snapchat.settings import Settings
from onward_destinations.snapchat.standing import notices

__all__ = ["Conversion", "ReportConversionEvent", "Settings", "snapchat"]


class ReportConversionEvent(BatchAction[Settings, Conversion]):
    """Report events to a pixel or an app."""

    # Source: Snapchat, "Conversions API: Using the API"; "Parameters", event_time.
    max_batch = 2_000
    max_age = timedelta(days=37)
    max_future = timedelta()
    rules = RULES
    presets = PRESETS

    def as_test(self, settings: Settings) -> Settings | None:
        return settings.model_copy(update={"validate_only": True})

    def batch_key(self, payload: Conversion, settings: Settings) -> str:
        kind = "app" if payload.action_source == "MOBILE_APP" else "pixel"
        if payload.test_event_code is None and not payload.validate_only:
            return kind
        checked = " checked" if payload.validate_only else ""
        return f"{kind}{checked} {payload.test_event_code or ''}".rstrip()

    def review_for(self, payload: Conversion, settings: Settings) -> Sequence[str]:
        return events.refusals(payload, settings)

    def remarks(self, payload: Conversion) -> Sequence[str]:
        return events.remarks(payload)

    def build_batch(self, payloads: Sequence[Conversion], settings: Settings) -> Request:
        one = payloads[0]
        body: dict[str, Any] = {"data": [event_json(payload, settings) for payload in payloads]}
        test_code = one.test_event_code or settings.test_event_code
        if test_code:
            body["test_event_code"] = test_code
        ending = "/validate" if one.validate_only or settings.validate_only else ""
        address = events_address(settings, asset_of(one, settings) or "", ending)
        return Request.post(address, json=body, auth=TOKEN)

    def read(
        self, response: Response, payloads: Sequence[Conversion]
    ) -> Sequence[Outcome] | Verdict:
        return read_answer(response, len(payloads))

    async def choices_for_organization_id(self, client: Client, question: Question) -> Choices:
        """The organizations of the person who signed in."""
        return await choices.organizations(client, question)

    async def choices_for_ad_account_id(self, client: Client, question: Question) -> Choices:
        """The ad accounts of the organization."""
        return await choices.ad_accounts(client, question)

    async def choices_for_pixel_id(self, client: Client, question: Question) -> Choices:
        """The pixels of the ad account."""
        return await choices.pixels(client, question)


snapchat = Destination(
    "snapchat",
    "Snapchat",
    actions=[ReportConversionEvent],
    auth=OAuth2(
        authorize_url=f"https://{ACCOUNTS}/login/oauth2/authorize",
        token_url=f"https://{ACCOUNTS}/login/oauth2/access_token",
        scopes=("snapchat-offline-conversions-api", "snapchat-marketing-api"),
    ),
    test_connection=test_connection,
    deletion_help="Snapchat's Conversions API forgets nobody: ask Snapchat's support, with your "
    "pixel's id.",
    rate_limits=(
        RateLimit(
            timedelta(seconds=1),
            requests=10,
            shared_by=("access_token",),
            source="Snapchat, Marketing API, for a token; none is known for conversions",
        ),
    ),
    hosts=(EVENTS, STAGING, ACCOUNTS, MARKETING),
    identity=IdentityProfile(phone_plus=False),
    identity_settings={"phone_region": "calling_code"},
    aliases=("Snap Conversions Api", "Snapchat Conversions API", "Snap Conversions API (Actions)"),
    notices=notices,
    simulator="onward_destinations.snapchat.simulator:Snapchat",
    help="Make a token in Business Manager: Business Details, Conversions API Tokens; or sign in "
    "with onward login.",
)
