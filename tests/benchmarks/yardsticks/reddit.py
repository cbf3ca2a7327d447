"""What the default Reddit mapping does, as one function written by hand."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

ACTION = "send-conversion-event"
SETTINGS = {"pixel_id": "a2_jcfwvnfcfqcs", "default_phone_country_code": "1"}
OUTPUTS: dict[str, str] | None = None
FIELDS = {"tracking_type": "PURCHASE"}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
OLDEST = timedelta(days=7)
AHEAD = timedelta(minutes=5)
HASHED = re.compile(r"[0-9a-fA-F]{64}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
NOT_PLAIN = re.compile(r"[^a-z0-9]")
EXTENSION = re.compile(r"\s*(?:;?ext(?:ension)?\.?|x|#).*", re.IGNORECASE | re.DOTALL)
NO_DIGIT = re.compile(r"[^0-9]+")
NUMBER = re.compile(r"[1-9][0-9]{6,14}")
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
COOKIE = re.compile(r"[0-9]+\.([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})")


def wants(event: dict[str, Any]) -> bool:
    """The trigger."""
    return event.get("type") == "track" and event.get("event") == "Order Completed"


def hashed(text: str) -> str:
    """SHA-256 as text; a hash stays one."""
    return text.lower() if HASHED.fullmatch(text) else hashlib.sha256(text.encode()).hexdigest()


def number(value: Any) -> float:
    """An amount as a JSON number."""
    amount = float(Decimal(str(value)))
    return int(amount) if amount.is_integer() else amount


def shape(event: dict[str, Any], now: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One event as Reddit takes it; ``None`` where it is refused."""
    properties = event.get("properties") or {}
    context = event.get("context") or {}
    traits = context.get("traits") or {}
    own_traits = event.get("traits") or {}
    integrations = (event.get("integrations") or {}).get("Reddit Conversions Api") or {}
    cookies = context.get("cookies") or {}
    device = context.get("device") or {}
    happened = datetime.fromisoformat(event["timestamp"]).astimezone(UTC)
    if happened < now - OLDEST or happened > now + AHEAD:
        return None
    body: dict[str, Any] = {
        "event_at": (happened - EPOCH) // MILLISECOND,
        "action_source": "WEBSITE",
    }
    url = (context.get("page") or {}).get("url")
    if url:
        body["event_source_url"] = url.strip()
    click = (
        integrations.get("click_id")
        or properties.get("rdt_cid")
        or properties.get("click_id")
        or ""
    )
    if not click and url and "rdt_cid=" in url.lower():
        click = parse_qs(urlsplit(url).query.lower()).get("rdt_cid", [""])[0]
    if not click:
        click = unquote(cookies.get("_rdt_cid") or cookies.get("rdt_cid") or "")
    if click:
        body["click_id"] = click.strip()
    body["type"] = {"tracking_type": "PURCHASE"}
    user: dict[str, Any] = {}
    email = properties.get("email") or traits.get("email") or own_traits.get("email")
    if email:
        email = email.strip().lower()
        if HASHED.fullmatch(email):
            user["email"] = email
        elif EMAIL.fullmatch(email):
            local, _, domain = email.partition("@")
            local = NOT_PLAIN.sub("", local.partition("+")[0])
            user["email"] = hashed(f"{local}@{domain}")
    phone = properties.get("phone") or traits.get("phone") or own_traits.get("phone")
    if phone:
        phone = phone.strip()
        if HASHED.fullmatch(phone):
            user["phone_number"] = phone.lower()
        else:
            phone = EXTENSION.sub("", phone.replace("(0)", ""))
            digits = NO_DIGIT.sub("", phone)
            if phone.lstrip(" (").startswith("+") or digits.startswith("00"):
                digits = digits.removeprefix("00")
            elif not (len(digits) > 10 and digits.startswith("1")):
                digits = "1" + digits.removeprefix("0")
            if NUMBER.fullmatch(digits):
                user["phone_number"] = hashed(f"+{digits}")
    external = event.get("userId") or event.get("anonymousId")
    if external:
        user["external_id"] = hashed(external.strip())
    ip = context.get("ip")
    if ip and IPV4.fullmatch(ip):
        user["ip_address"] = hashed(ip)
    agent = context.get("userAgent")
    if agent:
        user["user_agent"] = agent.strip()
    advertising = device.get("advertisingId")
    if advertising and advertising.strip("0-"):
        kind = device.get("type") or (context.get("os") or {}).get("name") or ""
        if kind.lower() in {"ios", "ipados", "iphone"}:
            user["idfa"] = hashed(advertising.strip().upper())
        else:
            user["aaid"] = hashed(advertising.strip().lower())
    uuid = integrations.get("uuid") or properties.get("rdt_uuid") or properties.get("uuid")
    if not uuid:
        uuid = unquote(cookies.get("_rdt_uuid") or "")
    if uuid:
        found = COOKIE.fullmatch(uuid.strip())
        user["uuid"] = found[1] if found else uuid.strip()
    if not user and not click:
        return None
    screen = context.get("screen") or {}
    sizes = {name: int(screen[name]) for name in ("width", "height") if screen.get(name)}
    if sizes:
        user["screen_dimensions"] = sizes
    consent = (context.get("consent") or {}).get("categoryPreferences") or {}
    if consent.get("Advertising") is False:
        place = context.get("location") or traits.get("address") or {}
        user["data_processing_options"] = {"modes": ["LDU"], "country": place.get("country")}
    if user:
        body["user"] = user
    metadata: dict[str, Any] = {
        "conversion_id": properties.get("conversion_id") or event["messageId"]
    }
    value = properties.get("revenue")
    for name in ("total", "value", "price"):
        if value is None:
            value = properties.get(name)
    currency = (properties.get("currency") or "").strip().upper()
    if value is not None and len(currency) == 3 and currency.isalpha():
        metadata["currency"] = currency
        metadata["value"] = number(value)
    products = properties.get("products")
    if products is None and (properties.get("product_id") or properties.get("sku")):
        products = [properties]
    items, pieces = [], 0
    for product in products or ():
        product_id = product.get("product_id") or product.get("sku")
        if not product_id:
            continue
        item: dict[str, Any] = {"id": str(product_id).strip()}
        for name in ("name", "category"):
            if product.get(name):
                item[name] = str(product[name])
        if product.get("price") is not None:
            item["item_price"] = number(product["price"])
        quantity = product.get("quantity")
        item["quantity"] = 1 if quantity is None else int(quantity)
        pieces += item["quantity"]
        items.append(item)
    count = properties.get("item_count")
    if count is not None:
        metadata["item_count"] = int(count)
    elif items:
        metadata["item_count"] = pieces
    if items:
        metadata["products"] = items
    body["metadata"] = metadata
    return body


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """The request's body."""
    return [msgspec.json.encode({"data": {"events": shaped}})]
