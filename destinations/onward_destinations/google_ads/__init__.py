"""Google Ads: conversions of servers, CRMs or shops, with their adjustments."""

from collections.abc import Sequence
from datetime import timedelta

from onward.destination import Destination, RateLimit
from onward.fields import IdentityProfile
from onward.oauth import OAuth2
from onward_destinations.google_ads import adjustments, conversions
from onward_destinations.google_ads.addresses import ADS_HOST, DATA_HOST
from onward_destinations.google_ads.adjustments import Adjustment
from onward_destinations.google_ads.ads_api import adjustment_row, call_row, conversion_row
from onward_destinations.google_ads.calls import CALL_RULES, CallConversion
from onward_destinations.google_ads.connection_test import test_connection
from onward_destinations.google_ads.conversion_action import ConversionAction
from onward_destinations.google_ads.conversions import Conversion
from onward_destinations.google_ads.data_manager import adjusting_event, conversion_event
from onward_destinations.google_ads.presets import ADJUSTMENTS, CONVERSIONS
from onward_destinations.google_ads.reviewing import (
    adjustment_refusals,
    adjustment_remarks,
    call_refusals,
    conversion_refusals,
)
from onward_destinations.google_ads.settings import Settings
from onward_destinations.google_ads.uploading import Form, Upload
from onward_destinations.google_ads.versions import notices

__all__ = [
    "AdjustConversion",
    "Adjustment",
    "CallConversion",
    "Conversion",
    "ConversionAction",
    "SendCallConversion",
    "SendConversion",
    "Settings",
    "google_ads",
]


class SendConversion(Upload[Settings, Conversion]):
    """Report conversions to a conversion action."""

    trigger = 'type = "track" and event = "Order Completed"'
    rules = conversions.RULES
    presets = CONVERSIONS
    managed = ConversionAction
    form = Form(":uploadClickConversions", conversion_row, conversion_event)

    def review_for(self, payload: Conversion, settings: Settings) -> Sequence[str]:
        return conversion_refusals(payload, settings)

    def is_same(self, one: Conversion, other: Conversion) -> bool:
        if one.transaction_id is not None and one.transaction_id == other.transaction_id:
            return True
        return one.gclid == other.gclid and one.conversion_timestamp == other.conversion_timestamp


class AdjustConversion(Upload[Settings, Adjustment]):
    """Correct conversions: a new value, an end, the person's data."""

    trigger = 'type = "track" and (event = "Order Refunded" or event = "Order Updated")'
    rules = adjustments.RULES
    presets = ADJUSTMENTS
    form = Form(
        ":uploadConversionAdjustments",
        adjustment_row,
        adjusting_event,
        member="conversionAdjustments",
    )

    def review_for(self, payload: Adjustment, settings: Settings) -> Sequence[str]:
        return [*adjustment_refusals(payload, settings)]

    def remarks_for(self, payload: Adjustment, settings: Settings) -> Sequence[str]:
        return [*adjustment_remarks(payload, settings)]


class SendCallConversion(Upload[Settings, CallConversion]):
    """Report conversions that phone calls from ads brought; the Google Ads API takes them alone."""

    trigger = 'type = "track" and event = "Call Converted"'
    rules = CALL_RULES
    form = Form(":uploadCallConversions", call_row)

    def review_for(self, payload: CallConversion, settings: Settings) -> Sequence[str]:
        return [*call_refusals(payload, settings)]


google_ads = Destination(
    "google-ads",
    "Google Ads",
    actions=[SendConversion, AdjustConversion, SendCallConversion],
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
            hosts=(DATA_HOST,),
            source="Google, Data Manager API: Limits and quotas, for ingestion by a Cloud project",
        ),
        RateLimit(
            timedelta(days=1),
            requests=100_000,
            shared_by=("client_id",),
            hosts=(DATA_HOST,),
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
