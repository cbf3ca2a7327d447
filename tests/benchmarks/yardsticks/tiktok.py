"""What the default TikTok mapping does, as one function written by hand."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

ACTION = "report-event"
SETTINGS = {"pixelCode": "C4A0EXAMPLE1PIXEL0AA", "accessToken": "T"}
OUTPUTS: dict[str, str] = {}
FIELDS = {"event": "Purchase"}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OLDEST = timedelta(days=28)
AHEAD = timedelta(minutes=10)
HASHED = re.compile(r"[0-9a-fA-F]{64}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
DIGITS = re.compile(r"[^0-9]+")
ZIP_4 = re.compile(r"([0-9]{5})-?[0-9]{4}")
COUNTRY = re.compile(r"[a-z]{2}")
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
STATES = {"california": "ca", "new york": "ny", "texas": "tx"}


def wants(event: dict[str, Any]) -> bool:
    """The trigger."""
    return event.get("type") == "track" and event.get("event") == "Order Completed"


def sha(text: str) -> str:
    """A value's SHA-256, or the value where it is one."""
    if HASHED.fullmatch(text):
        return text.lower()
    return hashlib.sha256(text.encode()).hexdigest()


def found(name: str, *places: dict[str, Any]) -> Any:
    """The first of these that has it."""
    for place in places:
        value = place.get(name)
        if value is not None:
            return value
    return None


def shape(event: dict[str, Any], now: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One event as TikTok takes it; ``None`` where it is refused."""
    properties = event.get("properties") or {}
    context = event.get("context") or {}
    traits = context.get("traits") or {}
    own_traits = event.get("traits") or {}
    integration = (event.get("integrations") or {}).get("TikTok Conversions") or {}
    happened = datetime.fromisoformat(event["timestamp"]).astimezone(UTC)
    if happened < now - OLDEST or happened > now + AHEAD:
        return None
    body: dict[str, Any] = {
        "event": "Purchase",
        "event_time": (happened - EPOCH) // timedelta(seconds=1),
    }
    event_id = properties.get("event_id") or event.get("messageId")
    if event_id:
        body["event_id"] = event_id
    user: dict[str, Any] = {}
    own_id = event.get("userId") or event.get("anonymousId")
    if own_id:
        user["external_id"] = [sha(own_id.strip())]
    email = found("email", properties, traits, own_traits)
    if email:
        email = email.strip().lower()
        if HASHED.fullmatch(email) or EMAIL.fullmatch(email):
            user["email"] = [sha(email)]
    phone = found("phone", properties, traits, own_traits)
    if phone and phone.strip().startswith("+"):
        digits = DIGITS.sub("", phone.replace("(0)", ""))
        if 7 <= len(digits) <= 15:
            user["phone"] = [sha(f"+{digits}")]
    first = traits.get("firstName") or own_traits.get("firstName") or properties.get("first_name")
    if first:
        user["first_name"] = sha("".join(filter(str.isalnum, first.lower())))
    last = traits.get("lastName") or own_traits.get("lastName") or properties.get("last_name")
    if last:
        user["last_name"] = sha("".join(filter(str.isalnum, last.lower())))
    page = context.get("page") or {}
    url = page.get("url")
    click = properties.get("ttclid") or integration.get("ttclid")
    if url and "ttclid=" in url:
        click = parse_qs(urlsplit(url).query).get("ttclid", [click])[0]
    if click:
        user["ttclid"] = click.strip()
    cookie = properties.get("ttp") or properties.get("_ttp") or integration.get("ttp")
    if cookie:
        user["ttp"] = cookie.strip()
    address = context.get("ip")
    if address and IPV4.fullmatch(address):
        user["ip"] = address
    agent = context.get("userAgent")
    if agent:
        user["user_agent"] = agent.strip()
    locale = context.get("locale")
    if locale:
        user["locale"] = locale.strip()
    homes = (
        traits.get("address") or {},
        own_traits.get("address") or {},
        properties.get("address") or {},
    )
    city = found("city", *homes)
    if city:
        user["city"] = "".join(filter(str.isalpha, city.lower()))
    state = found("state", *homes)
    if state:
        lowered = state.strip().lower()
        user["state"] = STATES.get(lowered) or "".join(filter(str.isalpha, lowered))
    country = found("country", *homes)
    if country:
        country = country.strip().lower()
        if COUNTRY.fullmatch(country):
            user["country"] = country
    code = found("postalCode", *homes) or found("postal_code", *homes) or found("zip", *homes)
    if code:
        code = "".join(code.lower().split())
        zip_4 = ZIP_4.fullmatch(code)
        user["zip_code"] = sha(zip_4[1] if zip_4 else code.replace("-", ""))
    if not url or not (user.keys() & {"external_id", "email", "phone", "ttclid", "ttp"}):
        return None
    body["user"] = user
    about: dict[str, Any] = {}
    currency = properties.get("currency")
    if currency:
        currency = currency.strip().upper()
        if len(currency) == 3 and currency.isalpha():
            about["currency"] = currency
    for name in (
        "order_id",
        "shop_id",
        "query",
        "search_string",
        "description",
        "delivery_category",
        "predicted_ltv",
    ):
        value = properties.get(name)
        if value is not None:
            about[name] = value
    revenue = properties.get("revenue")
    if revenue is None:
        revenue = properties.get("total")
        if revenue is None:
            revenue = properties.get("value")
    if revenue is not None and "currency" in about:
        about["value"] = float(Decimal(str(revenue)))
    contents = []
    pieces = 0
    for product in properties.get("products") or ():
        product_id = product.get("product_id") or product.get("sku")
        if product_id is None:
            continue
        content: dict[str, Any] = {"content_id": str(product_id).strip()}
        for key, name in (
            ("content_name", "name"),
            ("content_category", "category"),
            ("brand", "brand"),
        ):
            if product.get(name) is not None:
                content[key] = product[name]
        price = product.get("price")
        if price is not None:
            content["price"] = float(Decimal(str(price)))
        content["quantity"] = int(product.get("quantity", 1))
        pieces += content["quantity"]
        contents.append(content)
    if contents:
        about["contents"] = contents
        about["content_type"] = "product"
        about["content_ids"] = properties.get("content_ids") or [
            content["content_id"] for content in contents
        ]
        about["num_items"] = properties.get("num_items") or pieces
    if about:
        body["properties"] = about
    body["page"] = {"url": url.strip()}
    if page.get("referrer"):
        body["page"]["referrer"] = page["referrer"].strip()
    if properties.get("limited_data_use") is not None:
        body["limited_data_use"] = properties["limited_data_use"]
    return body


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """The request's body."""
    return [
        msgspec.json.encode(
            {"event_source": "web", "event_source_id": "C4A0EXAMPLE1PIXEL0AA", "data": shaped}
        )
    ]
