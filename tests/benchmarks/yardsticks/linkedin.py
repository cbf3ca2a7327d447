"""What the default LinkedIn mapping does, as one function written by hand."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from benchmarks.yardsticks._parts import amount, moment, text
from onward.fields.identity.countries import by_name

ACTION = "stream-conversion"
SETTINGS = {"apiVersion": "202609"}
OUTPUTS = {"id": "14488340"}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
OLDEST = timedelta(days=90)
HASHED = re.compile(r"[0-9a-f]{64}")
EMAIL = re.compile(r"""[^@\s<>"(),;:]+@[^@\s<>"(),;:]+\.[^@\s<>"(),;:]+""")
COUNTRIES = by_name()
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
BLANKS = re.compile(r"\s+")
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
    happened: Any = event.get("timestamp")
    try:
        happened = datetime.fromisoformat(happened).astimezone(UTC)
    except (TypeError, ValueError):
        happened = moment(happened)
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
    worth = Decimal(str(revenue)) if type(revenue) is float else amount(revenue)
    if type(currency) is not str:
        currency = text(currency)
    code = currency.strip().upper()
    if worth is not None and len(code) == 3 and code.isalpha():
        body["conversionValue"] = {"currencyCode": code, "amount": format(worth, "f")}
    event_id = properties.get("event_id")
    if event_id is None:
        event_id = event.get("messageId")
    if type(event_id) is not str:
        event_id = text(event_id)
    if event_id:
        body["eventId"] = event_id
    ids = []
    email = properties.get("email")
    if email is None:
        email = traits.get("email")
        if email is None:
            email = own_traits.get("email")
    if type(email) is not str:
        email = text(email)
    email = email.strip().lower()
    if len(email) == 64 and HASHED.fullmatch(email):
        ids.append({"idType": "SHA256_EMAIL", "idValue": email})
    elif email:
        email = BLANKS.sub("", email)
        if EMAIL.fullmatch(email):
            digest = hashlib.sha256(email.encode()).hexdigest()
            ids.append({"idType": "SHA256_EMAIL", "idValue": digest})
    click = properties.get("li_fat_id")
    if click is None:
        integrations = event.get("integrations")
        if isinstance(integrations, dict):
            own = integrations.get("LinkedIn Conversions API")
            if isinstance(own, dict):
                click = own.get("li_fat_id")
    if click is None:
        page = context.get("page")
        if not isinstance(page, dict):
            page = NOTHING
        url = page.get("url")
        if isinstance(url, str) and "li_fat_id=" in url:
            click = parse_qs(urlsplit(url).query).get("li_fat_id", [None])[0]
        search = page.get("search")
        if click is None and isinstance(search, str) and "li_fat_id=" in search:
            click = parse_qs(search.removeprefix("?")).get("li_fat_id", [None])[0]
        cookies = context.get("cookies")
        if click is None and isinstance(cookies, dict):
            click = cookies.get("li_fat_id")
    if type(click) is not str:
        click = text(click)
    if click:
        ids.append({"idType": "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID", "idValue": click.strip()})
    address = context.get("ip")
    if isinstance(address, str) and IPV4.fullmatch(address):
        ids.append({"idType": "PLAINTEXT_IP_ADDRESS", "idValue": address})
    device = context.get("device")
    if isinstance(device, dict) and device.get("type") == "android" and device.get("advertisingId"):
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
    if type(first) is not str:
        first = text(first)
    if type(last) is not str:
        last = text(last)
    first, last = first.strip(), last.strip()
    if first and last:
        info = {"firstName": first, "lastName": last}
        company = traits.get("company")
        if not isinstance(company, dict):
            company = own_traits.get("company")
        if isinstance(company, dict):
            name = company.get("name")
            if type(name) is not str:
                name = text(name)
            if name:
                info["companyName"] = name
        title = traits.get("title")
        if type(title) is not str:
            title = text(title)
        if title:
            info["title"] = title
        address = traits.get("address")
        if isinstance(address, dict):
            country = address.get("country")
            if type(country) is not str:
                country = text(country)
            country = COUNTRIES.get(country.strip().lower())
            if country:
                info["countryCode"] = country
        user["userInfo"] = info
    if not any(each["idType"] != "PLAINTEXT_IP_ADDRESS" for each in ids) and "userInfo" not in user:
        return None
    body["user"] = user
    return body


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """The request's body."""
    return [msgspec.json.encode(shaped[0] if len(shaped) == 1 else {"elements": shaped})]
