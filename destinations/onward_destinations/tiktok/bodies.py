"""The JSON of an event, as TikTok takes it."""

from typing import Any, Final

from onward.fields import epoch_seconds, pieces, plain_number
from onward_destinations.tiktok.events import Event
from onward_destinations.tiktok.names import LEGACY
from onward_destinations.tiktok.people import user_json
from onward_destinations.tiktok.settings import EventSource, Settings


def event_json(event: Event, source: EventSource, settings: Settings) -> dict[str, Any]:
    """The event as TikTok takes it; nothing that is empty. Source: TikTok, "Report events"."""
    name = event.event
    body: dict[str, Any] = {
        "event": LEGACY.get(name, name) if settings.uses_legacy_names else name,
        "event_time": epoch_seconds(event.timestamp),
    }
    if event.event_id is not None:
        body["event_id"] = event.event_id
    user = user_json(event, source, event.url)
    if user:
        body["user"] = user
    properties = properties_json(event)
    if properties:
        body["properties"] = properties
    if event.url is not None:
        body["page"] = {"url": event.url}
        if event.referrer is not None:
            body["page"]["referrer"] = event.referrer
    if source in {"web", "app"} and event.limited_data_use is not None:
        body["limited_data_use"] = event.limited_data_use
    if source == "app":
        body |= {
            key: part.as_dict() for key, part in (("app", event.app), ("ad", event.ad)) if part
        }
    if source == "crm" and event.lead_fields is not None:
        body["lead"] = event.lead_fields.as_dict()
    return body


_AS_IT_IS: Final = (
    "currency",
    "order_id",
    "shop_id",
    "query",
    "search_string",
    "description",
    "delivery_category",
    "status",
    "content_type",
)
_NUMBERS: Final = ("value", "predicted_ltv", "num_items")


def properties_json(event: Event) -> dict[str, Any]:
    """What the event was about. Source: TikTok, "Supported parameters", section "Properties"."""
    values: dict[str, Any] = event.__dict__
    body = {key: value for key in _AS_IT_IS if (value := values[key]) is not None}
    for key in _NUMBERS:
        if values[key] is not None:
            body[key] = plain_number(values[key])
    contents = event.contents
    if contents:
        body["contents"] = [content.as_dict() for content in contents]
        body.setdefault("content_type", "product")
        body.setdefault("num_items", pieces(contents))
    ids = event.content_ids or [content.id for content in contents]
    if ids:
        body["content_ids"] = list(ids)
    vertical = values[f"{event.event_spec_type}_fields"] if event.event_spec_type else None
    return {**vertical.as_dict(), **body} if vertical is not None else body
