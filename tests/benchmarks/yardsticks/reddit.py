"""What the default Reddit mapping does, as one function written by hand."""

import hashlib
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from benchmarks.yardsticks._parts import RefusedError, amount, moment, text, whole
from onward.fields.identity.countries import by_name

ACTION = "send-conversion-event"
SETTINGS = {"pixel_id": "a2_jcfwvnfcfqcs", "default_phone_country_code": "1"}
OUTPUTS: dict[str, str] | None = None
FIELDS = {"tracking_type": "PURCHASE"}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
OLDEST = timedelta(days=7)
AHEAD = timedelta(minutes=5)
HASHED = re.compile(r"[0-9a-fA-F]{64}")
MD5 = re.compile(r"[0-9a-fA-F]{32}")
EMAIL = re.compile(r"""[^@\s<>"(),;:]+@[^@\s<>"(),;:]+\.[^@\s<>"(),;:]+""")
NOT_PLAIN = re.compile(r"[^a-z0-9]")
EXTENSION = re.compile(r"\s*(?:;?ext(?:ension)?\.?|x|#).*", re.IGNORECASE | re.DOTALL)
NO_DIGIT = re.compile(r"[^0-9]+")
NUMBER = re.compile(r"[1-9][0-9]{6,14}")
COUNTRIES = by_name()
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
COOKIE = re.compile(r"[0-9]+\.([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})")
MACRO = re.compile(r"[{}]|%7B|\$[A-Za-z_]+\$|__[A-Z_]+__", re.IGNORECASE)
REGION = re.compile(r"(?:[A-Z]{2}-)?[A-Z]{2}")
EMPTY = {"", "null", "undefined", "none", "(not set)", "[object object]", "true", "false", "nan"}
NO = {"false", "denied", "no", "0", "consent_denied"}
APPLE = {"ios", "ipados", "iphone", "ipad", "tvos"}
NOTHING: dict[str, Any] = {}


def wants(event: dict[str, Any]) -> bool:
    """The trigger."""
    return event.get("type") == "track" and event.get("event") == "Order Completed"


def sha(text: str) -> str:
    """SHA-256 as text; a hash stays one."""
    if len(text) == 64 and HASHED.fullmatch(text):
        return text.lower()
    return hashlib.sha256(text.encode()).hexdigest()


def number(value: Any) -> Any:
    """An amount as a JSON number; ``None`` for what is none."""
    if type(value) is int:
        return value
    if type(value) is not float:
        exact = amount(value)
        if exact is None:
            return None
        value = float(exact)
    return int(value) if value.is_integer() else value


def identifier(value: Any) -> str:
    """A click id or a cookie's value; empty for placeholders."""
    word = text(value).strip().strip("\"'").strip()
    return "" if word.lower() in EMPTY or len(word) > 1024 or MACRO.search(word) else word


