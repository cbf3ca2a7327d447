"""What the default Google Ads mapping does, as one function written by hand."""

import hashlib
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

ACTION = "send-conversion"
SETTINGS = {
    "customer_id": "123-456-7890",
    "conversion_action_id": "987654321",
    "default_phone_country_code": "1",
}
OUTPUTS: dict[str, Any] = {}

OLDEST = timedelta(days=90)
HASHED = re.compile(r"[0-9a-fA-F]{64}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
BLANKS = re.compile(r"\s+")
EXTENSION = re.compile(r"\s*(?:ext\.?|x|#).*", re.IGNORECASE)
NO_DIGIT = re.compile(r"[^0-9]+")
PHONE = re.compile(r"[1-9][0-9]{6,14}")
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
COUNTRY = re.compile(r"[A-Z]{2}")
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
    properties = event.get("properties") or {}
    context = event.get("context") or {}
    traits = context.get("traits") or {}
    own_traits = event.get("traits") or {}
    integrations = event.get("integrations") or {}
    ours = integrations.get("Google Ads") or {}
    happened = datetime.fromisoformat(event["timestamp"]).astimezone(UTC)
    if happened < now - OLDEST or happened > now:
        return None
    body: dict[str, Any] = {}
    order = properties.get("order_id")
    if order is None:
        order = properties.get("orderId")
        if order is None:
            order = event.get("messageId")
    if order:
        body["transactionId"] = str(order).strip()
    body["eventTimestamp"] = happened.isoformat(timespec="seconds")[:-6] + "Z"
    body["eventSource"] = "WEB"
    url = (context.get("page") or {}).get("url") or ""
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
    session = (integrations.get("Google Ads Conversions") or {}).get("session_attributes_encoded")
    if session is None:
        session = ours.get("session_attributes_encoded")
    if session:
        clicks["sessionAttributes"] = session.strip()
    if clicks:
        body["adIdentifiers"] = clicks
    consent: dict[str, str] = {}
    agreed = ((context.get("consent") or {}).get("categoryPreferences") or {}).get("Advertising")
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
    if email and is_known:
        email = email.strip()
        if HASHED.fullmatch(email):
            identifiers.append({"emailAddress": email.lower()})
        else:
            email = BLANKS.sub("", email).lower()
            if EMAIL.fullmatch(email):
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
    if phone and is_known:
        phone = phone.strip()
        if HASHED.fullmatch(phone):
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
    address = properties.get("address") or {}
    home = traits.get("address") or {}
    own_home = own_traits.get("address") or {}
    country = address.get("country")
    if country is None:
        country = home.get("country")
        if country is None:
            country = own_home.get("country")
    code = address.get("postalCode")
    if code is None:
        code = home.get("postalCode")
        if code is None:
            code = own_home.get("postalCode")
    if first and last and country and code and is_known:
        country = country.strip().upper()
        if COUNTRY.fullmatch(country):
            body_address = {
                "givenName": hashed_name(first, is_last=False),
                "familyName": hashed_name(last, is_last=True),
                "regionCode": country,
                "postalCode": code.strip(),
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
    currency = properties.get("currency")
    if currency:
        currency = currency.strip().upper()
        if len(currency) == 3 and currency.isalpha():
            body["currency"] = currency
            if revenue is not None:
                body["conversionValue"] = float(revenue)
    products = properties.get("products")
    if products and "wbraid" not in clicks and "gbraid" not in clicks:
        items = []
        for product in products:
            sku = product.get("product_id")
            if sku is None:
                sku = product.get("sku")
            price = product.get("price")
            if sku is None or price is None:
                continue
            items.append(
                {
                    "merchantProductId": str(sku).strip(),
                    "quantity": str(int(product.get("quantity") or 1)),
                    "unitPrice": float(price),
                }
            )
        if items:
            cart: dict[str, Any] = {}
            if properties.get("discount") is not None:
                cart["transactionDiscount"] = float(properties["discount"])
            if properties.get("coupon"):
                cart["couponCodes"] = [properties["coupon"]]
            cart["items"] = items
            body["cartData"] = cart
    device = {}
    agent = context.get("userAgent")
    if agent:
        device["userAgent"] = agent.strip()
    ip = context.get("ip")
    where = (context.get("location") or {}).get("country")
    if where is None:
        where = home.get("country")
    if ip and where and is_known and IPV4.fullmatch(ip.strip()):
        where = where.strip().upper()
        if COUNTRY.fullmatch(where) and where not in PROTECTED:
            device["ipAddress"] = ip.strip()
    if device:
        body["eventDeviceInfo"] = device
    kind = properties.get("customer_type")
    if kind and kind.strip().upper() in {"NEW", "RETURNING", "REENGAGED"}:
        body["userProperties"] = {"customerType": kind.strip().upper()}
    return body


def hashed_name(name: str, *, is_last: bool) -> str:
    """A name as Google compares it, hashed."""
    name = name.strip()
    if HASHED.fullmatch(name):
        return name.lower()
    kept = "".join(
        c if c.isspace() or unicodedata.category(c)[0] in "LMN" else "" for c in name.lower()
    )
    words = kept.split()
    if len(words) > 1 and words[0] in TITLES:
        del words[0]
    if is_last and len(words) > 1 and words[-1] in SUFFIXES:
        del words[-1]
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """The request's body."""
    destination = {
        "operatingAccount": {"accountType": "GOOGLE_ADS", "accountId": "1234567890"},
        "productDestinationId": "987654321",
    }
    return [
        msgspec.json.encode({"destinations": [destination], "events": shaped, "encoding": "HEX"})
    ]
