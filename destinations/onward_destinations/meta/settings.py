"""What a connection to Meta is set to."""

import re
from typing import Annotated, Final

from onward.fields import Clean, Fields, Refused, Spec
from onward.request import Secret

NEWEST: Final = "v26.0"
_APP_SECRET: Final = re.compile(r"[0-9a-f]{32}")


def _token(text: str) -> str:
    if len(text.split()) != 1:
        msg = "a token has no blanks in it"
        raise Refused(msg)
    return text


def _app_secret(text: str) -> str:
    if _APP_SECRET.fullmatch(text) is None:
        msg = "an app secret is 32 digits and letters from a to f"
        raise Refused(msg)
    return text


class Settings(Fields):
    pixel_id: Annotated[
        str,
        Spec(
            "Dataset (pixel) ID",
            "Events Manager, Data sources: the number below the dataset's name.",
            key="pixelId",
            pattern=r"\d{5,20}",
            pattern_hint="a number such as 123456789012345",
            dynamic=True,
        ),
    ]
    access_token: Annotated[
        Secret[str],
        Spec(
            "Access token",
            "Events Manager, your dataset, Settings, Conversions API, Generate access token; or the "
            "token of a system user in Business settings to whom the dataset is assigned.",
            key="accessToken",
        ),
        Clean(_token),
    ]
    app_secret: Annotated[
        Secret[str] | None,
        Spec(
            "App secret",
            "App dashboard, App settings, Basic. With it every request carries a proof that the "
            "token is yours.",
            key="appSecret",
        ),
        Clean(_app_secret),
    ] = None
    test_event_code: Annotated[
        str | None,
        Spec(
            "Test code",
            "Events Manager, your dataset, Test events. Such events still count: empty it for "
            "production.",
            key="testEventCode",
            placeholder="TEST12345",
        ),
    ] = None
    api_version: Annotated[
        str,
        Spec(
            "API version",
            'A version of the Graph API such as v26.0; each lives for two years. Meta lists them under "Graph API Changelog".',
            key="apiVersion",
            pattern=r"v\d{2}\.0",
            pattern_hint="a version such as v26.0",
        ),
    ] = NEWEST
    partner_agent: Annotated[
        str | None,
        Spec(
            "Partner agent",
            "Your own name for what sends these events, as Events Manager shows it.",
            key="partnerAgent",
            maximum=50,
        ),
    ] = None
    calling_code: Annotated[
        str | None,
        Spec(
            "Default country code of phones",
            "Put before phone numbers without + or 00, such as 1 or 49. Without it they are taken "
            "to have theirs.",
            key="defaultPhoneCountryCode",
            pattern=r"\+?[1-9]\d{0,2}",
            pattern_hint="a calling code such as 49",
        ),
    ] = None
    keeps_emails: Annotated[
        bool,
        Spec(
            "Keep e-mail addresses in page URLs",
            "Meta discards events with personal data in their addresses, so e-mail addresses are "
            "taken out of the query unless this is on.",
            key="keepEmailsInUrls",
        ),
    ] = False
    business_id: Annotated[
        str | None,
        Spec(
            "Business ID",
            "Business settings, Business info. Only to list datasets to choose from.",
            key="businessId",
            pattern=r"\d{5,20}",
            pattern_hint="a number such as 987654321098765",
        ),
    ] = None
    ad_account_id: Annotated[
        str | None,
        Spec(
            "Ad account ID",
            "Ads Manager, the number in the account's menu. Only to list datasets to choose from.",
            key="adAccountId",
            pattern=r"(?:act_)?\d{5,20}",
            pattern_hint="a number such as 1234567890",
        ),
    ] = None