def shape(event: dict[str, Any], now: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One event as Reddit takes it; ``None`` where it is refused."""
    properties = event.get("properties")
    if not isinstance(properties, dict):
        properties = NOTHING
    context = event.get("context")
    if not isinstance(context, dict):
        context = NOTHING
    traits = context.get("traits")
    if not isinstance(traits, dict):
        traits = NOTHING
    own_traits = event.get("traits")
    if not isinstance(own_traits, dict):
        own_traits = NOTHING
    integrations = event.get("integrations")
    own = integrations.get("Reddit Conversions Api") if isinstance(integrations, dict) else None
    if not isinstance(own, dict):
        own = NOTHING
    page = context.get("page")
    if not isinstance(page, dict):
        page = NOTHING
    cookies = context.get("cookies")
    if not isinstance(cookies, dict):
        cookies = NOTHING
    happened: Any = event.get("timestamp")
    try:
        happened = datetime.fromisoformat(happened).astimezone(UTC)
    except (TypeError, ValueError):
        happened = moment(happened)
    if happened < now - OLDEST or happened > now + AHEAD:
        return None
    body: dict[str, Any] = {
        "event_at": (happened - EPOCH) // MILLISECOND,
        "action_source": "WEBSITE",
    }
    url = page.get("url")
    if type(url) is not str:
        url = text(url)
    url = url.strip()
    if url:
        body["event_source_url"] = url
    click = own.get("click_id")
    if click is None:
        click = properties.get("rdt_cid")
        if click is None:
            click = properties.get("click_id")
    if not click:
        search = page.get("search")
        if "rdt_cid=" in url.lower():
            click = dict(parse_qsl(urlsplit(url).query.replace("RDT", "rdt"))).get("rdt_cid")
        elif isinstance(search, str) and "rdt_cid=" in search:
            click = dict(parse_qsl(search.removeprefix("?"))).get("rdt_cid")
        for name in ("_rdt_cid", "rdt_cid"):
            if not click and isinstance(cookies.get(name), str):
                click = unquote(cookies[name])
    if click and (click := identifier(click)):
        body["click_id"] = click
    body["type"] = {"tracking_type": "PURCHASE"}

    user: dict[str, Any] = {}
    email = properties.get("email")
    if email is None:
        email = traits.get("email")
        if email is None:
            email = own_traits.get("email")
    if type(email) is not str:
        email = text(email)
    email = email.strip().lower()
    if len(email) == 64 and HASHED.fullmatch(email):
        user["email"] = email
    elif EMAIL.fullmatch(email):
        local, _, domain = email.partition("@")
        local = NOT_PLAIN.sub("", local.partition("+")[0])
        if local:
            user["email"] = sha(f"{local}@{domain}")
    phone = properties.get("phone")
    if phone is None:
        phone = traits.get("phone")
        if phone is None:
            phone = own_traits.get("phone")
    if type(phone) is not str:
        phone = text(phone)
    phone = phone.strip()
    if len(phone) == 64 and HASHED.fullmatch(phone):
        user["phone_number"] = phone.lower()
    elif phone and not (len(phone) == 32 and MD5.fullmatch(phone)):
        phone = EXTENSION.sub("", phone.replace("(0)", ""))
        digits = NO_DIGIT.sub("", phone)
        if phone.lstrip(" (").startswith("+") or digits.startswith("00"):
            digits = digits.removeprefix("00")
        elif not (len(digits) > 10 and digits.startswith("1")):
            digits = "1" + digits.removeprefix("0")
        if NUMBER.fullmatch(digits):
            user["phone_number"] = sha(f"+{digits}")
    external = event.get("userId")
    if external is None:
        external = event.get("anonymousId")
    if type(external) is not str:
        external = text(external)
    external = external.strip()
    if external:
        user["external_id"] = sha(external)
    ip = context.get("ip")
    if type(ip) is not str:
        ip = text(ip)
    ip = ip.strip()
    if IPV4.fullmatch(ip):
        user["ip_address"] = sha(ip)
    elif ":" in ip:
        with suppress(ValueError):
            user["ip_address"] = sha(str(IPv6Address(ip)))
    elif len(ip) == 64 and HASHED.fullmatch(ip):
        user["ip_address"] = ip.lower()
    agent = context.get("userAgent")
    if type(agent) is not str:
        agent = text(agent)
    agent = agent.strip()
    if agent:
        user["user_agent"] = agent
    device = context.get("device")
    if isinstance(device, dict):
        advertising = text(device.get("advertisingId")).strip()
        kind = device.get("type")
        if kind is None:
            system = context.get("os")
            kind = system.get("name") if isinstance(system, dict) else None
        kind = text(kind).strip().lower()
        if advertising.strip("0-"):
            upper = kind in APPLE
            own_id = advertising.upper() if upper else advertising.lower()
            user["idfa" if upper else "aaid"] = sha(own_id)
    uuid = own.get("uuid")
    if uuid is None:
        uuid = properties.get("rdt_uuid")
        if uuid is None:
            uuid = properties.get("uuid")
    if not uuid and isinstance(cookies.get("_rdt_uuid"), str):
        uuid = unquote(cookies["_rdt_uuid"])
    if uuid and (uuid := identifier(uuid)):
        found = COOKIE.fullmatch(uuid)
        user["uuid"] = found[1] if found else uuid
    if not user and not click:
        return None
    screen = context.get("screen")
    if isinstance(screen, dict):
        sizes = {}
        for name in ("width", "height"):
            pixels = whole(screen.get(name))
            if pixels is not None and 1 <= pixels <= 32_767:
                sizes[name] = pixels
        if sizes:
            user["screen_dimensions"] = sizes
    consent = context.get("consent")
    if isinstance(consent, dict):
        categories = consent.get("categoryPreferences")
        if isinstance(categories, dict) and text(categories.get("Advertising")).lower() in NO:
            limited: dict[str, Any] = {"modes": ["LDU"]}
            place = context.get("location")
            if not isinstance(place, dict):
                place = traits.get("address")
            if isinstance(place, dict):
                country = COUNTRIES.get(text(place.get("country")).strip().lower())
                if country:
                    limited["country"] = country
                region = text(place.get("region") or place.get("state")).strip().upper()
                if REGION.fullmatch(region):
                    limited["region"] = region
            user["data_processing_options"] = limited
    if user:
        body["user"] = user

    conversion_id = properties.get("conversion_id")
    if conversion_id is None:
        conversion_id = event.get("messageId")
    if type(conversion_id) is not str:
        conversion_id = text(conversion_id)
    conversion_id = conversion_id.strip()
    if not conversion_id:
        return None
    metadata: dict[str, Any] = {"conversion_id": conversion_id}
    value = properties.get("revenue")
    if value is None:
        value = properties.get("total")
        if value is None:
            value = properties.get("value")
            if value is None:
                value = properties.get("price")
    worth = number(value)
    currency = properties.get("currency")
    if type(currency) is not str:
        currency = text(currency)
    currency = currency.strip().upper()
    if worth is not None and len(currency) == 3 and currency.isascii() and currency.isalpha():
        metadata["currency"] = currency
        metadata["value"] = worth
    products = properties.get("products")
    if products is None and ("product_id" in properties or "sku" in properties):
        products = properties
    if isinstance(products, dict):
        products = [products]
    items, pieces = [], 0
    if products is not None and products != "":
        if not isinstance(products, list):
            raise RefusedError
        for product in products:
            if not isinstance(product, dict):
                continue
            product_id = product.get("product_id")
            if product_id is None:
                product_id = product.get("sku")
            if type(product_id) is not str:
                product_id = text(product_id)
            product_id = product_id.strip()
            title = product.get("name")
            if type(title) is not str:
                title = text(title)
            category = product.get("category")
            if type(category) is not str:
                category = text(category)
            price = number(product.get("price"))
            quantity = product.get("quantity")
            if type(quantity) is not int:
                quantity = whole(quantity)
                if quantity is None:
                    quantity = 1
            if not product_id:
                continue
            item = {"id": product_id, "quantity": quantity}
            if title:
                item["name"] = title
            if category:
                item["category"] = category
            if price is not None:
                item["item_price"] = price
            pieces += quantity
            items.append(item)
    count = properties.get("item_count")
    if count is not None:
        count = whole(count)
    if count is not None:
        metadata["item_count"] = count
    elif items:
        metadata["item_count"] = pieces
    if items:
        metadata["products"] = items
    body["metadata"] = metadata
    return body


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """The request's body."""
    return [msgspec.json.encode({"data": {"events": shaped}})]
