"""A server event as JSON, in the form that Meta takes."""

from operator import itemgetter
from typing import Any, Final

from onward.fields import CUSTOMER, compile_body, epoch_seconds, without_emails
from onward_destinations.meta.apps import app_json
from onward_destinations.meta.events import OriginalEvent, ServerEvent, click_id
from onward_destinations.meta.people import UserData
from onward_destinations.meta.settings import Settings

# Source: Meta, "Customer Information Parameters".
_USER: Final = compile_body(
    UserData,
    {
        **CUSTOMER,
        "fbp": "fbp",
        "subscription_id": "subscription_id",
        "anon_id": "anon_id",
        "madid": "mad_id",
        "partner_id": "partner_id",
        "partner_name": "partner_name",
        "page_id": "page_id",
        "page_scoped_user_id": "page_scoped_user_id",
        "ctwa_clid": "ctwa_clid",
        "ig_account_id": "ig_account_id",
        "ig_sid": "ig_sid",
        "lead_id": ("lead_id", int),
        "fb_login_id": ("fb_login_id", int),
    },
)
_CUSTOM: Final = compile_body(
    ServerEvent,
    {
        "currency": "currency",
        "value": "value",
        "net_revenue": "net_revenue",
        "order_id": "order_id",
        "content_name": "content_name",
        "content_category": "content_category",
        "search_string": "search_string",
    },
)
_ADDRESSES: Final = ("event_source_url", "referrer_url")
_AS_THEY_ARE: Final = ("event_id", "opt_out", "messaging_channel", "attribution_data")
_ID: Final = itemgetter("id")
_QUANTITY: Final = itemgetter("quantity")


def event_json(event: ServerEvent, settings: Settings) -> dict[str, Any]:
    """The event as Meta takes it. Source: Meta, "Server Event Parameters"."""
    # Looked at once: an attribute of a payload costs three times as much as a member of a dict.
    values = event.__dict__
    moment, received = values["event_time"], values["received_at"]
    if received is not None and received < moment:
        # A clock that is ahead: Meta takes no event from the future.
        moment = received
    body: dict[str, Any] = {
        "event_name": values["event_name"],
        "event_time": epoch_seconds(moment),
        "action_source": values["action_source"],
    }
    for key in _ADDRESSES:
        address = values[key]
        if address is not None:
            body[key] = address if settings.keeps_emails else without_emails(address)
    for key in _AS_THEY_ARE:
        value = values[key]
        if value is not None and value != "":
            body[key] = value
    if values["user_data"] is not None:
        body["user_data"] = user_json(values["user_data"], click_id(event))
    custom = custom_json(event)
    if custom:
        body["custom_data"] = custom
    if values["data_processing_options"] is not None:
        body |= _processing(event)
    if values["app_data"] is not None and values["action_source"] == "app":
        body["app_data"] = app_json(values["app_data"])
    if values["original_event_data"] is not None:
        body["original_event_data"] = _original(values["original_event_data"])
    return body


def custom_json(event: ServerEvent) -> dict[str, Any]:
    """The business part of an event. Source: Meta, "Custom Data Parameters"."""
    values = event.__dict__
    body = _CUSTOM(event)
    contents = values["contents"]
    if contents:
        body["contents"] = contents
    ids = list(values["content_ids"]) or list(map(_ID, contents))
    kind = values["content_type"]
    if ids:
        body["content_ids"] = ids
        body["content_type"] = kind or "product"
    elif kind is not None:
        body["content_type"] = kind
    if values["num_items"] is not None:
        body["num_items"] = values["num_items"]
    elif contents:
        body["num_items"] = sum(map(_QUANTITY, contents))
    return {**values["custom_data"], **body} if values["custom_data"] else body


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
    body = _USER(user)
    if fbc is not None:
        body["fbc"] = fbc
    return body
