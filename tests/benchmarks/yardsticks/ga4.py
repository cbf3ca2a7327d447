"""What the mapping of an order for Google Analytics 4 does, as one function written by hand."""

import hashlib
import ipaddress
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from benchmarks.yardsticks._parts import RefusedError, amount, moment, text, whole
from onward.fields.identity.countries import by_name
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
AHEAD = timedelta(minutes=1)
COUNTRIES = by_name()
COOKIE = re.compile(r"GA[0-9]+\.[0-9]+(?:-[0-9]+)?\.([0-9]+\.[0-9]+)")
SESSION = re.compile(r"GS1\.[0-9]+\.([0-9]+)\.")
EMAIL = re.compile(r"[^?&;=#/\s]+@[^?&;=#/\s]+")
HASHED = re.compile(r"[0-9a-fA-F]{64}")
ADDRESS = re.compile(r"""[^@\s<>"(),;:]+@[^@\s<>"(),;:]+\.[^@\s<>"(),;:]+""")
EXTENSION = re.compile(r"\s*(?:ext(?:ension)?\.?|x|#).*", re.IGNORECASE)
NO_DIGIT = re.compile(r"[^0-9]+")
PHONE = re.compile(r"[1-9][0-9]{6,14}")
SYMBOLS = re.compile(r"[^\w\s]|[\d_]")
IPV4 = re.compile(
    r"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
)
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


def hashed_name(value: str) -> str:
    """A name's hash; a hash passes."""
    value = value.strip()
    if len(value) == 64 and HASHED.fullmatch(value):
        return value.lower()
    value = letters(value)
    return sha256(value) if value else ""


def user_data(  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    properties: dict[str, Any], traits: dict[str, Any], own: dict[str, Any]
) -> dict[str, Any]:
    """Whom it is about."""

    def find(name: str) -> Any:
        value = properties.get(name)
        if value is None:
            value = traits.get(name)
            if value is None:
                value = own.get(name)
        return value if type(value) is str else text(value)

    found: dict[str, Any] = {}
    email = find("email").strip().lower()
    if ADDRESS.fullmatch(email):
        local, _, domain = email.partition("@")
        if domain in {"gmail.com", "googlemail.com"}:
            local = local.replace(".", "")
        found["sha256_email_address"] = [sha256(f"{local}@{domain}")]
    elif HASHED.fullmatch(email):
        found["sha256_email_address"] = [email]
    phone = find("phone").strip()
    if len(phone) == 64 and HASHED.fullmatch(phone):
        found["sha256_phone_number"] = [phone.lower()]
    elif phone:
        number = EXTENSION.sub("", phone.replace("(0)", ""))
        digits = NO_DIGIT.sub("", number)
        is_international = number.startswith("+")
        if digits.startswith("00"):
            digits, is_international = digits[2:], True
        if is_international and PHONE.fullmatch(digits):
            found["sha256_phone_number"] = [sha256(f"+{digits}")]
    first, last = hashed_name(find("firstName")), hashed_name(find("lastName"))
    places = [
        place for one in (properties, traits, own) if type(place := one.get("address")) is dict
    ]

    def find_in(name: str) -> str:
        for place in places:
            value = place.get(name)
            if value is not None:
                return value if type(value) is str else text(value)
        return ""

    street, city, state = find_in("street"), find_in("city"), find_in("state")
    code, country = find_in("postalCode"), find_in("country")
    if first and last:
        address: dict[str, Any] = {"sha256_first_name": first, "sha256_last_name": last}
        street = street.strip()
        if street:
            address["sha256_street"] = sha256(letters(street))
        city = letters(city)
        if city:
            address["city"] = city
        state = letters(state)
        if state:
            address["region"] = state
        code = code.replace(".", "").replace("~", "").strip()
        if code:
            address["postal_code"] = code
        if country:
            known = COUNTRIES.get(country.strip().lower())
            if known:
                address["country"] = known
        found["address"] = [address]
    return found


def number(value: Any) -> int | float | None:
    """An amount as a JSON number."""
    exact = amount(value)
    if exact is None:
        return None
    plain = float(exact)
    return int(plain) if plain.is_integer() else plain


def members(value: Any) -> dict[str, Any]:
    """An object's members; none of anything else."""
    return value if type(value) is dict else {}


