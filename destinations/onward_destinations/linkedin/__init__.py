"""LinkedIn: stream conversions to conversion rules of its ad accounts."""

from collections.abc import Sequence
from datetime import timedelta

from onward.action import BatchAction
from onward.destination import Destination, RateLimit
from onward.fields import IdentityProfile
from onward.oauth import OAuth2
from onward.outcome import Outcome, Verdict
from onward.request import Request, Response
from onward_destinations.linkedin.connection_test import test_connection
from onward_destinations.linkedin.conversion_rule import ConversionRule
from onward_destinations.linkedin.events import RULES, ConversionEvent, event_json
from onward_destinations.linkedin.presets import PRESETS
from onward_destinations.linkedin.responses import read_answer
from onward_destinations.linkedin.rest import request
from onward_destinations.linkedin.settings import Settings
from onward_destinations.linkedin.versions import notices

__all__ = ["ConversionEvent", "ConversionRule", "Settings", "StreamConversion", "linkedin"]


class StreamConversion(BatchAction[Settings, ConversionEvent]):
    """Report conversions to a conversion rule of an ad account."""

    title = "Stream Conversion Event"
    trigger = 'type = "track"'
    max_batch = 5_000
    # Source: LinkedIn, "Conversions API", section "Limits"; times ahead of now are refused.
    max_age = timedelta(days=90)
    max_future = timedelta()
    rules = RULES
    presets = PRESETS
    managed = ConversionRule

    def batch_key(self, payload: ConversionEvent, settings: Settings) -> str:
        return payload.rule_id

    def build_batch(self, payloads: Sequence[ConversionEvent], settings: Settings) -> Request:
        bodies = [event_json(payload, settings) for payload in payloads]
        if len(bodies) == 1:
            return request("POST", "/conversionEvents", settings.api_version, json=bodies[0])
        return request(
            "POST",
            "/conversionEvents",
            settings.api_version,
            json={"elements": bodies},
            restli_method="BATCH_CREATE",
        )

    def read(
        self, response: Response, payloads: Sequence[ConversionEvent]
    ) -> Sequence[Outcome] | Verdict:
        return read_answer(response, len(payloads), payloads[0].rule_id)


linkedin = Destination(
    "linkedin",
    "LinkedIn",
    actions=[StreamConversion],
    auth=OAuth2(
        authorize_url="https://www.linkedin.com/oauth/v2/authorization",
        token_url="https://www.linkedin.com/oauth/v2/accessToken",  # noqa: S106 - an address
        scopes=("r_ads", "rw_conversions"),
    ),
    test_connection=test_connection,
    deletion_help="LinkedIn erases identifiers after 180 days by itself; to have it done earlier, "
    "ask LinkedIn's support.",
    rate_limits=(
        RateLimit(
            timedelta(minutes=1),
            requests=600,
            shared_by=("access_token",),
            source="Salesforce's connector guide of 2026, for a member and application",
        ),
        RateLimit(
            timedelta(days=1),
            requests=500_000,
            shared_by=("access_token",),
            source="Salesforce's connector guide of 2026, for a member and application",
        ),
    ),
    hosts=("api.linkedin.com", "www.linkedin.com"),
    identity=IdentityProfile(ip="v4"),
    aliases=("LinkedIn", "LinkedIn Conversions API", "Actions LinkedIn Conversions"),
    notices=notices,
    simulator="onward_destinations.linkedin.simulator:LinkedIn",
    help="Sign in with onward login, or make a token in Campaign Manager: Measurement, Signals "
    "Manager, Direct API.",
)
