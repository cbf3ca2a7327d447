"""What the default Criteo mapping does, as one function written by hand."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import msgspec

ACTION = "send-event"
SETTINGS = {"partner_id": "12345", "caller_id": "70", "max_event_age_minutes": 0}
OUTPUTS: dict[str, Any] = {}

AHEAD = timedelta(minutes=5)
MD5 = re.compile(r"[0-9a-f]{32}")
SHA256 = re.compile(r"[0-9a-f]{64}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
CURRENCY = re.compile(r"[A-Z]{3}")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,49}")
NAMES = {
    "Product Viewed": "viewItem",
    "Product List Viewed": "viewList",
    "Product Added": "addToCart",
    "Checkout Started": "beginCheckout",
    "Order Completed": "trackTransaction",
}
TRAVEL = ("checkin_date", "checkout_date", "nbra", "nbrc", "nbri", "nbrr")


def wants(event: dict[str, Any]) -> bool:
    """The trigger."""
    return event.get("type") == "track" and event.get("event") == "Order Completed"


def shape(event: dict[str, Any], now: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One event's request as Criteo takes it; ``None`` where it is refused."""
    properties = event.get("properties") or {}
    context = event.get("context") or {}
    traits = context.get("traits") or {}
    integrations = (event.get("integrations") or {}).get("Criteo") or {}
    cookies = context.get("cookies") or {}
    device = context.get("device") or {}
    page = context.get("page") or {}
    name = NAMES.get(event["event"])
    if name is None or NAME.fullmatch(name) is None:
        return None
    happened = datetime.fromisoformat(event["timestamp"]).astimezone(UTC)
    if happened > now + AHEAD:
        return None
    opted_out = integrations.get("is_user_optout")
    if opted_out is None:
        opted_out = properties.get("crto_is_user_optout")
        if opted_out is None:
            opted_out = cookies.get("crto_is_user_optout")
    if opted_out is not None and str(opted_out).strip().lower() == "true":
        return None
    site = "d"
    agent = context.get("userAgent")
    for text in (device.get("type"), agent):
        if text:
            lowered = text.lower()
            if "ipad" in lowered or "tablet" in lowered:
                site = "t"
                break
            if "mobile" in lowered or "android" in lowered or "iphone" in lowered:
                site = "m"
                break
    body: dict[str, Any] = {"account": "12345", "version": "s2s_v1.0.0", "site_type": site}
    address = context.get("ip")
    if address and IPV4.fullmatch(address):
        body["ip"] = address
    if agent:
        body["useragent"] = agent.strip()
    url = page.get("url")
    if url:
        body["full_url"] = url.strip()
    referrer = page.get("referrer")
    if referrer:
        body["previous_url"] = referrer.strip()
    visitor = event.get("anonymousId")
    if visitor:
        body["retailer_visitor_id"] = visitor.strip()
    person: dict[str, Any] = {}
    gum = integrations.get("gum_id")
    if gum is None:
        gum = integrations.get("mapped_user_id")
        if gum is None:
            gum = properties.get("crto_mapped_user_id")
            if gum is None:
                gum = (context.get("criteo") or {}).get("mapped_user_id")
                if gum is None and cookies.get("crto_mapped_user_id"):
                    gum = unquote(cookies["crto_mapped_user_id"])
    if gum:
        person["mapping_key"] = "70"
        person["mapped_user_id"] = gum.strip()
    email = traits.get("email")
    if email is None:
        email = properties.get("email")
        if email is None:
            email = (event.get("traits") or {}).get("email")
    if email:
        email = email.strip().lower()
        if MD5.fullmatch(email):
            native = hashlib.sha256(email.encode()).hexdigest()
            person["email"] = {"md5": email, "sha256_md5": native}
        elif SHA256.fullmatch(email):
            person["email"] = {"sha256": email}
        elif EMAIL.fullmatch(email):
            plain = email.encode()
            digest = hashlib.md5(plain, usedforsecurity=False).hexdigest()
            person["email"] = {
                "md5": digest,
                "sha256": hashlib.sha256(plain).hexdigest(),
                "sha256_md5": hashlib.sha256(digest.encode()).hexdigest(),
            }
    advertising = device.get("advertisingId")
    if advertising:
        system = (device.get("type") or (context.get("os") or {}).get("name") or "").lower()
        if system == "android":
            person["gaid"] = advertising.lower()
        elif system in {"ios", "ipados"}:
            person["idfa"] = advertising.lower()
    if not person:
        return None
    body["id"] = person
    one: dict[str, Any] = {
        "event": name,
        "timestamp": happened.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    order = properties.get("order_id")
    if order:
        one["id"] = order.strip()
    currency = properties.get("currency")
    if currency:
        currency = currency.strip().upper()
        if CURRENCY.fullmatch(currency):
            one["currency"] = currency
    items = []
    products = properties.get("products")
    if products is None and (properties.get("product_id") or properties.get("sku")):
        products = [properties]
    for product in products or ():
        number = product.get("product_id")
        if number is None:
            number = product.get("sku")
        if number is None:
            continue
        item: dict[str, Any] = {"id": number.strip()}
        price = product.get("price")
        if price is not None:
            exact = Decimal(str(price))
            item["price"] = int(exact) if exact == exact.to_integral() else float(exact)
        quantity = product.get("quantity")
        item["quantity"] = 1 if quantity is None else int(quantity)
        items.append(item)
    if not items or not order:
        return None
    one["item"] = items
    store = properties.get("store_id")
    if store:
        one["store_id"] = store
    for key in TRAVEL:
        value = properties.get(key)
        if value is not None:
            one[key] = value
    view = integrations.get("page_view_id")
    if view:
        one["deduplication_page_view_id"] = view
    body["events"] = [one]
    return body


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """The bodies of the requests: events of one person on one page share one."""
    groups: dict[Any, dict[str, Any]] = {}
    for one in shaped:
        person = one["id"]
        email = person.get("email") or {}
        key = (
            one.get("retailer_visitor_id"),
            one.get("full_url"),
            one.get("previous_url"),
            one.get("ip"),
            one.get("useragent"),
            one["site_type"],
            person.get("mapped_user_id"),
            email.get("md5"),
            email.get("sha256"),
            person.get("gaid"),
            person.get("idfa"),
        )
        group = groups.get(key)
        if group is None or len(group["events"]) == 10:
            groups[key] = one
        else:
            group["events"] += one["events"]
    return [msgspec.json.encode(one) for one in groups.values()]
