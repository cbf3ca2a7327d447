"""An event: its fields, with where each comes from."""

import re
from datetime import datetime
from typing import Annotated, Final, Literal

from onward.fields import (
    Clean,
    Consent,
    Currency,
    EventTime,
    Fields,
    Item,
    PageUrl,
    PlainAmount,
    PlainPrice,
    ProductBrand,
    ProductCategory,
    ProductName,
    Rows,
    Spec,
    Unusable,
    amount_text,
    first,
    items_as_json,
    literal,
    path,
)
from onward_destinations.pinterest.apps import AppInfo, DeviceInfo
from onward_destinations.pinterest.names import canonical
from onward_destinations.pinterest.people import UserData

ActionSource = Literal["web", "app_android", "app_ios", "offline"]
APPS: Final = frozenset({"app_android", "app_ios"})
_LANGUAGE: Final = re.compile(r"([a-z]{2})(?![a-z])")


def _language(value: str) -> str:
    text = value.strip().lower()
    found = _LANGUAGE.match(text)
    if text and found is None:
        msg = "it does not begin with a language of two letters"
        raise Unusable(msg)
    return found[1] if found else ""


class Content(Item):
    price: Annotated[
        PlainPrice | None,
        Spec("Item price", "Of one piece, before discount.", key="item_price"),
        Clean(amount_text),
    ] = None
    name: Annotated[ProductName | None, Spec(key="item_name")] = None
    category: Annotated[ProductCategory | None, Spec(key="item_category")] = None
    brand: Annotated[ProductBrand | None, Spec(key="item_brand")] = None


class CustomData(Fields):
    currency: Annotated[
        Currency | None, Spec(help="Three letters such as EUR. Without it the ad account's counts.")
    ] = None
    value: Annotated[PlainAmount | None, Spec("Value", "Before tax and shipping.")] = None
    order_id: Annotated[
        str | None,
        Spec("Order ID", mapping=first("$.properties.order_id", "$.properties.orderId")),
    ] = None
    search_string: Annotated[
        str | None,
        Spec("Search string", mapping=first("$.properties.query", "$.properties.search_string")),
    ] = None
    content_name: Annotated[
        str | None, Spec("Content name", mapping=path("$.properties.content_name"))
    ] = None
    content_category: Annotated[
        str | None, Spec("Content category", "Such as $.properties.category.")
    ] = None
    content_brand: Annotated[str | None, Spec("Content brand", "Such as $.properties.brand.")] = (
        None
    )
    contents: Annotated[
        Rows, items_as_json(Content), Spec("Contents", "The products, each with its id.")
    ] = ()
    content_ids: Annotated[
        tuple[str, ...],
        Spec("Content IDs", "The ids of the contents unless mapped."),
        Clean(str.strip),
    ] = ()
    num_items: Annotated[
        int | None, Spec("Number of items", "The quantities of the contents unless mapped.")
    ] = None
    predicted_ltv: Annotated[float | None, Spec("Predicted lifetime value")] = None
    opt_out_type: Annotated[
        str | None, Spec("Opt-out type", "LDP for Limited Data Processing.")
    ] = None
    np: Annotated[str | None, Spec("Partner's mark", "Only where Pinterest asks for it.")] = None
    external_measurement_id: Annotated[
        str | None, Spec("External measurement ID", "Only where Pinterest asks for it.")
    ] = None
    external_measurement_vendor_id: Annotated[
        str | None, Spec("External measurement vendor ID", "Only where Pinterest asks for it.")
    ] = None


class Event(Fields):
    event_name: Annotated[
        str,
        Spec(
            "Event name",
            "A standard event such as checkout; presets fill it.",
            mapping=literal("custom"),
            dynamic=True,
        ),
        Clean(canonical),
    ]
    action_source: Annotated[
        ActionSource, Spec("Action source", "Where it happened.", mapping=literal("web"))
    ]
    event_time: Annotated[EventTime, Spec("Event time", "When it happened; not in the future.")]
    received_at: Annotated[
        datetime | None,
        Spec(
            "Received at",
            "The latest time that is sent.",
            mapping=path("$.receivedAt"),
            hidden=True,
        ),
    ] = None
    event_id: Annotated[
        str,
        Spec(
            "Event ID",
            "The same event_id that the tag sends, so that Pinterest counts once.",
            mapping=first("$.properties.event_id", "$.messageId"),
        ),
        Clean(str.strip),
    ]
    event_source_url: Annotated[
        PageUrl | None, Spec(help="Sent for the web only. Its epik is the click id.")
    ] = None
    opt_out: Annotated[
        bool | None,
        Spec("Opt out", "No targeted ads from this event. Leave it empty to let consent decide."),
    ] = None
    ad_consent: Annotated[
        Consent | None,
        Spec("Advertising consent", 'If it is denied, the setting "on_denied" says what happens.'),
    ] = None
    ad_tracking_enabled: Annotated[
        bool | None,
        Spec(
            "Ad tracking enabled",
            "For apps: no is an opt-out.",
            mapping=path("$.context.device.adTrackingEnabled"),
        ),
    ] = None
    language: Annotated[
        str | None,
        Spec("Language", "Its first two letters are sent.", mapping=path("$.context.locale")),
        Clean(_language),
    ] = None
    wifi: Annotated[bool | None, Spec("Wi-Fi")] = None
    app_id: Annotated[
        str | None, Spec("App ID", "Sent for apps only.", mapping=path("$.context.app.namespace"))
    ] = None
    app_name: Annotated[
        str | None, Spec("App name", "Sent for apps only.", mapping=path("$.context.app.name"))
    ] = None
    app_version: Annotated[
        str | None,
        Spec("App version", "Sent for apps only.", mapping=path("$.context.app.version")),
    ] = None
    device_brand: Annotated[str | None, Spec("Device brand", "Sent for apps only.")] = None
    device_carrier: Annotated[str | None, Spec("Device carrier", "Sent for apps only.")] = None
    device_model: Annotated[str | None, Spec("Device model", "Sent for apps only.")] = None
    device_type: Annotated[str | None, Spec("Device type", "Sent for apps only.")] = None
    os_version: Annotated[str | None, Spec("OS version", "Sent for apps only.")] = None
    user_data: Annotated[
        UserData | None, Spec("User data", "Whom the event is about; hashed where it is personal.")
    ] = None
    custom_data: Annotated[CustomData | None, Spec("Custom data", "What it was about.")] = None
    app_info: Annotated[AppInfo | None, Spec("App info", "Sent for apps only.")] = None
    device_info: Annotated[
        DeviceInfo | None,
        Spec("Device info", "Sent for apps only. Such as brand: $.context.device.manufacturer."),
    ] = None
