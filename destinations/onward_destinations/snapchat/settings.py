"""What a connection to Snapchat is set to."""

from typing import Annotated, Final

from onward.fields import Fields, Spec, when_missing

_UUID: Final = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_UUID_HINT: Final = "an id such as 6abc82ca-4a3a-4391-98ba-0317a8471234"


class Settings(Fields):
    pixel_id: Annotated[
        str | None,
        Spec(
            "Pixel ID",
            "Ads Manager, Events Manager: the id below your pixel's name. Events of websites and "
            "shops go there.",
            pattern=_UUID,
            pattern_hint=_UUID_HINT,
            required_if=when_missing("snap_app_id"),
            dynamic=True,
        ),
    ] = None
    snap_app_id: Annotated[
        str | None,
        Spec(
            "Snap App ID",
            "Ads Manager, Events Manager, your app: its Snap App ID. Events of apps go there.",
            pattern=_UUID,
            pattern_hint=_UUID_HINT,
            required_if=when_missing("pixel_id"),
        ),
    ] = None
    app_id: Annotated[
        str | None,
        Spec(
            "Store ID of the app",
            "The number in the App Store's address, or the package name on Google Play.",
            pattern=r"\d+|[A-Za-z]\w*(\.\w+)+",
            pattern_hint="a number such as 284882215, or a name such as com.example.app",
        ),
    ] = None
    test_event_code: Annotated[
        str | None,
        Spec(
            "Test code",
            "Events Manager, your pixel, Test Events. Such events show there; empty it for "
            "production.",
        ),
    ] = None
    validate_only: Annotated[
        bool,
        Spec(
            "Check only",
            "Have Snapchat check all events and count none. Turn it off for production.",
        ),
    ] = False
    calling_code: Annotated[
        str | None,
        Spec(
            "Default country code of phones",
            "Put before phone numbers without + or 00, such as 1 or 49. Without it they are left "
            "out.",
            key="defaultPhoneCountryCode",
            pattern=r"\+?[1-9]\d{0,2}",
            pattern_hint="a calling code such as 49",
        ),
    ] = None
    integration: Annotated[
        str | None,
        Spec(
            "Integration",
            "Your own name for what sends these events, as Snapchat's support sees it.",
        ),
    ] = None
    api_version: Annotated[
        str,
        Spec(
            "API version",
            'Snapchat tells it in the addresses of its documents, "Conversions API, Using the API".',
            key="apiVersion",
            pattern=r"v\d+",
            pattern_hint="a version such as v3",
        ),
    ] = "v3"
    marketing_api_version: Annotated[
        str,
        Spec(
            "Marketing API version",
            "Of the API that lists pixels to choose from. Snapchat tells it in its documents.",
            key="marketingApiVersion",
            pattern=r"v\d+",
            pattern_hint="a version such as v1",
        ),
    ] = "v1"
    is_staging: Annotated[
        bool,
        Spec(
            "Staging host",
            "Send to Snapchat's staging host. Only if Snapchat has asked you to.",
            key="stagingHost",
        ),
    ] = False
    organization_id: Annotated[
        str | None,
        Spec(
            "Organization ID",
            "Business Manager, Business Details. Only to list ad accounts to choose from.",
            dynamic=True,
        ),
    ] = None
    ad_account_id: Annotated[
        str | None,
        Spec(
            "Ad account ID",
            "Business Manager, Ad Accounts. Only to list pixels to choose from.",
            dynamic=True,
        ),
    ] = None
