"""What the mapping of an order for Google Analytics 4 does, as one function written by hand."""

import hashlib
import ipaddress
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from onward_destinations.ga4.presets import PRESETS

ACTION = "send-event"
SETTINGS = {
    "measurement_id": "G-ABC1234567",
    "api_secret": "secret",
    "send_user_data": True,
    "send_ip": True,
}
OUTPUTS: dict[str, Any] = {}
FIELDS = next(preset.fields for preset in PRESETS if preset.slug == "order-completed")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
OLDEST = timedelta(hours=72)
COOKIE = re.compile(r"GA\d+\.\d+(?:-\d+)?\.(\d+\.\d+)")
SESSION = re.compile(r"GS1\.\d+\.(\d+)\.")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
EMAIL = re.compile(r"[^?&;=#/\s]+@[^?&;=#/\s]+")
HASHED = re.compile(r"[0-9a-fA-F]{64}")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
EXTENSION = re.compile(r"\s*(?:ext(?:ension)?\.?|x|#).*", re.IGNORECASE)
NO_DIGIT = re.compile(r"[^0-9]+")
PHONE = re.compile(r"[1-9]\d{6,14}")
SYMBOLS = re.compile(r"[^\w\s]|[\d_]")
COUNTRY = re.compile(r"[A-Z]{2}")
ITEM = (
    ("affiliation", "affiliation"),
    ("coupon", "coupon"),
    ("item_brand", "brand"),
    ("item_category", "category"),
    ("item_variant", "variant"),
)


def wants(event: dict[str, Any]) -> bool:
    """The trigger."""
    return event.get("type") == "track" and event.get("event") == "Order Completed"


def sha256(text: str) -> str:
    """The hash in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def letters(text: str) -> str:
    """Words without digits and symbols, in lower case."""
    return " ".join(SYMBOLS.sub("", text.lower()).split())


def hashed_name(text: str) -> str:
    """A name's hash; a hash passes."""
    text = text.strip()
    return text.lower() if HASHED.fullmatch(text) else sha256(letters(text))


def user_data(event: dict[str, Any]) -> dict[str, Any]:  # noqa: C901, PLR0912 - straight-line by intent
    """Whom it is about."""
    properties = event.get("properties") or {}
    traits = (event.get("context") or {}).get("traits") or {}
    own = event.get("traits") or {}

    def find(name: str) -> Any:
        value = properties.get(name)
        if value is None:
            value = traits.get(name)
            if value is None:
                value = own.get(name)
        return value

    found: dict[str, Any] = {}
    email = find("email")
    if email:
        text = email.strip().lower()
        if HASHED.fullmatch(text):
            found["sha256_email_address"] = [text]
        elif ADDRESS.fullmatch(text):
            local, _, domain = text.partition("@")
            if domain in {"gmail.com", "googlemail.com"}:
                local = local.replace(".", "")
            found["sha256_email_address"] = [sha256(f"{local}@{domain}")]
    phone = find("phone")
    if phone:
        text = phone.strip()
        if HASHED.fullmatch(text):
            found["sha256_phone_number"] = [text.lower()]
        elif text.startswith("+"):
            digits = NO_DIGIT.sub("", EXTENSION.sub("", text.replace("(0)", "")))
            if PHONE.fullmatch(digits):
                found["sha256_phone_number"] = [sha256(f"+{digits}")]
    first, last = find("firstName"), find("lastName")
    if first and last:
        address: dict[str, Any] = {
            "sha256_first_name": hashed_name(first),
            "sha256_last_name": hashed_name(last),
        }
        place = find("address") or {}
        street = place.get("street")
        if street:
            address["sha256_street"] = sha256(street.strip().lower())
        for key, name in (("city", "city"), ("region", "state")):
            if place.get(name):
                address[key] = letters(place[name])
        if place.get("postalCode"):
            address["postal_code"] = place["postalCode"].replace(".", "").replace("~", "").strip()
        country = place.get("country")
        if country and COUNTRY.fullmatch(country.strip().upper()):
            address["country"] = country.strip().upper()
        found["address"] = [address]
    return found


def number(value: Any) -> int | float:
    """An amount as a JSON number."""
    amount = float(Decimal(str(value)))
    return int(amount) if amount.is_integer() else amount


