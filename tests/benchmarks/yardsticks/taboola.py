"""What the default Taboola mapping does, as one function written by hand."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import msgspec

from benchmarks.yardsticks._parts import amount, moment, text, whole

CLICK_ID = "GiDxLZcEVjwEqkGfKQMQndUYMIeZXFHmZ0DrHIJhGS6kKiDzkGUos9GzkpqG-YHQATCwxlQ"
ACTION = "send-conversion"
SETTINGS = {"account_id": "1234567"}
OUTPUTS: dict[str, Any] = {}
FIELDS = {"click_id": CLICK_ID}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
AHEAD = timedelta(minutes=10)
PAST = timedelta(days=30)
FRESH = timedelta(minutes=10)
CLICK = re.compile(r"[A-Za-z0-9_\-]{50,512}")
NAME = re.compile(r"[A-Za-z0-9_.\- ]{1,100}")
CURRENCIES = {"AUD", "BRL", "CAD", "CNY", "EUR", "GBP", "HKD", "ILS", "INR", "JPY", "KRW", "USD"}
PARAMS = ("tblci", "click-id", "taboola_click_id", "click_id")
NAMES = {"Order Completed": "make_purchase", "Lead Generated": "lead", "Signed Up": "register"}
NOTHING: dict[str, Any] = {}


def wants(event: dict[str, Any]) -> bool:
    """The trigger."""
    return event.get("type") == "track" and event.get("event") == "Order Completed"


def pieces_of(products: Any) -> int | None:
    """How many pieces products are together; one that tells no quantity is one."""
    if not isinstance(products, list) or not products:
        return None
    pieces = 0
    for product in products:
        quantity = product.get("quantity") if isinstance(product, dict) else None
        if type(quantity) is int:
            pieces += quantity
        else:
            told = str(quantity).strip()
            pieces += int(told) if told.isascii() and told.isdigit() else 1
    return pieces


def shape(event: dict[str, Any], now: datetime) -> tuple[dict[str, Any], Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One event's action and when it was received; ``None`` where it is refused."""
    properties = event.get("properties")
    if not isinstance(properties, dict):
        properties = NOTHING
    context = event.get("context")
    if not isinstance(context, dict):
        context = NOTHING
    name = NAMES.get(event["event"])
    if name is None or NAME.fullmatch(name) is None:
        return None
    plain = CLICK_ID.strip().strip("\"'")
    click = plain if CLICK.fullmatch(plain) else ""
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
    if not click and any(param in url.lower() for param in PARAMS):
        query = dict(parse_qsl(urlsplit(url).query))
        for param in PARAMS:
            if not click and CLICK.fullmatch(query.get(param, "")):
                click = query[param]
    cookies = context.get("cookies")
    if not click and isinstance(cookies, dict):
        kept = unquote(text(cookies.get("taboola_cid")).strip())
        click = kept if CLICK.fullmatch(kept) else ""
    if not click:
        return None
    happened: Any = event.get("timestamp")
    try:
        happened = datetime.fromisoformat(happened).astimezone(UTC)
    except (TypeError, ValueError):
        happened = moment(happened)
    if not now - PAST <= happened <= now + AHEAD:
        return None
    action: dict[str, Any] = {
        "click-id": click,
        "timestamp": (happened - EPOCH) // MILLISECOND,
        "name": name,
    }
    value = properties.get("revenue")
    if value is None:
        value = properties.get("total")
        if value is None:
            value = properties.get("value")
    if value is not None and type(value) is not float:
        exact = amount(value)
        value = None if exact is None else float(exact)
    currency = properties.get("currency")
    if type(currency) is not str:
        currency = text(currency)
    currency = currency.strip().upper()
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        currency = ""
    if value is not None and (not currency or currency in CURRENCIES):
        action["revenue"] = int(value) if value.is_integer() else value
        if currency:
            action["currency"] = currency
    quantity = properties.get("quantity")
    quantity = pieces_of(properties.get("products")) if quantity in {None, ""} else whole(quantity)
    if quantity is not None:
        action["quantity"] = quantity
    order = properties.get("order_id")
    if order is None:
        order = properties.get("lead_id")
    if type(order) is not str:
        order = text(order)
    order = order.strip()
    if order:
        action["orderid"] = order
    return action, event.get("receivedAt")


def is_fresh(action: dict[str, Any], received: Any) -> bool:
    """Whether less than ten minutes lie between an action and its receipt."""
    if received is None:
        return False
    try:
        told = datetime.fromisoformat(received).astimezone(UTC)
    except (TypeError, ValueError):
        told = moment(received)
    age: timedelta = told - EPOCH - action["timestamp"] * MILLISECOND
    return age < FRESH


def bodies(shaped: list[tuple[dict[str, Any], Any]]) -> list[bytes]:
    """All in bulk; one alone stands in an address where it is fresh."""
    if len(shaped) == 1 and is_fresh(*shaped[0]):
        parameters = {key: value for key, value in shaped[0][0].items() if key != "timestamp"}
        query = "&".join([f"{key}={quote(str(value))}" for key, value in parameters.items()])
        address = f"https://trc.taboola.com/actions-handler/log/3/s2s-action?{query}"
        urlsplit(address)
        return [address.encode()]
    return [msgspec.json.encode({"actions": [action for action, _ in shaped]})] if shaped else []
