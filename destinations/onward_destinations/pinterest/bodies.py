"""The JSON of an event, as Pinterest takes it."""

from typing import Any, Final

from onward.fields import amount_text, compile_body, epoch_seconds
from onward_destinations.pinterest import consent
from onward_destinations.pinterest.apps import app_info_json
from onward_destinations.pinterest.events import APPS, CustomData, Event
from onward_destinations.pinterest.people import user_json
from onward_destinations.pinterest.settings import Settings

_APP: Final = compile_body(
    Event,
    {
        name: name
        for name in (
            "app_id",
            "app_name",
            "app_version",
            "device_brand",
            "device_carrier",
            "device_model",
            "device_type",
            "os_version",
            "device_info",
        )
    }
    | {"app_info": ("app_info", app_info_json)},
)
# Amounts are texts: a number is refused.
_CUSTOM: Final = compile_body(
    CustomData,
    {
        "currency": "currency",
        "value": ("value", amount_text),
        "content_ids": "content_ids",
        "num_items": "num_items",
        "order_id": "order_id",
        "search_string": "search_string",
        "content_name": "content_name",
        "content_category": "content_category",
        "content_brand": "content_brand",
        "opt_out_type": "opt_out_type",
        "np": "np",
        "external_measurement_id": "external_measurement_id",
        "external_measurement_vendor_id": "external_measurement_vendor_id",
        "predicted_ltv": ("predicted_ltv", amount_text),
    },
)


def event_json(event: Event, settings: Settings) -> dict[str, Any]:
    """The event as Pinterest takes it; nothing that is empty.

    Its objects are closed: an unknown member fails. Source: Pinterest, "Track conversions in the
    API".
    """
    values = event.__dict__
    source, moment, received = (
        values["action_source"],
        values["event_time"],
        values["received_at"],
    )
    # A clock that is ahead: Pinterest takes no event from the future.
    if received is not None and received < moment:
        moment = received
    body: dict[str, Any] = {
        "event_name": values["event_name"],
        "action_source": source,
        "event_time": epoch_seconds(moment),
        "event_id": values["event_id"],
    }
    if source == "web" and values["event_source_url"] is not None:
        body["event_source_url"] = values["event_source_url"]
    choice = consent.choice_of(event, settings)
    if choice.opt_out is not None:
        body["opt_out"] = choice.opt_out
    if settings.partner_name is not None:
        body["partner_name"] = settings.partner_name
    if values["language"] is not None:
        body["language"] = values["language"]
    if values["wifi"] is not None:
        body["wifi"] = values["wifi"]
    if source in APPS:
        body |= _APP(event)
    if values["user_data"] is not None:
        body["user_data"] = user_json(values["user_data"])
    custom = {} if values["custom_data"] is None else _custom_json(values["custom_data"])
    if choice.is_limited:
        custom.setdefault("opt_out_type", consent.LDP)
        for key in ("st", "country"):
            body["user_data"][key] = consent.both_cases(body["user_data"][key][0])
    if custom:
        body["custom_data"] = custom
    return body


def _custom_json(custom: CustomData) -> dict[str, Any]:
    body = _CUSTOM(custom)
    if contents := custom.contents:
        body["contents"] = contents
        if "content_ids" not in body:
            body["content_ids"] = [content["id"] for content in contents]
        if "num_items" not in body:
            body["num_items"] = sum([content["quantity"] for content in contents])
    return body