def shape(event: dict[str, Any], now: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One event as GA4 takes it; ``None`` where it is refused."""
    properties = event.get("properties") or {}
    context = event.get("context") or {}
    page = context.get("page") or {}
    cookies = context.get("cookies") or {}
    own = (event.get("integrations") or {}).get("Google Analytics 4") or {}
    happened = datetime.fromisoformat(event["timestamp"]).astimezone(UTC)
    received = datetime.fromisoformat(event["receivedAt"]).astimezone(UTC)
    happened = min(happened, received)
    if happened < now - OLDEST or happened > now:
        return None
    client = own.get("clientId")
    if client is None:
        client = properties.get("client_id")
        if client is None:
            client = (context.get("ga") or {}).get("clientId")
    if client is None:
        cookie = own.get("gaCookie") or properties.get("_ga") or cookies.get("_ga")
        if cookie:
            found = COOKIE.fullmatch(cookie.strip())
            client = found[1] if found else None
    if client is None:
        client = event.get("anonymousId")
        if client is None:
            return None
    body: dict[str, Any] = {"client_id": client.strip()}
    user = event.get("userId")
    if user and "@" not in user and len(user) <= 256:
        body["user_id"] = user.strip()
    agreed = ((context.get("consent") or {}).get("categoryPreferences") or {}).get("Advertising")
    if agreed is not None:
        word = "GRANTED" if agreed in {True, "true", "granted"} else "DENIED"
        body["consent"] = {"ad_user_data": word, "ad_personalization": word}
    if agreed is not False:
        person = user_data(event)
        if person:
            body["user_data"] = person
    ip = context.get("ip")
    if ip:
        body["ip_override"] = str(ipaddress.ip_address(ip.strip()))
    params: dict[str, Any] = {}
    session = own.get("sessionId") or properties.get("session_id")
    if session is None:
        cookie = own.get("gaSessionCookie") or properties.get("_ga_session")
        if cookie:
            older = SESSION.match(cookie)
            session = older[1] if older else None
    if session:
        params["session_id"] = str(session)
    params["engagement_time_msec"] = own.get("engagementTimeMsec") or 1
    url = page.get("url")
    if url:
        params["page_location"] = (EMAIL.sub("", url) if "@" in url else url).strip()[:1000]
    referrer = page.get("referrer")
    if referrer:
        params["page_referrer"] = referrer.strip()[:420]
    title = page.get("title")
    if title:
        params["page_title"] = title.strip()[:300]
    order = properties.get("order_id")
    if order is None:
        order = properties.get("orderId")
    if order is not None:
        params["transaction_id"] = order
    currency = properties.get("currency")
    if currency:
        code = currency.strip().upper()
        if len(code) == 3 and code.isalpha():
            params["currency"] = code
    value = properties.get("revenue")
    if value is None:
        value = properties.get("total")
        if value is None:
            value = properties.get("value")
    if value is not None:
        params["value"] = number(value)
    for name in ("tax", "shipping"):
        amount = properties.get(name)
        if amount is not None:
            params[name] = number(amount)
    for name in ("coupon", "affiliation"):
        text = properties.get(name)
        if text is not None:
            params[name] = text[:100]
    items = []
    products = properties.get("products")
    if products is None and properties.get("product_id") is not None:
        products = [properties]
    for product in products or ():
        item: dict[str, Any] = {}
        id_ = product.get("product_id")
        if id_ is None:
            id_ = product.get("sku")
        if id_ is not None:
            item["item_id"] = id_.strip()
        quantity = product.get("quantity")
        item["quantity"] = 1 if quantity is None else int(quantity)
        price = product.get("price")
        if price is not None:
            item["price"] = number(price)
        called = product.get("name")
        if called is not None:
            item["item_name"] = called
        elif id_ is None:
            continue
        for key, place in ITEM:
            text = product.get(place)
            if text is not None:
                item[key] = text
        discount = product.get("discount")
        if discount is not None:
            item["discount"] = number(discount)
        position = product.get("position")
        if position is not None:
            item["index"] = int(position)
        items.append(item)
    if items:
        params["items"] = items[:200]
    if not NAME.fullmatch("purchase") or len(params) > 25:
        return None
    body["timestamp_micros"] = (happened - EPOCH) // MICROSECOND
    body["events"] = [{"name": "purchase", "params": params}]
    return body


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """The bodies of the requests, one a client; every event of the benchmark is another's."""
    return list(map(msgspec.json.encode, shaped))
