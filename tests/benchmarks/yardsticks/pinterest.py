"""What the default Pinterest mapping does, as one function written by hand."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

ACTION = "report-conversion-event"
SETTINGS = {"ad_account_id": "549755885175", "default_phone_country_code": "1"}
OUTPUTS: dict[str, str] = {}
FIELDS = {"event_name": "checkout"}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OLDEST = timedelta(days=90)
AHEAD = timedelta(minutes=1)
HASHED = re.compile(r"[0-9a-fA-F]{64}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
DIGITS = re.compile(r"[^0-9]+")
ZIP_4 = re.compile(r"([0-9]{5})-?[0-9]{4}")
CODE = re.compile(r"[a-z]{2}")
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
STATES = {"california": "ca", "new york": "ny", "texas": "tx"}


def wants(event: dict[str, Any]) -> bool:
    """The trigger."""
    return event.get("type") == "track" and event.get("event") == "Order Completed"


def sha(text: str) -> list[str]:
    """A value's SHA-256, or the value where it is one, alone in a list."""
    if HASHED.fullmatch(text):
        return [text.lower()]
    return [hashlib.sha256(text.encode()).hexdigest()]


def found(name: str, *places: dict[str, Any]) -> Any:
    """The first of these that has it."""
    for place in places:
        value = place.get(name)
        if value is not None:
            return value
    return None


def money(value: Any) -> str:
    """An amount as text, without closing zeros."""
    text = format(Decimal(str(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def shape(event: dict[str, Any], now: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One event as Pinterest takes it; ``None`` where it is refused."""
    properties = event.get("properties") or {}
    context = event.get("context") or {}
    traits = context.get("traits") or {}
    own = event.get("traits") or {}
    happened = datetime.fromisoformat(event["timestamp"]).astimezone(UTC)
    if happened < now - OLDEST or happened > now + AHEAD:
        return None
    received = event.get("receivedAt")
    if received:
        happened = min(happened, datetime.fromisoformat(received).astimezone(UTC))
    event_id = properties.get("event_id") or event.get("messageId")
    if not event_id:
        return None
    body: dict[str, Any] = {
        "event_name": "checkout",
        "action_source": "web",
        "event_time": (happened - EPOCH) // timedelta(seconds=1),
        "event_id": event_id.strip(),
    }
    url = (context.get("page") or {}).get("url")
    if url:
        body["event_source_url"] = url.strip()
    consent = ((context.get("consent") or {}).get("categoryPreferences") or {}).get("Advertising")
    if consent is False:
        body["opt_out"] = True
    locale = context.get("locale")
    if locale:
        body["language"] = locale.strip().lower()[:2]
    user: dict[str, Any] = {}
    email = found("email", properties, traits, own)
    if email:
        email = email.strip().lower()
        if HASHED.fullmatch(email) or EMAIL.fullmatch(email):
            user["em"] = sha(email)
    phone = found("phone", properties, traits, own)
    if phone:
        digits = DIGITS.sub("", phone.replace("(0)", ""))
        if not phone.strip().startswith("+"):
            digits = digits[2:] if digits.startswith("00") else f"1{digits}"
        if 7 <= len(digits) <= 15:
            user["ph"] = sha(digits)
    for key, name in (("fn", "firstName"), ("ln", "lastName")):
        part = found(name, properties, traits, own)
        if part:
            user[key] = sha(part.strip().lower())
    gender = found("gender", traits, own)
    if gender and gender.strip().lower() in {"m", "f", "n", "male", "female"}:
        user["ge"] = sha(gender.strip().lower()[0])
    birthday = found("birthday", traits, own)
    if birthday:
        user["db"] = sha(DIGITS.sub("", birthday)[:8])
    homes = (
        properties.get("address") or {},
        traits.get("address") or {},
        own.get("address") or {},
    )
    city = found("city", *homes)
    if city:
        user["ct"] = sha("".join(filter(str.isalnum, city.lower())))
    state = found("state", *homes)
    if state:
        lowered = state.strip().lower()
        lowered = STATES.get(lowered, lowered)
        if CODE.fullmatch(lowered):
            user["st"] = sha(lowered)
    code = found("postalCode", *homes)
    if code:
        code = "".join(code.lower().split())
        zip_4 = ZIP_4.fullmatch(code)
        digits = zip_4[1] if zip_4 else DIGITS.sub("", code)
        if digits:
            user["zp"] = sha(digits)
    country = found("country", *homes)
    if country and CODE.fullmatch(country.strip().lower()):
        user["country"] = sha(country.strip().lower())
    own_id = event.get("userId") or event.get("anonymousId")
    if own_id:
        user["external_id"] = sha(own_id.strip())
    address = context.get("ip")
    if address and IPV4.fullmatch(address):
        user["client_ip_address"] = address
    agent = context.get("userAgent")
    if agent:
        user["client_user_agent"] = agent.strip()
    device = context.get("device") or {}
    maid = device.get("advertisingId")
    if maid and maid.strip("0- "):
        user["hashed_maids"] = sha(maid.strip().lower())
    integration = (event.get("integrations") or {}).get("Pinterest Conversions") or {}
    click = integration.get("epik") or found("epik", properties) or properties.get("click_id")
    if not click and url and "epik=" in url:
        click = parse_qs(urlsplit(url).query).get("epik", [None])[0]
    if click:
        user["click_id"] = click.strip()
    if not ("em" in user or "hashed_maids" in user or (address and agent)):
        return None
    body["user_data"] = user
    custom: dict[str, Any] = {}
    currency = properties.get("currency")
    if currency:
        currency = currency.strip().upper()
        if len(currency) == 3 and currency.isalpha():
            custom["currency"] = currency
    revenue = properties.get("revenue")
    if revenue is None:
        revenue = properties.get("total")
        if revenue is None:
            revenue = properties.get("value")
    if revenue is not None:
        custom["value"] = money(revenue)
    contents = []
    pieces = 0
    for product in properties.get("products") or ():
        product_id = product.get("product_id") or product.get("sku")
        if product_id is None:
            continue
        content: dict[str, Any] = {
            "id": str(product_id).strip(),
            "quantity": int(product.get("quantity", 1)),
        }
        pieces += content["quantity"]
        price = product.get("price")
        if price is not None:
            content["item_price"] = money(price)
        for key, name in (
            ("item_name", "name"),
            ("item_category", "category"),
            ("item_brand", "brand"),
        ):
            if product.get(name) is not None:
                content[key] = product[name]
        contents.append(content)
    if contents:
        custom["content_ids"] = [content["id"] for content in contents]
        custom["contents"] = contents
        custom["num_items"] = pieces
    order_id = properties.get("order_id") or properties.get("orderId")
    if order_id is not None:
        custom["order_id"] = order_id
    search = properties.get("query") or properties.get("search_string")
    if search is not None:
        custom["search_string"] = search
    if properties.get("content_name") is not None:
        custom["content_name"] = properties["content_name"]
    if custom:
        body["custom_data"] = custom
    return body


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """The request's body."""
    return [msgspec.json.encode({"data": shaped})]
