"""The JSON of an event, as TikTok takes it."""

from typing import Any, Final

from onward.fields import compile_body, epoch_seconds
from onward_destinations.tiktok.events import Event
from onward_destinations.tiktok.names import LEGACY
from onward_destinations.tiktok.people import user_json
from onward_destinations.tiktok.settings import EventSource, Settings

_AS_THEY_ARE: Final = (
    "currency",
    "order_id",
    "shop_id",
    "query",
    "search_string",
    "description",
    "delivery_category",
    "status",
    "content_type",
    "value",
    "predicted_ltv",
    "num_items",
    "content_ids",
)
# Source: TikTok, "Supported parameters", section "Properties".
_PROPERTIES: Final = compile_body(Event, {name: name for name in _AS_THEY_ARE})


def event_json(event: Event, source: EventSource, settings: Settings) -> dict[str, Any]:
    """The event as TikTok takes it; nothing that is empty. Source: TikTok, "Report events"."""
    values = event.__dict__
    name, url = values["event"], values["url"]
    body: dict[str, Any] = {
        "event": LEGACY.get(name, name) if settings.uses_legacy_names else name,
        "event_time": epoch_seconds(values["timestamp"]),
    }
    if values["event_id"]:
        body["event_id"] = values["event_id"]
    user = user_json(event, source, url)
    if user:
        body["user"] = user
    properties = properties_json(event)
    if properties:
        body["properties"] = properties
    if url is not None:
        referrer = values["referrer"]
        body["page"] = {"url": url} if referrer is None else {"url": url, "referrer": referrer}
    if values["limited_data_use"] is not None and source in {"web", "app"}:
        body["limited_data_use"] = values["limited_data_use"]
    if source == "app":
        body |= {
            key: part.as_dict() for key, part in (("app", event.app), ("ad", event.ad)) if part
        }
    if source == "crm" and event.lead_fields is not None:
        body["lead"] = event.lead_fields.as_dict()
    return body


def properties_json(event: Event) -> dict[str, Any]:
    """What the event was about."""
    values = event.__dict__
    body = _PROPERTIES(event)
    if contents := values["contents"]:
        body["contents"] = contents
        if "content_type" not in body:
            body["content_type"] = "product"
        if "num_items" not in body:
            body["num_items"] = sum([content["quantity"] for content in contents])
        if "content_ids" not in body:
            body["content_ids"] = [content["content_id"] for content in contents]
    kind = values["event_spec_type"]
    vertical = values[f"{kind}_fields"] if kind else None
    return {**vertical.as_dict(), **body} if vertical is not None else body
