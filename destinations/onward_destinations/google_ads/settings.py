"""What a connection to Google Ads is set to."""

import re
from typing import Annotated, Final, Literal

from onward.fields import Clean, Fields, Refused, Spec
from onward.request import Secret

# Source: Google, "Google Ads API: Release notes"; v26 is of 2026-10-14.
NEWEST: Final = "v26"
_ACCOUNT: Final = r"\s*(?:\d{3}-\d{3}-\d{4}|\d{10})\s*"
_ACCOUNT_HINT: Final = "ten digits such as 123-456-7890"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_VERSION_HINT: Final = "a version such as v26"


def _digits(account: str) -> str:
    return account.strip().replace("-", "")


def _developer_token(text: str) -> str:
    token = text.strip()
    if token and _TOKEN.fullmatch(token) is None:
        msg = "a developer token has 22 letters, digits, hyphens or underscores"
        raise Refused(msg)
    return token


class Settings(Fields):
    transport: Annotated[
        Literal["data_manager", "google_ads_api"],
        Spec(
            "Transport",
            "Which API takes the conversions. The Google Ads API is closed to whoever did not use it "
            "for this before June 2026.",
            choices={"data_manager": "Data Manager API", "google_ads_api": "Google Ads API"},
        ),
    ] = "data_manager"
    customer_id: Annotated[
        str,
        Spec(
            "Customer ID",
            "Top right of Google Ads. It must be the account that owns the conversion action, which "
            "is often the manager where conversions are tracked across accounts.",
            pattern=_ACCOUNT,
            pattern_hint=_ACCOUNT_HINT,
            dynamic=True,
        ),
        Clean(_digits),
    ]
    login_customer_id: Annotated[
        str | None,
        Spec(
            "Manager account ID",
            "The manager account through which you reach the customer; empty if you have access to "
            "it directly.",
            pattern=_ACCOUNT,
            pattern_hint=_ACCOUNT_HINT,
            dynamic=True,
        ),
        Clean(_digits),
    ] = None
    conversion_action_id: Annotated[
        str | None,
        Spec(
            "Conversion action",
            "For mappings that name none of their own. Goals, Conversions, the action: the number "
            "behind ctId in the address.",
            pattern=r"\d+",
            pattern_hint="a number such as 987654321",
            dynamic=True,
        ),
    ] = None
    developer_token: Annotated[
        Secret[str] | None,
        Spec(
            "Developer token",
            "No longer needed since September 2026. Admin, API Center of your manager account.",
        ),
        Clean(_developer_token),
    ] = None
    api_version: Annotated[
        str,
        Spec(
            "Google Ads API version",
            'A version such as v26; each lives for about a year. Google lists them under "Google Ads '
            'API: Deprecation and sunset".',
            pattern=r"v\d+",
            pattern_hint=_VERSION_HINT,
        ),
    ] = NEWEST
    data_manager_version: Annotated[
        str,
        Spec(
            "Data Manager API version",
            "The version of Google's Data Manager API.",
            pattern=r"v\d+",
            pattern_hint="a version such as v1",
        ),
    ] = "v1"
    default_phone_country_code: Annotated[
        str | None,
        Spec(
            "Default country code of phones",
            "Put before phone numbers without + or 00, such as 1 or 49. Without it such numbers are "
            "left out.",
            pattern=r"\+?[1-9]\d{0,2}",
            pattern_hint="a calling code such as 49",
        ),
    ] = None
    default_ad_user_data: Annotated[
        Literal["GRANTED", "DENIED"] | None,
        Spec(
            "Consent to ad user data by default",
            "What counts where an event does not say. Empty: nothing is claimed.",
        ),
    ] = None
    default_ad_personalization: Annotated[
        Literal["GRANTED", "DENIED"] | None,
        Spec(
            "Consent to ad personalization by default",
            "What counts where an event does not say. Empty: nothing is claimed.",
        ),
    ] = None
    on_denied: Annotated[
        Literal["strip", "drop"],
        Spec(
            "Without consent",
            "What happens to an event whose person has denied ad user data: it is sent without "
            "e-mail, phone, name, address and IP address, or not at all.",
            choices={"strip": "Send it without personal data", "drop": "Do not send it"},
        ),
    ] = "strip"
    send_ip_address: Annotated[
        Literal["outside_eea", "never"],
        Spec(
            "IP addresses",
            "Google takes none of visitors in the EEA, the United Kingdom and Switzerland; they are "
            "sent where the country is known and is another.",
            choices={"outside_eea": "Outside the EEA, UK and Switzerland", "never": "Never"},
        ),
    ] = "outside_eea"
    identifiers_with_braid: Annotated[
        bool,
        Spec(
            "Identifiers beside wbraid and gbraid",
            "Switch it off if Google answers VALUE_MUST_BE_UNSET to events with such a click id. It "
            "counts for the Google Ads API only.",
        ),
    ] = True
    merchant_id: Annotated[
        str | None,
        Spec(
            "Merchant ID",
            "The Merchant Center account whose product ids the items carry; top right of it.",
            pattern=r"\d+",
            pattern_hint="a number such as 123456",
        ),
    ] = None
    merchant_feed_label: Annotated[
        str | None,
        Spec(
            "Feed label",
            "Of the Merchant Center feed: a country such as US, or a name of your own.",
            pattern=r"[A-Za-z0-9_-]{1,20}",
            pattern_hint="up to 20 letters, digits, - and _",
        ),
    ] = None
    merchant_feed_language_code: Annotated[
        str | None,
        Spec(
            "Feed language",
            "Of the Merchant Center feed: two letters such as en.",
            pattern=r"[a-z]{2}",
            pattern_hint="two letters such as en",
        ),
    ] = None
    test_mode: Annotated[
        bool,
        Spec("Test mode", "Google checks events and records none of them."),
    ] = False
