"""What the default Criteo mapping does, as one function written by hand."""

import hashlib
import ipaddress
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import msgspec

from benchmarks.yardsticks._parts import RefusedError, amount, moment, text, whole

ACTION = "send-event"
SETTINGS = {"partner_id": "12345", "caller_id": "70", "max_event_age_minutes": 0}
OUTPUTS: dict[str, Any] = {}

AHEAD = timedelta(minutes=5)
MD5 = re.compile(r"[0-9a-f]{32}")
SHA256 = re.compile(r"[0-9a-f]{64}")
EMAIL = re.compile(r"""[^@\s<>"(),;:]+@[^@\s<>"(),;:]+\.[^@\s<>"(),;:]+""")
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


def members(value: Any) -> dict[str, Any]:
    """An object's members; none of anything else."""
    return value if type(value) is dict else {}


def shape(event: dict[str, Any], now: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One event's request as Criteo takes it; ``None`` where it is refused."""
    properties = members(event.get("properties"))
    context = members(event.get("context"))
    traits = members(context.get("traits"))
    integrations = members(members(event.get("integrations")).get("Criteo"))
    cookies = members(context.get("cookies"))
    device = members(context.get("device"))
    page = members(context.get("page"))
    name = NAMES.get(event["event"])
    if name is None or NAME.fullmatch(name) is None:
        return None
    stamp: Any = event.get("timestamp")
    try:
        happened = datetime.fromisoformat(stamp).astimezone(UTC)
    except (TypeError, ValueError):
        happened = moment(stamp)
    if happened > now + AHEAD:
        return None
    opted_out = integrations.get("is_user_optout")
    if opted_out is None:
        opted_out = properties.get("crto_is_user_optout")
        if opted_out is None:
            opted_out = cookies.get("crto_is_user_optout")
    if opted_out is not None and str(opted_out).strip().lower() == "true":
        return None
    agreed = members(members(context.get("consent")).get("categoryPreferences")).get("Advertising")
    if agreed is not None and str(agreed).strip().lower() in {"false", "denied", "no", "0"}:
        return None
    site = "d"
    agent = context.get("userAgent")
    for words in (device.get("type"), agent):
        if type(words) is str:
            lowered = words.lower()
            if "ipad" in lowered or "tablet" in lowered:
                site = "t"
                break
            if "mobile" in lowered or "android" in lowered or "iphone" in lowered:
                site = "m"
                break
    body: dict[str, Any] = {"account": "12345", "version": "s2s_v1.0.0", "site_type": site}
    address = context.get("ip")
    if address is not None:
        address = (address if type(address) is str else text(address)).strip()
        if IPV4.fullmatch(address):
            body["ip"] = address
        else:
            try:
                body["ip"] = str(ipaddress.IPv6Address(address))
            except ValueError:
                address = ""
    if agent is not None:
        agent = (agent if type(agent) is str else text(agent)).strip()
        if agent:
            body["useragent"] = agent
    url = page.get("url")
    if url is not None:
        url = (url if type(url) is str else text(url)).strip()
        if url:
            body["full_url"] = url
    referrer = page.get("referrer")
    if referrer is not None:
        referrer = (referrer if type(referrer) is str else text(referrer)).strip()
        if referrer:
            body["previous_url"] = referrer
    visitor = event.get("anonymousId")
    if visitor is not None:
        visitor = (visitor if type(visitor) is str else text(visitor)).strip()
        if visitor:
            body["retailer_visitor_id"] = visitor
    person: dict[str, Any] = {}
    gum = integrations.get("gum_id")
    if gum is None:
        gum = integrations.get("mapped_user_id")
        if gum is None:
            gum = properties.get("crto_mapped_user_id")
            if gum is None:
                gum = members(context.get("criteo")).get("mapped_user_id")
                if gum is None and cookies.get("crto_mapped_user_id"):
                    gum = unquote(cookies["crto_mapped_user_id"])
    if gum:
        person["mapping_key"] = "70"
        person["mapped_user_id"] = gum.strip()
    email = traits.get("email")
    if email is None:
        email = properties.get("email")
        if email is None:
            email = members(event.get("traits")).get("email")
    if email is not None:
        email = (email if type(email) is str else text(email)).strip().lower()
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
        system = (device.get("type") or members(context.get("os")).get("name") or "").lower()
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
    order = (order if type(order) is str else text(order)).strip()
    if order:
        one["id"] = order
    currency = properties.get("currency")
    if currency is not None:
        currency = (currency if type(currency) is str else text(currency)).strip().upper()
        if CURRENCY.fullmatch(currency):
            one["currency"] = currency
    # Sent in another mode only, but looked at in each.
    revenue = properties.get("revenue")
    if revenue is None:
        revenue = properties.get("total")
        if revenue is None:
            revenue = properties.get("value")
    amount(revenue)
    items = []
    products = properties.get("products")
    if products is None and (properties.get("product_id") or properties.get("sku")):
        products = [properties]
    elif type(products) is dict:
        products = [products]
    elif products is not None and type(products) is not list:
        raise RefusedError
    for product in products or ():
        if type(product) is not dict:
            continue
        number = product.get("product_id")
        if number is None:
            number = product.get("sku")
        number = (number if type(number) is str else text(number)).strip()
        exact = amount(product.get("price"))
        quantity = product.get("quantity")
        if type(quantity) is not int:
            quantity = whole(quantity)
        if not number:
            continue
        item: dict[str, Any] = {"id": number}
        if exact is not None:
            price = float(exact)
            item["price"] = int(price) if price.is_integer() else price
        item["quantity"] = 1 if quantity is None else quantity
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
