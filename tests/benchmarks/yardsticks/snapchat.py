"""What the default Snapchat mapping does, as one function written by hand."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

ACTION = "report-conversion-event"
SETTINGS = {"pixel_id": "6abc82ca-4a3a-4391-98ba-0317a8471234"}
OUTPUTS: dict[str, str] | None = None
FIELDS = {"event_name": "PURCHASE"}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OLDEST = timedelta(days=37)
HASHED = re.compile(r"[0-9a-fA-F]{64}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
EXTENSION = re.compile(r"\s*(?:;?ext(?:ension)?\.?|x|#).*", re.IGNORECASE | re.DOTALL)
NO_DIGIT = re.compile(r"[^0-9]+")
NUMBER = re.compile(r"[1-9][0-9]{6,14}")
ZIP = re.compile(r"([0-9]{5})-?[0-9]{4}")
COUNTRY = re.compile(r"[A-Z]{2}")
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
STATES = {"california": "ca", "new york": "ny", "texas": "tx", "florida": "fl"}
TEXTS = (
    "checkin_date",
    "travel_start",
    "travel_end",
    "origin_airport",
    "destination_airport",
    "country",
    "city",
    "region",
    "neighborhood",
    "departing_departure_date",
    "departing_arrival_date",
    "returning_departure_date",
    "returning_arrival_date",
    "hotel_score",
    "postal_code",
)
NUMBERS = ("num_adults", "num_children", "num_infants")
LISTS = (
    "suggested_destinations",
    "destination_ids",
    "preferred_neighborhoods",
    "preferred_star_ratings",
    "suggested_hotels",
)


def wants(event: dict[str, Any]) -> bool:
    """The trigger."""
    return event.get("type") == "track" and event.get("event") == "Order Completed"


def digest(text: str) -> str:
    """SHA-256 as text."""
    return hashlib.sha256(text.encode()).hexdigest()


def hashed(text: str) -> str:
    """A text in lower case without blanks and punctuation, hashed unless it is a hash."""
    text = text.strip()
    if HASHED.fullmatch(text):
        return text.lower()
    return digest("".join(letter for letter in text.lower() if letter.isalnum()))


def shape(event: dict[str, Any], now: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One event as Snapchat takes it; ``None`` where it is refused."""
    properties = event.get("properties") or {}
    context = event.get("context") or {}
    traits = context.get("traits") or {}
    own_traits = event.get("traits") or {}
    integrations = (event.get("integrations") or {}).get("Snap Conversions Api") or {}
    page = context.get("page") or {}
    device = context.get("device") or {}
    happened = datetime.fromisoformat(event["timestamp"]).astimezone(UTC)
    if happened < now - OLDEST or happened > now:
        return None
    body: dict[str, Any] = {
        "event_name": "PURCHASE",
        "event_time": (happened - EPOCH) // SECOND,
        "action_source": "WEB",
    }
    event_id = properties.get("event_id") or event.get("messageId")
    if event_id:
        body["event_id"] = str(event_id)
    url = page.get("url")
    if not url:
        return None
    body["event_source_url"] = url.strip()
    user: dict[str, Any] = {}
    email = properties.get("email") or traits.get("email") or own_traits.get("email")
    if email:
        email = email.strip()
        if HASHED.fullmatch(email):
            user["em"] = [email.lower()]
        else:
            email = "".join(email.split()).lower()
            if EMAIL.fullmatch(email):
                user["em"] = [digest(email)]
    phone = properties.get("phone") or traits.get("phone") or own_traits.get("phone")
    if phone:
        phone = phone.strip()
        if HASHED.fullmatch(phone):
            user["ph"] = [phone.lower()]
        else:
            phone = EXTENSION.sub("", phone.replace("(0)", ""))
            digits = NO_DIGIT.sub("", phone)
            if phone.lstrip(" (").startswith("+") or digits.startswith("00"):
                digits = digits.removeprefix("00")
                if NUMBER.fullmatch(digits):
                    user["ph"] = [digest(digits)]
    first = (
        traits.get("firstName")
        or traits.get("first_name")
        or own_traits.get("firstName")
        or own_traits.get("first_name")
        or properties.get("first_name")
    )
    if first:
        user["fn"] = [hashed(first)]
    last = (
        traits.get("lastName")
        or traits.get("last_name")
        or own_traits.get("lastName")
        or own_traits.get("last_name")
        or properties.get("last_name")
    )
    if last:
        user["ln"] = [hashed(last)]
    gender = traits.get("gender") or own_traits.get("gender") or properties.get("gender")
    if gender and gender.strip().lower()[:1] in {"m", "f"}:
        user["ge"] = [digest(gender.strip().lower()[:1])]
    birthday = traits.get("birthday") or own_traits.get("birthday") or properties.get("birthday")
    if birthday:
        user["db"] = [digest(birthday.strip()[:10].replace("-", ""))]
    address = traits.get("address") or own_traits.get("address") or properties.get("address") or {}
    city = address.get("city")
    if city:
        user["ct"] = [hashed(city)]
    state = address.get("state")
    if state:
        state = state.strip().lower()
        code = STATES.get(state, state)
        if len(code) == 2 and code.isascii():
            user["st"] = [digest(code)]
    postal = address.get("postalCode") or address.get("postal_code") or address.get("zip")
    if postal:
        postal = "".join(postal.lower().split())
        short = ZIP.fullmatch(postal)
        user["zp"] = [digest(short[1] if short else postal.replace("-", ""))]
    country = address.get("country")
    if country and COUNTRY.fullmatch(country.strip().upper()):
        user["country"] = [digest(country.strip().lower())]
    external = event.get("userId") or event.get("anonymousId")
    if external:
        external = external.strip()
        user["external_id"] = [external.lower() if HASHED.fullmatch(external) else digest(external)]
    ip = context.get("ip")
    if ip and IPV4.fullmatch(ip):
        user["client_ip_address"] = ip
    agent = context.get("userAgent")
    if agent:
        user["client_user_agent"] = agent.strip()
    advertising = device.get("advertisingId")
    if advertising and advertising.strip("0-"):
        user["madid"] = advertising.strip().lower()
    vendor = device.get("id")
    if vendor and device.get("type") == "ios":
        user["idfv"] = vendor.strip().lower()
    cookies = context.get("cookies") or {}
    click = properties.get("sc_click_id") or properties.get("ScCid") or integrations.get("click_id")
    if not click and "sccid=" in url.lower():
        click = parse_qs(urlsplit(url).query.lower()).get("sccid", [None])[0]
    if not click and cookies.get("_scclid"):
        click = unquote(cookies["_scclid"])
    if click:
        user["sc_click_id"] = click.strip()
    cookie = properties.get("sc_cookie1") or properties.get("_scid") or integrations.get("uuid_c1")
    if not cookie and cookies.get("_scid"):
        cookie = unquote(cookies["_scid"])
    if cookie:
        user["sc_cookie1"] = cookie.strip()
    lead = properties.get("lead_id")
    if lead and str(lead).isdigit():
        user["lead_id"] = int(lead)
    subscription = properties.get("subscription_id")
    if subscription:
        user["subscription_id"] = str(subscription)
    if not (
        "em" in user
        or "ph" in user
        or "madid" in user
        or ("client_ip_address" in user and "client_user_agent" in user)
    ):
        return None
    body["user_data"] = user
    custom: dict[str, Any] = {}
    revenue = properties.get("revenue")
    if revenue is None:
        revenue = properties.get("total")
        if revenue is None:
            revenue = properties.get("value")
    currency = properties.get("currency")
    code = currency.strip().upper() if currency else ""
    if revenue is None or len(code) != 3 or not code.isalpha():
        return None
    number = float(Decimal(str(revenue)))
    custom["currency"] = code
    custom["value"] = int(number) if number.is_integer() else number
    order = properties.get("order_id")
    if order:
        custom["order_id"] = str(order)
    query = properties.get("query")
    if query:
        custom["search_string"] = str(query)
    method = properties.get("sign_up_method") or properties.get("method")
    if method:
        custom["sign_up_method"] = str(method)
    for name in TEXTS:
        value = properties.get(name)
        if value:
            custom[name] = str(value)
    for name in NUMBERS:
        value = properties.get(name)
        if value is not None:
            custom[name] = int(value)
    for name in LISTS:
        value = properties.get(name)
        if value:
            custom[name] = [str(item) for item in value]
    products = properties.get("products")
    if products is None and (properties.get("product_id") or properties.get("sku")):
        products = [properties]
    ids, contents, categories, brands, pieces = [], [], [], [], 0
    for product in products or ():
        product_id = product.get("product_id") or product.get("sku")
        if not product_id:
            continue
        product_id = str(product_id).strip()
        quantity = product.get("quantity")
        quantity = 1 if quantity is None else int(quantity)
        content = {"id": product_id, "quantity": str(quantity)}
        price = product.get("price")
        if price is not None:
            content["item_price"] = format(Decimal(str(price)), "f")
        brand = product.get("brand")
        if brand:
            content["brand"] = str(brand)
            brands.append(str(brand))
        category = product.get("category")
        if category:
            categories.append(str(category))
        ids.append(product_id)
        contents.append(content)
        pieces += quantity
    if ids:
        custom["content_type"] = "product"
        custom["content_ids"] = ids
        custom["contents"] = contents
        if categories:
            custom["content_category"] = categories
        if brands:
            custom["brands"] = brands
        custom["num_items"] = pieces
    body["custom_data"] = custom
    return body


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """The request's body."""
    return [msgspec.json.encode({"data": shaped})]
