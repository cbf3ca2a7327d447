"""What the default Outbrain mapping does, as one function written by hand."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from benchmarks.yardsticks._parts import amount, moment, text

CLICK_ID = "v3-0e1f2a3b4c5d6e7f8091a2b3c4d5e6f7"
ACTION = "send-conversion"
SETTINGS = {"marketer_id": "00294883a303269ddd4ed1f979dec8af73"}
OUTPUTS: dict[str, Any] = {}
FIELDS = {"click_id": CLICK_ID}

CLICK = re.compile(r"[A-Za-z0-9._\-;=+/]{8,512}")
DICBO = re.compile(r"v\d+-[A-Za-z0-9_\-;]{5,256}|[0-9a-f]{32}")
EMPTY = {"null", "undefined", "none", "(not set)", "[object object]", "true", "false", "nan"}
PARAMS = ("ob_click_id", "obclid", "outbrain_click_id", "outbrainclickid")
NAMES = {"Order Completed": "Purchase", "Lead Generated": "Lead", "Product Added": "AddToCart"}
NOTHING: dict[str, Any] = {}


def wants(event: dict[str, Any]) -> bool:
    """The trigger."""
    return event.get("type") == "track" and event.get("event") == "Order Completed"


def shape(event: dict[str, Any], _: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One event's parameters as Outbrain takes them; ``None`` where it is refused."""
    properties = event.get("properties")
    if not isinstance(properties, dict):
        properties = NOTHING
    context = event.get("context")
    if not isinstance(context, dict):
        context = NOTHING
    name = NAMES.get(event["event"])
    if name is None:
        return None
    plain = CLICK_ID.strip().strip("\"'")
    click = plain if CLICK.fullmatch(plain) and plain.lower() not in EMPTY else ""
    page = context.get("page")
    if not isinstance(page, dict):
        page = NOTHING
    url = page.get("url")
    if url is None:
        url = page.get("search")
        if url is None:
            url = properties.get("url")
    if type(url) is not str:
        url = text(url)
    query = NOTHING
    if not click and "=" in url:
        query = dict(parse_qsl(urlsplit(url).query))
        for param in PARAMS:
            if not click and CLICK.fullmatch(query.get(param, "")):
                click = query[param]
    if not click:
        cookies = context.get("cookies")
        if isinstance(cookies, dict):
            kept = unquote(text(cookies.get("outbrain_cid")).strip())
            click = kept if CLICK.fullmatch(kept) else ""
        for found in (properties.get("dicbo"), query.get("dicbo")):
            weak = text(found).strip()
            if not click and DICBO.fullmatch(weak):
                click = weak
    if not click:
        return None
    parameters = {"ob_click_id": click, "name": name}
    value = properties.get("revenue")
    if value is None:
        value = properties.get("total")
        if value is None:
            value = properties.get("value")
    if type(value) is float and 1e-4 <= value < 1e16:
        worth = repr(value).removesuffix(".0")
    else:
        exact = amount(value)
        worth = "" if exact is None else format(exact, "f")
        if "." in worth:
            worth = worth.rstrip("0").rstrip(".")
    if worth:
        parameters["orderValue"] = worth
    order = properties.get("order_id")
    if order is None:
        order = properties.get("lead_id")
    if type(order) is not str:
        order = text(order)
    order = order.strip()
    if order:
        parameters["orderId"] = order
    currency = properties.get("currency")
    if type(currency) is not str:
        currency = text(currency)
    currency = currency.strip().upper()
    if worth and len(currency) == 3 and currency.isascii() and currency.isalpha():
        parameters["currency"] = currency
    happened: Any = event.get("timestamp")
    if happened is not None:
        try:
            happened = datetime.fromisoformat(happened).astimezone(UTC)
        except (TypeError, ValueError):
            happened = moment(happened)
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
