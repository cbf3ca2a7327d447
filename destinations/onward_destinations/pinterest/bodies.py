"""The JSON of an event, as Pinterest takes it."""

from typing import Any, Final

from onward.fields import epoch_seconds, pieces, short_amount
from onward_destinations.pinterest import consent
from onward_destinations.pinterest.apps import app_info_json
from onward_destinations.pinterest.events import APPS, Content, CustomData, Event
from onward_destinations.pinterest.people import user_json
from onward_destinations.pinterest.settings import Settings

_APP: Final = (
    "app_id",
    "app_name",
    "app_version",
    "device_brand",
    "device_carrier",
    "device_model",
    "device_type",
    "os_version",
)
_TEXTS: Final = (
    "order_id",
    "search_string",
    "content_name",
    "content_category",
    "content_brand",
    "opt_out_type",
    "np",
    "external_measurement_id",
    "external_measurement_vendor_id",
)


def event_json(event: Event, settings: Settings) -> dict[str, Any]:
    """The event as Pinterest takes it; nothing that is empty.

    Its objects are closed: an unknown member fails. Source: Pinterest, "Track conversions in the
    API".
    """
    source, received = event.action_source, event.received_at
    moment = event.event_time
    body: dict[str, Any] = {
        "event_name": event.event_name,
        "action_source": source,
        # A clock that is ahead: Pinterest takes no event from the future.
        "event_time": epoch_seconds(moment if received is None else min(moment, received)),
        "event_id": event.event_id,
    }
    if source == "web" and event.event_source_url is not None:
        body["event_source_url"] = event.event_source_url
    choice = consent.choice_of(event, settings)
    if choice.opt_out is not None:
        body["opt_out"] = choice.opt_out
    if settings.partner_name is not None:
        body["partner_name"] = settings.partner_name
    if event.language is not None:
        body["language"] = event.language
    if event.wifi is not None:
        body["wifi"] = event.wifi
    if source in APPS:
        body |= _app_json(event)
    if event.user_data is not None:
        body["user_data"] = user_json(event.user_data)
    custom = {} if event.custom_data is None else _custom_json(event.custom_data)
    if choice.is_limited:
        custom.setdefault("opt_out_type", consent.LDP)
        for key in ("st", "country"):
            body["user_data"][key] = consent.both_cases(body["user_data"][key][0])
    if custom:
        body["custom_data"] = custom
    return body


def _app_json(event: Event) -> dict[str, Any]:
    values = event.__dict__
    body = {key: values[key] for key in _APP if values[key] is not None}
    if event.app_info is not None:
        body["app_info"] = app_info_json(event.app_info)
    if event.device_info is not None:
        body["device_info"] = event.device_info.as_dict()
    return body


def _custom_json(custom: CustomData) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if custom.currency is not None:
        body["currency"] = custom.currency
    # Amounts are texts: a number is refused.
    if custom.value is not None:
        body["value"] = short_amount(custom.value)
    contents = custom.contents
    if custom.content_ids:
        body["content_ids"] = list(custom.content_ids)
    elif contents:
        body["content_ids"] = [content.id for content in contents]
    if contents:
        body["contents"] = [_content_json(content) for content in contents]
    if custom.num_items is not None:
        body["num_items"] = custom.num_items
    elif contents:
        body["num_items"] = pieces(contents)
    values = custom.__dict__
    for key in _TEXTS:
        # An empty text says nothing.
        if value := values[key]:
            body[key] = value
    if custom.predicted_ltv is not None:
        body["predicted_ltv"] = short_amount(custom.predicted_ltv)
    return body


def _content_json(content: Content) -> dict[str, Any]:
    body: dict[str, Any] = {"id": content.id, "quantity": content.quantity}
    if content.price is not None:
        body["item_price"] = short_amount(content.price)
    if content.name is not None:
        body["item_name"] = content.name
    if content.category is not None:
        body["item_category"] = content.category
    if content.brand is not None:
        body["item_brand"] = content.brand
    return body
