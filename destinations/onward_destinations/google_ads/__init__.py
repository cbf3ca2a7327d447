"""Google Ads: conversions of servers, CRMs or shops, with their adjustments."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from onward.action import BatchAction
from onward.destination import Destination, RateLimit
from onward.fields import IdentityProfile
from onward.oauth import OAuth2
from onward.outcome import Outcome, Verdict
from onward.request import Request, Response
from onward_destinations.google_ads import adjustments, conversions
from onward_destinations.google_ads.addresses import ADS_HOST, DATA_HOST, ingest
from onward_destinations.google_ads.adjustments import Adjustment
from onward_destinations.google_ads.ads_api import (
    adjustment_row,
    conversion_row,
    upload_adjustments,
    upload_conversions,
)
from onward_destinations.google_ads.choices import Listing
from onward_destinations.google_ads.connection_test import test_connection
from onward_destinations.google_ads.conversion_action import ConversionAction
from onward_destinations.google_ads.conversions import Conversion
from onward_destinations.google_ads.data_manager import (
    adjusting_event,
    conversion_event,
    ingest_body,
)
from onward_destinations.google_ads.presets import ADJUSTMENTS, CONVERSIONS
from onward_destinations.google_ads.responses import read_answer
from onward_destinations.google_ads.reviewing import (
    action_of,
    adjustment_refusals,
    adjustment_remarks,
    conversion_refusals,
)
from onward_destinations.google_ads.settings import Settings
from onward_destinations.google_ads.versions import notices

__all__ = [
    "AdjustConversion",
    "Adjustment",
    "Conversion",
    "ConversionAction",
    "SendConversion",
    "Settings",
    "google_ads",
]

# Source: Google, "Data Manager API: Send events"; "Google Ads API: API limits and quotas".
_MOST: Final = 2_000
_LOOK_BACK: Final = timedelta(days=90)


class SendConversion(Listing, BatchAction[Settings, Conversion]):
    """Report conversions to a conversion action."""

    trigger = 'type = "track" and event = "Order Completed"'
    max_batch = _MOST
    max_age = _LOOK_BACK
    max_future = timedelta()
    rules = conversions.RULES
    presets = CONVERSIONS
    managed = ConversionAction

    def as_test(self, settings: Settings) -> Settings:
        return Settings(**settings.as_dict() | {"test_mode": True})

    def batch_key(self, payload: Conversion, settings: Settings) -> str:
        return action_of(payload, settings)

    def review_for(self, payload: Conversion, settings: Settings) -> Sequence[str]:
        return [*conversion_refusals(payload, settings)]

    def build_batch(self, payloads: Sequence[Conversion], settings: Settings) -> Request:
        action = action_of(payloads[0], settings)
        if settings.transport == "google_ads_api":
            rows = [conversion_row(payload, settings, action) for payload in payloads]
            return upload_conversions(rows, settings)
        events = [conversion_event(payload, settings) for payload in payloads]
        return ingest(settings, ingest_body(events, settings, action))

    def read(
        self, response: Response, payloads: Sequence[Conversion]
    ) -> Sequence[Outcome] | Verdict:
        return read_answer(response, payloads, _is_same)


class AdjustConversion(Listing, BatchAction[Settings, Adjustment]):
    """Correct conversions: a new value, an end, the person's data."""

    trigger = 'type = "track" and (event = "Order Refunded" or event = "Order Updated")'
    max_batch = _MOST
    max_age = _LOOK_BACK
    max_future = timedelta()
    rules = adjustments.RULES
    presets = ADJUSTMENTS

    def as_test(self, settings: Settings) -> Settings:
        return Settings(**settings.as_dict() | {"test_mode": True})

    def batch_key(self, payload: Adjustment, settings: Settings) -> str:
        return action_of(payload, settings)

    def review_for(self, payload: Adjustment, settings: Settings) -> Sequence[str]:
        return [*adjustment_refusals(payload, settings)]

    def remarks_for(self, payload: Adjustment, settings: Settings) -> Sequence[str]:
        return [*adjustment_remarks(payload, settings)]

    def build_batch(self, payloads: Sequence[Adjustment], settings: Settings) -> Request:
        action = action_of(payloads[0], settings)
        if settings.transport == "google_ads_api":
            rows = [adjustment_row(payload, settings, action) for payload in payloads]
            return upload_adjustments(rows, settings)
        events = [adjusting_event(payload, settings) for payload in payloads]
        return ingest(settings, ingest_body(events, settings, action))

    def read(
        self, response: Response, payloads: Sequence[Adjustment]
    ) -> Sequence[Outcome] | Verdict:
        return read_answer(response, payloads, lambda one, other: one == other)


def _is_same(one: Conversion, other: Conversion) -> bool:
    if one.transaction_id is not None and one.transaction_id == other.transaction_id:
        return True
    return one.gclid == other.gclid and one.conversion_timestamp == other.conversion_timestamp


google_ads = Destination(
    "google-ads",
    "Google Ads",
    actions=[SendConversion, AdjustConversion],
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
        scopes=(
            "https://www.googleapis.com/auth/datamanager",
            "https://www.googleapis.com/auth/adwords",
        ),
        authorize_params={"access_type": "offline", "prompt": "consent"},
    ),
    test_connection=test_connection,
    deletion_help="Google Ads has no API that forgets one person: retract their conversions with a "
    "mapping of its action adjust-conversion.",
    rate_limits=(
        RateLimit(
            timedelta(minutes=1),
            requests=300,
            shared_by=("client_id",),
            source="Google, Data Manager API: Limits and quotas, for ingestion by a Cloud project",
        ),
        RateLimit(
            timedelta(days=1),
            requests=100_000,
            shared_by=("client_id",),
            source="Google, Data Manager API: Limits and quotas, for ingestion by a Cloud project",
        ),
    ),
    hosts=(DATA_HOST, ADS_HOST, "oauth2.googleapis.com", "accounts.google.com"),
    # Source: Google, "Data Manager API: Format user data".
    identity=IdentityProfile(
        gmail_dots=True,
        gmail_plus=True,
        names="words",
        street="lower",
        city="trim",
        state="trim",
        postal_code="trim",
    ),
    identity_settings={"phone_region": "default_phone_country_code"},
    aliases=("AdWords", "Google Ads Conversions", "Google Enhanced Conversions"),
    notices=notices,
    simulator="onward_destinations.google_ads.simulator:GoogleAds",
    help="Make an OAuth client in the Google Cloud console, APIs & Services, Credentials; then sign "
    "in with onward login.",
)
