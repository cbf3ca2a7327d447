"""What the default Outbrain mapping does, as one function written by hand."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

CLICK_ID = "v3-0e1f2a3b4c5d6e7f8091a2b3c4d5e6f7"
ACTION = "send-conversion"
SETTINGS = {"marketer_id": "00294883a303269ddd4ed1f979dec8af73"}
OUTPUTS: dict[str, Any] = {}
FIELDS = {"click_id": CLICK_ID}

CLICK = re.compile(r"[A-Za-z0-9._\-;=+/]{8,512}")
NAME = re.compile(r"[A-Za-z0-9_.\-]{1,100}")
CURRENCY = re.compile(r"[A-Z]{3}")
EMPTY = {"null", "undefined", "none", "(not set)", "[object object]", "true", "false", "nan"}
PARAMS = {"ob_click_id", "obclid", "outbrain_click_id", "outbrainclickid"}
NAMES = {"Order Completed": "Purchase", "Lead Generated": "Lead", "Product Added": "AddToCart"}


def wants(event: dict[str, Any]) -> bool:
    """The trigger."""
    return event.get("type") == "track" and event.get("event") == "Order Completed"


def shape(event: dict[str, Any], _: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912 - straight-line by intent
    """One event's parameters as Outbrain takes them; ``None`` where it is refused."""
    properties = event.get("properties") or {}
    context = event.get("context") or {}
    name = NAMES.get(event["event"])
    if name is None or NAME.fullmatch(name) is None:
        return None
    page = (context.get("page") or {}).get("url")
    cookie = (context.get("cookies") or {}).get("outbrain_cid")
    in_page = None
    if page and any(param in page.lower() for param in PARAMS):
        query = parse_qsl(urlsplit(page).query)
        in_page = next((value for key, value in query if key.lower() in PARAMS), None)
    click = None
    for found in (CLICK_ID, in_page, cookie):
        if not found:
            continue
        plain = unquote(found.strip())
        if CLICK.fullmatch(plain) and plain.lower() not in EMPTY:
            click = plain
            break
    if click is None:
        return None
    parameters = {"ob_click_id": click, "name": name}
    value = properties.get("revenue")
    if value is None:
        value = properties.get("total")
        if value is None:
            value = properties.get("value")
    currency = properties.get("currency")
    if value is not None:
        text = format(Decimal(str(value)), "f")
        parameters["orderValue"] = text.rstrip("0").rstrip(".") if "." in text else text
    order = properties.get("order_id")
    if order is None:
        order = properties.get("lead_id")
    if order:
        parameters["orderId"] = order.strip()
    if currency and value is not None:
        currency = currency.strip().upper()
        if CURRENCY.fullmatch(currency):
            parameters["currency"] = currency
    happened = datetime.fromisoformat(event["timestamp"]).astimezone(UTC)
    parameters["timestamp"] = happened.strftime("%Y-%m-%d %H:%M:%S")
    return parameters


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """Everything stands in the addresses, one a conversion: the bodies are empty."""
    addresses = []
    for parameters in shaped:
        query = "&".join([f"{name}={quote(text, safe='')}" for name, text in parameters.items()])
        address = f"https://tr.outbrain.com/unifiedPixel?{query}"
        urlsplit(address)
        addresses.append(address.encode())
    return addresses