def shape(event: dict[str, Any], now: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One event as GA4 takes it; ``None`` where it is refused."""
    properties = members(event.get("properties"))
    context = members(event.get("context"))
    page = members(context.get("page"))
    cookies = members(context.get("cookies"))
    own = members(members(event.get("integrations")).get("Google Analytics 4"))
    stamp: Any = event.get("timestamp")
    try:
        happened = datetime.fromisoformat(stamp).astimezone(UTC)
    except (TypeError, ValueError):
        happened = moment(stamp)
    if happened < now - OLDEST or happened > now + AHEAD:
        return None
    stamp = event.get("receivedAt")
    if stamp is not None:
        try:
            received = datetime.fromisoformat(stamp).astimezone(UTC)
        except (TypeError, ValueError):
            received = moment(stamp)
        happened = min(happened, received)
    client = own.get("clientId")
    if client is None:
        client = properties.get("client_id")
        if client is None:
            client = members(context.get("ga")).get("clientId")
    if client is None:
        cookie = own.get("gaCookie") or properties.get("_ga") or cookies.get("_ga")
        if cookie:
            found = COOKIE.fullmatch(cookie.strip())
            client = found[1] if found else None
    if client is None:
        client = event.get("anonymousId")
        if client is None:
            return None
    body: dict[str, Any] = {"client_id": (client if type(client) is str else text(client)).strip()}
    user = event.get("userId")
    if user is not None:
        user = (user if type(user) is str else text(user)).strip()
        if user and "@" not in user and len(user) <= 256:
            body["user_id"] = user
    agreed = members(members(context.get("consent")).get("categoryPreferences")).get("Advertising")
    if agreed is not None:
        word = "GRANTED" if agreed in {True, "true", "granted"} else "DENIED"
        body["consent"] = {"ad_user_data": word, "ad_personalization": word}
    person = user_data(properties, members(context.get("traits")), members(event.get("traits")))
    if agreed is not False and person:
        body["user_data"] = person
    ip = context.get("ip")
    if ip is not None:
        ip = (ip if type(ip) is str else text(ip)).strip()
        if IPV4.fullmatch(ip):
            body["ip_override"] = ip
        else:
            try:
                body["ip_override"] = str(ipaddress.IPv6Address(ip))
            except ValueError:
                ip = ""
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
    if url is not None:
        url = (url if type(url) is str else text(url)).strip()
        if url:
            params["page_location"] = (EMAIL.sub("", url) if "@" in url else url)[:1000]
    referrer = page.get("referrer")
    if referrer is not None:
        referrer = (referrer if type(referrer) is str else text(referrer)).strip()
        if referrer:
            params["page_referrer"] = (EMAIL.sub("", referrer) if "@" in referrer else referrer)[
                :420
            ]
    title = page.get("title")
    if title is not None:
        title = (title if type(title) is str else text(title)).strip()
        if title:
            params["page_title"] = title[:300]
    order = properties.get("order_id")
    if order is None:
        order = properties.get("orderId")
    if order is not None:
        order = order if type(order) is str else text(order)
        if order:
            params["transaction_id"] = order[:100]
    currency = properties.get("currency")
    if currency is not None:
        code = (currency if type(currency) is str else text(currency)).strip().upper()
        if len(code) == 3 and code.isalpha():
            params["currency"] = code
    for name in ("coupon", "affiliation"):
        value = properties.get(name)
        if value is not None:
            value = value if type(value) is str else text(value)
            if value:
                params[name] = value[:100]
    value = properties.get("revenue")
    if value is None:
        value = properties.get("total")
        if value is None:
            value = properties.get("value")
    if value is not None:
        value = number(value)
        if value is not None:
            params["value"] = value
    for name in ("tax", "shipping"):
        value = properties.get(name)
        if value is not None:
            value = number(value)
            if value is not None:
                params[name] = value
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
        item: dict[str, Any] = {}
        id_ = product.get("product_id")
        if id_ is None:
            id_ = product.get("sku")
        if id_ is not None:
            id_ = (id_ if type(id_) is str else text(id_)).strip()
            if id_:
                item["item_id"] = id_
        quantity = product.get("quantity")
        if type(quantity) is not int:
            quantity = whole(quantity)
        item["quantity"] = 1 if quantity is None else quantity
        price = product.get("price")
        if price is not None:
            price = number(price)
            if price is not None:
                item["price"] = price
        called = product.get("name")
        if called is not None:
            item["item_name"] = called if type(called) is str else text(called)
        elif not id_:
            continue
        for key, place in ITEM:
            value = product.get(place)
            if value is not None:
                item[key] = value if type(value) is str else text(value)
        discount = product.get("discount")
        if discount is not None:
            item["discount"] = number(discount)
        position = product.get("position")
        if position is not None:
            item["index"] = whole(position)
        items.append(item)
    if items:
        params["items"] = items[:200]
    if len(params) > 25:
        return None
    body["timestamp_micros"] = (happened - EPOCH) // MICROSECOND
    body["events"] = [{"name": "purchase", "params": params}]
    return body


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """The bodies of the requests, one a client; every event of the benchmark is another's."""
    return list(map(msgspec.json.encode, shaped))
