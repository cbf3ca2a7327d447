"""An event for Snapchat: its fields, the JSON that Snapchat takes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal

from onward.fields import (
    AppDevice,
    Clean,
    EventTime,
    Fields,
    LimitedDataUseCountry,
    LimitedDataUseState,
    PageUrl,
    Rows,
    Rules,
    Spec,
    directive,
    epoch_seconds,
    extinfo,
    first,
    installation,
    items_as_json,
    path,
)
from onward_destinations.snapchat.business import CustomData, Product, custom_json
from onward_destinations.snapchat.people import UserData, user_json
from onward_destinations.snapchat.settings import Settings

# Source: Snapchat, "Conversions API: Parameters", event_name.
EventName = Literal[
    "PURCHASE",
    "SAVE",
    "START_CHECKOUT",
    "ADD_CART",
    "VIEW_CONTENT",
    "ADD_BILLING",
    "SIGN_UP",
    "SEARCH",
    "PAGE_VIEW",
    "SUBSCRIBE",
    "AD_CLICK",
    "AD_VIEW",
    "COMPLETE_TUTORIAL",
    "LEVEL_COMPLETE",
    "INVITE",
    "LOGIN",
    "SHARE",
    "RESERVE",
    "ACHIEVEMENT_UNLOCKED",
    "ADD_TO_WISHLIST",
    "SPENT_CREDITS",
    "RATE",
    "START_TRIAL",
    "LIST_VIEW",
    "APP_INSTALL",
    "APP_OPEN",
    "CUSTOM_EVENT_1",
    "CUSTOM_EVENT_2",
    "CUSTOM_EVENT_3",
    "CUSTOM_EVENT_4",
    "CUSTOM_EVENT_5",
]
ActionSource = Literal[
    "WEB",
    "MOBILE_APP",
    "OFFLINE",
    "website",
    "app",
    "physical_store",
    "phone_call",
    "chat",
    "email",
    "other",
]
_SOURCES: Final = {
    "website": "WEB",
    "app": "MOBILE_APP",
    **dict.fromkeys(("physical_store", "phone_call", "chat", "email", "other"), "OFFLINE"),
}
# Source: Snapchat, "Conversions API: Best Practices": what is older is no longer learned from.
LEARNED_FROM: Final = timedelta(days=7)


def _canonical(source: str) -> str:
    return _SOURCES.get(source, source)


class Conversion(Fields):
    event_name: Annotated[
        EventName,
        Spec(
            "Event Name",
            "Snapchat's name for it; presets set it. Events of your own share five: "
            "CUSTOM_EVENT_1 to CUSTOM_EVENT_5.",
            mapping=path("$.event"),
        ),
    ]
    event_time: Annotated[
        EventTime, Spec("Event Timestamp", "When it happened: at most 37 days ago.")
    ]
    received_at: Annotated[
        datetime | None, Spec("Received at", mapping=path("$.receivedAt"), hidden=True)
    ] = None
    action_source: Annotated[
        ActionSource,
        Spec(
            "Action Source",
            "Where it happened. Events of MOBILE_APP go to the app, all others to the pixel.",
            mapping=directive(
                {
                    "@if": {
                        "exists": path("$.context.app.namespace"),
                        "then": "MOBILE_APP",
                        "else": "WEB",
                    }
                }
            ),
        ),
        Clean(_canonical),
    ]
    event_source_url: Annotated[
        PageUrl | None, Spec("Event Source URL", "The page. Needed for events of WEB.")
    ] = None
    event_id: Annotated[
        str | None,
        Spec(
            "Event ID",
            "The pixel's client_dedup_id, so that Snapchat counts once.",
            mapping=first("$.properties.event_id", "$.messageId"),
        ),
    ] = None
    user_data: Annotated[
        UserData | None,
        Spec("User data", "Whom the event is about; hashed where Snapchat wants it."),
    ] = None
    custom_data: Annotated[
        CustomData | None, Spec("Custom data", "What the event is worth and about.")
    ] = None
    products: Annotated[Rows, items_as_json(Product), Spec("Products", "Each with its id.")] = ()
    app_data: Annotated[
        AppDevice | None, Spec("App data", "Sent with events of MOBILE_APP only.")
    ] = None
    data_processing_options: Annotated[
        bool, Spec("Limited Data Use", "For people in states of the US that ask for it.")
    ] = False
    data_processing_country: LimitedDataUseCountry = 0
    data_processing_state: LimitedDataUseState = 0
    opt_out: Annotated[
        bool | None, Spec("Opt out", "Keep the event out of the optimisation of ads.")
    ] = None
    test_event_code: Annotated[
        str | None, Spec("Test code", "In the place of the connection's.")
    ] = None
    validate_only: Annotated[
        bool, Spec("Check only", "Have Snapchat check the event and not count it.")
    ] = False


# Source: Snapchat, "Conversions API: Parameters", section "User data".
RULES: Final = Rules(
    require_any=(
        "user_data.email",
        "user_data.phone",
        "user_data.madid",
        ("user_data.client_ip_address", "user_data.client_user_agent"),
    ),
    needs=(("custom_data.value", "custom_data.currency"),),
    message="Snapchat needs an email, a phone number, a mobile advertising id, or both IP address "
    "and user agent.",
)


def asset_of(event: Conversion, settings: Settings) -> str | None:
    """The pixel or app that an event goes to; ``None`` where the connection does not name it."""
    is_app = event.action_source == "MOBILE_APP"
    return settings.snap_app_id if is_app else settings.pixel_id


def refusals(event: Conversion, settings: Settings) -> Sequence[str]:
    """Why Snapchat would refuse an event, a sentence each.

    Source: Snapchat, "Conversions API: Parameters".
    """
    values, found = event.__dict__, []
    source, custom = values["action_source"], values["custom_data"]
    if values["event_name"] == "PURCHASE" and (
        custom is None or custom.value is None or custom.currency is None
    ):
        found.append("PURCHASE needs value and currency (ISO 4217).")
    if source == "WEB" and values["event_source_url"] is None:
        found.append("Events of WEB need event_source_url, the address of the page.")
    if asset_of(event, settings) is None:
        setting = "snap_app_id" if source == "MOBILE_APP" else "pixel_id"
        found.append(f'Events of {source} need the connection\'s setting "{setting}".')
    return found


def remarks(event: Conversion) -> Sequence[str]:
    """What a person should know of an event that Snapchat takes."""
    received = event.received_at
    if received is None or received - event.event_time <= LEARNED_FROM:
        return ()
    late = "The event is more than 7 days old: Snapchat reports it, but does not improve campaigns"
    return (f"{late} by it.",)


def event_json(event: Conversion, settings: Settings) -> dict[str, Any]:
    """The event as Snapchat takes it. Source: Snapchat, "Conversions API: Parameters"."""
    values = event.__dict__
    body: dict[str, Any] = {
        "event_name": values["event_name"],
        "event_time": epoch_seconds(values["event_time"]),
        "action_source": values["action_source"],
    }
    for name in ("event_id", "event_source_url", "opt_out"):
        if values[name] is not None:
            body[name] = values[name]
    if settings.integration is not None:
        body["integration"] = settings.integration
    if values["data_processing_options"]:
        body["data_processing_options"] = ["LDU"]
        body["data_processing_options_country"] = event.data_processing_country
        body["data_processing_options_state"] = event.data_processing_state
    if values["user_data"] is not None:
        body["user_data"] = user_json(values["user_data"])
    custom = custom_json(values["custom_data"], values["products"])
    if custom:
        body["custom_data"] = custom
    if values["action_source"] == "MOBILE_APP":
        body["app_data"] = app_json(event.app_data or AppDevice(), settings)
    return body


def app_json(app: AppDevice, settings: Settings) -> dict[str, Any]:
    """The app and its device. Source: Snapchat, "Conversions API: Parameters", app_data."""
    body: dict[str, Any] = {} if settings.app_id is None else {"app_id": settings.app_id}
    body["advertiser_tracking_enabled"] = int(bool(app.advertiser_tracking_enabled))
    if app.application_tracking_enabled is not None:
        body["application_tracking_enabled"] = int(app.application_tracking_enabled)
    device = extinfo(app)
    if any(device):
        body["extinfo"] = device
    return body | installation(app)
