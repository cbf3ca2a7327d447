"""A server event as JSON, in the form that Meta takes."""

from typing import Any, Final

from onward.fields import customer_json, epoch_seconds, pieces, plain_number, without_emails
from onward_destinations.meta.apps import app_json
from onward_destinations.meta.events import OriginalEvent, ServerEvent, click_id
from onward_destinations.meta.people import UserData
from onward_destinations.meta.settings import Settings

# Meta's name of each. Source: Meta, "Customer Information Parameters".
_IDS: Final = (
    ("fbp", "fbp"),
    ("subscription_id", "subscription_id"),
    ("anon_id", "anon_id"),
    ("madid", "mad_id"),
    ("partner_id", "partner_id"),
    ("partner_name", "partner_name"),
    ("page_id", "page_id"),
    ("page_scoped_user_id", "page_scoped_user_id"),
    ("ctwa_clid", "ctwa_clid"),
    ("ig_account_id", "ig_account_id"),
    ("ig_sid", "ig_sid"),
)
_NUMBERS: Final = (("lead_id", "lead_id"), ("fb_login_id", "fb_login_id"))
_AS_IT_IS: Final = ("event_id", "opt_out", "messaging_channel", "attribution_data")
_CUSTOM: Final = ("order_id", "content_name", "content_category", "search_string")


def event_json(event: ServerEvent, settings: Settings) -> dict[str, Any]:
    """The event as Meta takes it. Source: Meta, "Server Event Parameters"."""
    moment = event.event_time
    if event.received_at is not None and event.received_at < moment:
        # A clock that is ahead: Meta takes no event from the future.
        moment = event.received_at
    body: dict[str, Any] = {
        "event_name": event.event_name,
        "event_time": epoch_seconds(moment),
        "action_source": event.action_source,
    }
    for key, address in (
        ("event_source_url", event.event_source_url),
        ("referrer_url", event.referrer_url),
    ):
        if address is not None:
            body[key] = address if settings.keeps_emails else without_emails(address)
    values = event.__dict__
    for key in _AS_IT_IS:
        if values[key] is not None:
            body[key] = values[key]
    if event.user_data is not None:
        body["user_data"] = user_json(event.user_data, click_id(event))
    custom = custom_json(event)
    if custom:
        body["custom_data"] = custom
    if event.data_processing_options is not None:
        body |= _processing(event)
    if event.action_source == "app" and event.app_data is not None:
        body["app_data"] = app_json(event.app_data)
    if event.original_event_data is not None:
        body["original_event_data"] = _original(event.original_event_data)
    return body


def custom_json(event: ServerEvent) -> dict[str, Any]:
    """The business part of an event. Source: Meta, "Custom Data Parameters"."""
    values = event.__dict__
    body: dict[str, Any] = {}
    if event.currency is not None:
        body["currency"] = event.currency
    if event.value is not None:
        body["value"] = plain_number(event.value)
    if event.net_revenue is not None:
        body["net_revenue"] = plain_number(event.net_revenue)
    for key in _CUSTOM:
        if values[key] is not None:
            body[key] = values[key]
    contents = event.contents
    if contents:
        body["contents"] = [content.as_dict() for content in contents]
    ids = event.content_ids or [content.id for content in contents]
    if ids:
        body["content_ids"] = list(ids)
        body["content_type"] = event.content_type or "product"
    elif event.content_type is not None:
        body["content_type"] = event.content_type
    if event.num_items is not None:
        body["num_items"] = event.num_items
    elif contents:
        body["num_items"] = pieces(contents)
    return {**event.custom_data, **body} if event.custom_data else body


def _processing(event: ServerEvent) -> dict[str, Any]:
    if not event.data_processing_options:
        return {"data_processing_options": []}
    return {
        "data_processing_options": ["LDU"],
        "data_processing_options_country": event.data_processing_country,
        "data_processing_options_state": event.data_processing_state,
    }


def _original(original: OriginalEvent) -> dict[str, Any]:
    body = original.as_dict()
    if original.event_time is not None:
        body["event_time"] = epoch_seconds(original.event_time)
    return body


def user_json(user: UserData, fbc: str | None) -> dict[str, Any]:
    """The customer information as Meta takes it; ``fbc`` is the click id to send."""
    values = user.__dict__
    body = customer_json(user)
    for key, name in _IDS:
        value = values[name]
        if value is not None:
            body[key] = value
    if fbc is not None:
        body["fbc"] = fbc
    for key, name in _NUMBERS:
        value = values[name]
        if value is not None:
            body[key] = int(value)
    return body
