"""What the default Google Ads mapping does, as one function written by hand."""

import hashlib
import ipaddress
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from benchmarks.yardsticks._parts import RefusedError, amount, moment, text, whole
from onward.fields.identity.countries import by_name

ACTION = "send-conversion"
SETTINGS = {
    "customer_id": "123-456-7890",
    "conversion_action_id": "987654321",
    "default_phone_country_code": "1",
}
OUTPUTS: dict[str, Any] = {}

OLDEST = timedelta(days=90)
HASHED = re.compile(r"[0-9a-fA-F]{64}")
EMAIL = re.compile(r"""[^@\s<>"(),;:]+@[^@\s<>"(),;:]+\.[^@\s<>"(),;:]+""")
BLANKS = re.compile(r"\s+")
EXTENSION = re.compile(r"\s*(?:ext\.?|x|#).*", re.IGNORECASE)
SYMBOLS = re.compile(r"[^\w\s]|_")
NO_DIGIT = re.compile(r"[^0-9]+")
PHONE = re.compile(r"[1-9][0-9]{6,14}")
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
COUNTRIES = by_name()
TITLES = {"mr", "mrs", "ms", "miss", "dr", "prof"}
SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "v", "phd", "md", "esq"}
EEA = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK ES"
PROTECTED = {*EEA.split(), "GB", "CH"}
CONSENTS = {"true": "GRANTED", "granted": "GRANTED", "false": "DENIED", "denied": "DENIED"}


def wants(event: dict[str, Any]) -> bool:
    """The trigger."""
    return event.get("type") == "track" and event.get("event") == "Order Completed"


