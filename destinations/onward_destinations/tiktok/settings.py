"""What a connection to TikTok is set to."""

from typing import Annotated, Literal

from onward.fields import Clean, Fields, Refused, Spec
from onward.request import Secret

EventSource = Literal["web", "app", "offline", "crm"]


def _bare(text: str) -> str:
    token = text.strip()
    if token.lower().startswith("bearer"):
        msg = 'leave out "Bearer": TikTok takes the token alone'
        raise Refused(msg)
    if not token.isprintable() or " " in token:
        msg = "a token has no blanks in it"
        raise Refused(msg)
    return token


class Settings(Fields):
    access_token: Annotated[
        Secret[str],
        Spec(
            "Access token",
            "TikTok Ads Manager, Tools, Events, Web events, your pixel, Settings, Events API, "
            "Generate access token. It is shown once, and a new one ends the old one.",
            key="accessToken",
        ),
        Clean(_bare),
    ]
    pixel_code: Annotated[
        str,
        Spec(
            "Pixel code",
            "On the same page, below the pixel's name. For events of an app its TikTok app ID, for "
            "offline and CRM events the number of the event set.",
            key="pixelCode",
            pattern=r"\s*\w+\s*",
            pattern_hint="a code such as C4A0EXAMPLE1PIXEL0AA, or a number",
            dynamic=True,
        ),
        Clean(str.strip),
    ]
    event_source: Annotated[
        EventSource,
        Spec(
            "Event source",
            "What the pixel code stands for, which is where its events happen.",
            key="eventSource",
        ),
    ] = "web"
    test_event_code: Annotated[
        str | None,
        Spec(
            "Test event code",
            "Events Manager, your pixel, Test events. It changes with each session there; events "
            "that carry it are not counted.",
            key="testEventCode",
            placeholder="TEST55555",
        ),
        Clean(str.strip),
    ] = None
    api_version: Annotated[
        str,
        Spec(
            "API version",
            'A version of TikTok\'s API for Business such as v1.3; it is listed under "Changelog".',
            key="apiVersion",
            pattern=r"v\d+\.\d+",
            pattern_hint="a version such as v1.3",
        ),
    ] = "v1.3"
    partner_name: Annotated[
        str | None,
        Spec(
            "Partner name", "What TikTok gave you as a partner, if you are one.", key="partnerName"
        ),
    ] = None
    uses_legacy_names: Annotated[
        bool,
        Spec(
            "Older event names",
            "Send CompletePayment and SubmitForm instead of Purchase and Lead: turn it on where the "
            "browser's pixel still does, so that TikTok counts once.",
            key="legacyEventNames",
        ),
    ] = False
    phone_country: Annotated[
        str | None,
        Spec(
            "Default country code of phones",
            "The calling code of numbers without one, such as 1 or 49. Without it they are left out.",
            key="defaultPhoneCountryCode",
            pattern=r"\+?[1-9]\d{0,2}",
            pattern_hint="a calling code such as 49",
        ),
    ] = None
    advertiser_id: Annotated[
        str | None,
        Spec(
            "Advertiser ID",
            "Ads Manager, the number beside the ad account's name. To list its pixels, and to test "
            "the connection without sending an event.",
            key="advertiserId",
            pattern=r"\d{5,25}",
            pattern_hint="a number such as 7000000000000000001",
            dynamic=True,
        ),
    ] = None
    app_id: Annotated[
        str | None,
        Spec(
            "Developer app ID",
            "TikTok API for Business, My apps. Only for a token that a developer app of yours made: "
            "its ad accounts can then be listed.",
            key="appId",
        ),
    ] = None
    app_secret: Annotated[
        Secret[str] | None,
        Spec("Developer app secret", "Beside the developer app's ID.", key="appSecret"),
    ] = None
