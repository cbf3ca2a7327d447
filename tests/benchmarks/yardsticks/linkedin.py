"""What the default LinkedIn mapping does, as one function written by hand."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

ACTION = "stream-conversion"
SETTINGS = {"apiVersion": "202609"}
OUTPUTS = {"id": "14488340"}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
OLDEST = timedelta(days=90)
HASHED = re.compile(r"[0-9a-fA-F]{64}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
COUNTRY = re.compile(r"[A-Z]{2}")
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
NAMES = re.compile(r"\s")
NOTHING: dict[str, Any] = {}


def wants(event: dict[str, Any]) -> bool:
    """The trigger."""
    return event.get("type") == "track" and event.get("event") == "Order Completed"


def shape(event: dict[str, Any], now: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One event as LinkedIn takes it; ``None`` where it is refused."""
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
    try:
        happened = datetime.fromisoformat(event["timestamp"]).astimezone(UTC)
    except (KeyError, TypeError, ValueError):
        return None
    if happened < now - OLDEST or happened > now:
        return None
    body: dict[str, Any] = {
        "conversion": "urn:lla:llaPartnerConversion:14488340",
        "conversionHappenedAt": (happened - EPOCH) // MILLISECOND,
    }
    revenue = properties.get("revenue")
    if revenue is None:
        revenue = properties.get("total")
        if revenue is None:
            revenue = properties.get("value")
    currency = properties.get("currency")
    if isinstance(revenue, (int, float)) and isinstance(currency, str):
        amount = format(Decimal(str(revenue)), "f")
        code = currency.strip().upper()
        if len(code) == 3 and code.isalpha():
            body["conversionValue"] = {"currencyCode": code, "amount": amount}
    event_id = properties.get("event_id") or event.get("messageId")
    if isinstance(event_id, str) and event_id:
        body["eventId"] = event_id
    ids = []
    email = properties.get("email")
    if email is None:
        email = traits.get("email")
        if email is None:
            email = own_traits.get("email")
    if isinstance(email, str):
        email = email.strip()
        if HASHED.fullmatch(email):
            ids.append({"idType": "SHA256_EMAIL", "idValue": email.lower()})
        else:
            email = NAMES.sub("", email).lower()
            if EMAIL.fullmatch(email):
                digest = hashlib.sha256(email.encode()).hexdigest()
                ids.append({"idType": "SHA256_EMAIL", "idValue": digest})
    click = properties.get("li_fat_id")
    if click is None:
        integrations = event.get("integrations") or NOTHING
        click = (integrations.get("LinkedIn Conversions API") or NOTHING).get("li_fat_id")
    if click is None:
        page = context.get("page") or NOTHING
        url = page.get("url")
        if isinstance(url, str) and "li_fat_id=" in url:
            click = parse_qs(urlsplit(url).query).get("li_fat_id", [None])[0]
        search = page.get("search")
        if click is None and isinstance(search, str) and "li_fat_id=" in search:
            click = parse_qs(search.removeprefix("?")).get("li_fat_id", [None])[0]
        cookies = context.get("cookies")
        if click is None and isinstance(cookies, dict):
            click = cookies.get("li_fat_id")
    if isinstance(click, str) and click:
        ids.append({"idType": "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID", "idValue": click.strip()})
    address = context.get("ip")
    if isinstance(address, str) and IPV4.fullmatch(address):
        ids.append({"idType": "PLAINTEXT_IP_ADDRESS", "idValue": address})
    device = context.get("device") or NOTHING
    if device.get("type") == "android" and device.get("advertisingId"):
        ids.append({"idType": "GOOGLE_AID", "idValue": device["advertisingId"].lower()})
    user: dict[str, Any] = {"userIds": ids}
    first = traits.get("firstName")
    if first is None:
        first = own_traits.get("firstName")
        if first is None:
            first = properties.get("first_name")
    last = traits.get("lastName")
    if last is None:
        last = own_traits.get("lastName")
        if last is None:
            last = properties.get("last_name")
    if isinstance(first, str) and isinstance(last, str):
        info = {"firstName": first.strip(), "lastName": last.strip()}
        company = (traits.get("company") or NOTHING).get("name")
        if company is None:
            company = (own_traits.get("company") or NOTHING).get("name")
        if isinstance(company, str):
            info["companyName"] = company
        title = traits.get("title")
        if isinstance(title, str):
            info["title"] = title
        country = (traits.get("address") or NOTHING).get("country")
        if isinstance(country, str):
            country = country.strip().upper()
            if COUNTRY.fullmatch(country):
                info["countryCode"] = country
        user["userInfo"] = info
    if not any(each["idType"] != "PLAINTEXT_IP_ADDRESS" for each in ids) and "userInfo" not in user:
        return None
    body["user"] = user
    return body


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """The request's body."""
    return [msgspec.json.encode(shaped[0] if len(shaped) == 1 else {"elements": shaped})]