def shape(event: dict[str, Any], now: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One event as the Data Manager API takes it; ``None`` where it is refused."""
    properties = members(event.get("properties"))
    context = members(event.get("context"))
    traits = members(context.get("traits"))
    own_traits = members(event.get("traits"))
    integrations = members(event.get("integrations"))
    ours = members(integrations.get("Google Ads"))
    stamp: Any = event.get("timestamp")
    try:
        happened = datetime.fromisoformat(stamp).astimezone(UTC)
    except (TypeError, ValueError):
        happened = moment(stamp)
    if happened < now - OLDEST or happened > now:
        return None
    body: dict[str, Any] = {}
    order = properties.get("order_id")
    if order is None:
        order = properties.get("orderId")
        if order is None:
            order = event.get("messageId")
    order = (order if type(order) is str else text(order)).strip()
    if order:
        body["transactionId"] = order
    body["eventTimestamp"] = happened.isoformat(timespec="seconds")[:-6] + "Z"
    body["eventSource"] = "WEB"
    url = members(context.get("page")).get("url") or ""
    if type(url) is not str:
        url = text(url)
    clicks: dict[str, str] = {}
    for name in ("gclid", "wbraid", "gbraid"):
        click = ours.get(name)
        if click is None:
            click = properties.get(name)
            if click is None:
                click = traits.get(name)
        if click is None and f"{name}=" in url:
            click = parse_qs(urlsplit(url).query).get(name, [None])[0]
        if click:
            clicks[name] = click.strip()
            break
    session = members(integrations.get("Google Ads Conversions")).get("session_attributes_encoded")
    if session is None:
        session = ours.get("session_attributes_encoded")
    if session:
        clicks["sessionAttributes"] = session.strip()
    if clicks:
        body["adIdentifiers"] = clicks
    consent: dict[str, str] = {}
    agreed = members(members(context.get("consent")).get("categoryPreferences")).get("Advertising")
    if agreed is not None:
        said = CONSENTS.get(str(agreed).strip().lower())
        if said is not None:
            consent = {"adUserData": f"CONSENT_{said}", "adPersonalization": f"CONSENT_{said}"}
    is_known = consent.get("adUserData") != "CONSENT_DENIED"
    identifiers: list[dict[str, Any]] = []
    email = properties.get("email")
    if email is None:
        email = traits.get("email")
        if email is None:
            email = own_traits.get("email")
    email = (email if type(email) is str else text(email)).strip()
    if email and is_known:
        if len(email) == 64 and HASHED.fullmatch(email):
            identifiers.append({"emailAddress": email.lower()})
        else:
            email = email.lower()
            if EMAIL.fullmatch(email) or EMAIL.fullmatch(email := BLANKS.sub("", email)):
                local, _, domain = email.partition("@")
                if domain in {"gmail.com", "googlemail.com"}:
                    local = local.partition("+")[0].replace(".", "")
                digest = hashlib.sha256(f"{local}@{domain}".encode()).hexdigest()
                identifiers.append({"emailAddress": digest})
    phone = properties.get("phone")
    if phone is None:
        phone = traits.get("phone")
        if phone is None:
            phone = own_traits.get("phone")
    phone = (phone if type(phone) is str else text(phone)).strip()
    if phone and is_known:
        if len(phone) == 64 and HASHED.fullmatch(phone):
            identifiers.append({"phoneNumber": phone.lower()})
        else:
            number = EXTENSION.sub("", phone.replace("(0)", ""))
            digits = NO_DIGIT.sub("", number)
            if not number.startswith("+"):
                if digits.startswith("00"):
                    digits = digits[2:]
                elif not (len(digits) > 10 and digits.startswith("1")):
                    digits = "1" + digits.removeprefix("0")
            if PHONE.fullmatch(digits):
                digest = hashlib.sha256(f"+{digits}".encode()).hexdigest()
                identifiers.append({"phoneNumber": digest})
    first = properties.get("firstName")
    if first is None:
        first = traits.get("firstName")
        if first is None:
            first = own_traits.get("firstName")
    last = properties.get("lastName")
    if last is None:
        last = traits.get("lastName")
        if last is None:
            last = own_traits.get("lastName")
    first = hashed_name(first if type(first) is str else text(first), is_last=False)
    last = hashed_name(last if type(last) is str else text(last), is_last=True)
    address = members(properties.get("address"))
    home = members(traits.get("address"))
    own_home = members(own_traits.get("address"))
    country = address.get("country")
    if country is None:
        country = home.get("country")
        if country is None:
            country = own_home.get("country")
    country = country if type(country) is str else text(country)
    code = address.get("postalCode")
    if code is None:
        code = home.get("postalCode")
        if code is None:
            code = own_home.get("postalCode")
    code = (code if type(code) is str else text(code)).strip()
    if first and last and country and code and is_known:
        known = COUNTRIES.get(country.strip().lower())
        if known is not None:
            body_address = {
                "givenName": first,
                "familyName": last,
                "regionCode": known,
                "postalCode": code,
            }
            identifiers.append({"address": body_address})
    if identifiers:
        body["userData"] = {"userIdentifiers": identifiers}
    if not identifiers and not clicks:
        return None
    if consent:
        body["consent"] = consent
    revenue = properties.get("revenue")
    if revenue is None:
        revenue = properties.get("total")
        if revenue is None:
            revenue = properties.get("value")
    revenue = amount(revenue)
    currency = properties.get("currency")
    if currency is not None:
        currency = (currency if type(currency) is str else text(currency)).strip().upper()
        if len(currency) == 3 and currency.isalpha():
            body["currency"] = currency
            if revenue is not None:
                value = float(revenue)
                body["conversionValue"] = int(value) if value.is_integer() else value
    products = properties.get("products")
    if products is None and (properties.get("product_id") or properties.get("sku")):
        products = [properties]
    elif type(products) is dict:
        products = [products]
    elif products is not None and type(products) is not list:
        raise RefusedError
    if products:
        items = []
        for product in products:
            if type(product) is not dict:
                continue
            sku = product.get("product_id")
            if sku is None:
                sku = product.get("sku")
            sku = (sku if type(sku) is str else text(sku)).strip()
            price = amount(product.get("price"))
            quantity = product.get("quantity")
            if type(quantity) is not int:
                quantity = whole(quantity)
            if not sku or price is None:
                continue
            items.append(
                {
                    "merchantProductId": sku,
                    "quantity": "1" if quantity is None else str(quantity),
                    "unitPrice": float(price),
                }
            )
        if items and "wbraid" not in clicks and "gbraid" not in clicks:
            cart: dict[str, Any] = {}
            if properties.get("discount") is not None:
                cart["transactionDiscount"] = float(properties["discount"])
            if properties.get("coupon"):
                cart["couponCodes"] = [properties["coupon"]]
            cart["items"] = items
            body["cartData"] = cart
    device = {}
    agent = context.get("userAgent")
    agent = (agent if type(agent) is str else text(agent)).strip()
    if agent:
        device["userAgent"] = agent
    ip = context.get("ip")
    ip = (ip if type(ip) is str else text(ip)).strip()
    if ip and not IPV4.fullmatch(ip):
        try:
            ip = str(ipaddress.IPv6Address(ip))
        except ValueError:
            ip = ""
    where = members(context.get("location")).get("country")
    if where is None:
        where = home.get("country")
    where = where if type(where) is str else text(where)
    if ip and where and is_known:
        where = COUNTRIES.get(where.strip().lower())
        if where is not None and where not in PROTECTED:
            device["ipAddress"] = ip
    if device:
        body["eventDeviceInfo"] = device
    kind = properties.get("customer_type")
    if kind and kind.strip().upper() in {"NEW", "RETURNING", "REENGAGED"}:
        body["userProperties"] = {"customerType": kind.strip().upper()}
    return body


def members(value: Any) -> dict[str, Any]:
    """An object's members; none of anything else."""
    return value if type(value) is dict else {}


def hashed_name(name: str, *, is_last: bool) -> str:
    """A name as Google compares it, hashed; a hash passes."""
    name = name.strip()
    if len(name) == 64 and HASHED.fullmatch(name):
        return name.lower()
    words = SYMBOLS.sub("", name.lower()).split()
    if len(words) > 1 and words[0] in TITLES:
        del words[0]
    if is_last and len(words) > 1 and words[-1] in SUFFIXES:
        del words[-1]
    return hashlib.sha256(" ".join(words).encode()).hexdigest() if words else ""


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """The request's body."""
    destination = {
        "operatingAccount": {"accountType": "GOOGLE_ADS", "accountId": "1234567890"},
        "productDestinationId": "987654321",
    }
    return [
        msgspec.json.encode({"destinations": [destination], "events": shaped, "encoding": "HEX"})
    ]
