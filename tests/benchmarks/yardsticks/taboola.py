"""What the default Taboola mapping does, as one function written by hand."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import msgspec

CLICK_ID = "GiDxLZcEVjwEqkGfKQMQndUYMIeZXFHmZ0DrHIJhGS6kKiDzkGUos9GzkpqG-YHQATCwxlQ"
ACTION = "send-conversion"
SETTINGS = {"account_id": "1234567"}
OUTPUTS: dict[str, Any] = {}
FIELDS = {"click_id": CLICK_ID}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AHEAD = timedelta(minutes=10)
PAST = timedelta(days=30)
CLICK = re.compile(r"[A-Za-z0-9_\-]{50,512}")
NAME = re.compile(r"[A-Za-z0-9_.\- ]{1,100}")
CURRENCIES = {"AUD", "BRL", "CAD", "CNY", "EUR", "GBP", "HKD", "ILS", "INR", "JPY", "KRW", "USD"}
PARAMS = {"tblci", "click-id", "taboola_click_id", "click_id"}
NAMES = {"Order Completed": "make_purchase", "Lead Generated": "lead", "Signed Up": "register"}


def wants(event: dict[str, Any]) -> bool:
    """The trigger."""
    return event.get("type") == "track" and event.get("event") == "Order Completed"


def shape(event: dict[str, Any], now: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912 - straight-line by intent
    """One event's action as Taboola takes it; ``None`` where it is refused."""
    properties = event.get("properties") or {}
    context = event.get("context") or {}
    name = NAMES.get(event["event"])
    if name is None or NAME.fullmatch(name) is None:
        return None
    page = (context.get("page") or {}).get("url")
    cookie = (context.get("cookies") or {}).get("taboola_cid")
    in_page = None
    if page and any(param in page.lower() for param in PARAMS):
        query = parse_qsl(urlsplit(page).query)
        in_page = next((value for key, value in query if key.lower() in PARAMS), None)
    click = None
    for found in (CLICK_ID, in_page, cookie):
        if not found:
            continue
        plain = unquote(found.strip())
        if CLICK.fullmatch(plain):
            click = plain
            break
    if click is None:
        return None
    happened = datetime.fromisoformat(event["timestamp"]).astimezone(UTC)
    if not now - PAST <= happened <= now + AHEAD:
        return None
    action: dict[str, Any] = {
        "click-id": click,
        "timestamp": (happened - EPOCH) // timedelta(milliseconds=1),
        "name": name,
    }
    value = properties.get("revenue")
    if value is None:
        value = properties.get("total")
        if value is None:
            value = properties.get("value")
    currency = properties.get("currency")
    if currency:
        currency = currency.strip().upper()
    if value is not None and (not currency or currency in CURRENCIES):
        exact = Decimal(str(value))
        action["revenue"] = int(exact) if exact == exact.to_integral() else float(exact)
        if currency:
            action["currency"] = currency
    quantity = properties.get("quantity")
    if quantity is None and properties.get("products"):
        quantity = sum(int(product.get("quantity") or 1) for product in properties["products"])
    if quantity is not None:
        action["quantity"] = quantity
    order = properties.get("order_id")
    if order is None:
        order = properties.get("lead_id")
    if order:
        action["orderid"] = order.strip()
    return action


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """All in bulk; one alone, which is fresh here, stands in an address."""
    if len(shaped) == 1:
        parameters = {key: value for key, value in shaped[0].items() if key != "timestamp"}
        query = "&".join([f"{key}={quote(str(value))}" for key, value in parameters.items()])
        address = f"https://trc.taboola.com/actions-handler/log/3/s2s-action?{query}"
        urlsplit(address)
        return [address.encode()]
    return [msgspec.json.encode({"actions": shaped})]
