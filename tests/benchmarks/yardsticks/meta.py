"""What the default Meta mapping does, as one function written by hand."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import msgspec

ACTION = "send-event"
SETTINGS = {"pixelId": "1234567890123456", "accessToken": "EAAB" + "x" * 40}
OUTPUTS: dict[str, str] | None = None
FIELDS = {"event_name": "Purchase"}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OLDEST = timedelta(days=7)
AHEAD = timedelta(minutes=1)
HASHED = re.compile(r"[0-9a-fA-F]{64}(?:\.(?:[A-Za-z0-9_-]{2}|[A-Za-z0-9_-]{8}))?")
MD5 = re.compile(r"[0-9a-fA-F]{32}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
BLANKS = re.compile(r"\s+")
EXTENSION = re.compile(r"\s*(?:;?ext(?:ension)?\.?|x|#).*", re.IGNORECASE | re.DOTALL)
NO_DIGIT = re.compile(r"[^0-9]+")
NUMBER = re.compile(r"[1-9][0-9]{6,14}")
MARKS = re.compile(r"[^\w]|_")
COUNTRY = re.compile(r"[a-z]{2}")
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
FBC = re.compile(r"fb\.[0-9]{1,2}\.[0-9]{10,13}\.[^.\s]{1,500}(?:\.[A-Za-z0-9_-]{2,8})?")
FBP = re.compile(r"fb\.[0-9]{1,2}\.[0-9]{10,13}\.[0-9]{1,20}(?:\.[A-Za-z0-9_-]{2,8})?")
LEAD = re.compile(r"[0-9]{15,17}")
STATES = {"california": "ca", "new york": "ny", "texas": "tx", "ontario": "on"}
COUNTRIES = {"united states": "us", "usa": "us", "germany": "de", "france": "fr"}
GENDERS = {"m": "m", "male": "m", "f": "f", "female": "f"}
NOTHING: dict[str, Any] = {}


def wants(event: dict[str, Any]) -> bool:
    """The trigger."""
    return event.get("type") == "track" and event.get("event") == "Order Completed"


def given(text: str) -> str:
    """A hash in lower case; empty for what is none."""
    return text.lower() if len(text) >= 64 and HASHED.fullmatch(text) else ""


def sha(text: str) -> str:
    """A text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()


def number(value: Any) -> Any:
    """An amount as a JSON number; ``None`` for what is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    amount = float(Decimal(str(value)))
    return int(amount) if amount.is_integer() else amount


def cleaned(url: str) -> str:
    """An address without e-mail addresses in its query."""
    if "@" not in url and "%40" not in url:
        return url
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if not EMAIL.search(value)]
    return parts._replace(query=urlencode(kept)).geturl()


def shape(event: dict[str, Any], now: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One event as Meta takes it; ``None`` where it is refused."""
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
    if happened < now - OLDEST or happened > now + AHEAD:
        return None
    received_at = event.get("receivedAt")
    if isinstance(received_at, str):
        try:
            received = datetime.fromisoformat(received_at).astimezone(UTC)
        except ValueError:
            received = happened
        happened = min(received, happened)
    body: dict[str, Any] = {
        "event_name": "Purchase",
        "event_time": (happened - EPOCH) // SECOND,
        "action_source": "website",
    }
    page = context.get("page")
    if not isinstance(page, dict):
        page = NOTHING
    url = page.get("url")
    if not isinstance(url, str) or not url:
        return None
    body["event_source_url"] = cleaned(url.strip())
    referrer = page.get("referrer")
    if isinstance(referrer, str) and referrer:
        body["referrer_url"] = cleaned(referrer.strip())
    event_id = properties.get("event_id")
    if event_id is None:
        event_id = event.get("messageId")
    if isinstance(event_id, str) and event_id:
        body["event_id"] = event_id

    user: dict[str, Any] = {}
    email = properties.get("email")
    if email is None:
        email = traits.get("email")
        if email is None:
            email = own_traits.get("email")
    if isinstance(email, str):
        email = email.strip()
        digest = given(email)
        if not digest and not MD5.fullmatch(email):
            email = BLANKS.sub("", email).lower()
            if EMAIL.fullmatch(email):
                digest = sha(email)
        if digest:
            user["em"] = [digest]
    phone = properties.get("phone")
    if phone is None:
        phone = traits.get("phone")
        if phone is None:
            phone = own_traits.get("phone")
    if isinstance(phone, str):
        phone = phone.strip()
        digest = given(phone)
        if not digest and not MD5.fullmatch(phone):
            phone = EXTENSION.sub("", phone.replace("(0)", ""))
            digits = NO_DIGIT.sub("", phone).lstrip("0")
            if NUMBER.fullmatch(digits):
                digest = sha(digits)
        if digest:
            user["ph"] = [digest]
    for key, name, other in (("fn", "firstName", "first_name"), ("ln", "lastName", "last_name")):
        value = traits.get(name)
        if value is None:
            value = own_traits.get(name)
            if value is None:
                value = properties.get(other)
        if isinstance(value, str):
            value = value.strip()
            digest = given(value)
            if not digest and not MD5.fullmatch(value):
                value = MARKS.sub("", value.lower())
                if value:
                    digest = sha(value)
            if digest:
                user[key] = [digest]
    gender = traits.get("gender")
    if gender is None:
        gender = own_traits.get("gender")
    if isinstance(gender, str):
        letter = GENDERS.get(gender.strip().lower())
        digest = sha(letter) if letter else given(gender.strip())
        if digest:
            user["ge"] = [digest]
    birthday = traits.get("birthday")
    if birthday is None:
        birthday = own_traits.get("birthday")
    if isinstance(birthday, str):
        birthday = birthday.strip()
        digest = given(birthday)
        if not digest:
            try:
                digest = sha(datetime.fromisoformat(birthday).strftime("%Y%m%d"))
            except ValueError:
                digest = ""
        if digest:
            user["db"] = [digest]
    address = traits.get("address")
    if not isinstance(address, dict):
        address = NOTHING
    own_address = own_traits.get("address")
    if not isinstance(own_address, dict):
        own_address = NOTHING
    its_address = properties.get("address")
    if not isinstance(its_address, dict):
        its_address = NOTHING
    city = address.get("city")
    if city is None:
        city = own_address.get("city")
        if city is None:
            city = its_address.get("city")
    if isinstance(city, str):
        city = city.strip()
        digest = given(city)
        if not digest and not MD5.fullmatch(city):
            city = MARKS.sub("", city.lower())
            if city:
                digest = sha(city)
        if digest:
            user["ct"] = [digest]
    state = address.get("state")
    if state is None:
        state = own_address.get("state")
        if state is None:
            state = its_address.get("state")
    if isinstance(state, str):
        state = state.strip()
        digest = given(state)
        if not digest and not MD5.fullmatch(state):
            state = state.lower()
            state = STATES.get(state) or MARKS.sub("", state)[:2]
            if state:
                digest = sha(state)
        if digest:
            user["st"] = [digest]
    code = address.get("postalCode")
    if code is None:
        code = address.get("postal_code")
        if code is None:
            code = address.get("zip")
            if code is None:
                code = own_address.get("postalCode")
                if code is None:
                    code = own_address.get("postal_code")
                    if code is None:
                        code = own_address.get("zip")
                        if code is None:
                            code = its_address.get("postalCode")
                            if code is None:
                                code = its_address.get("postal_code")
                                if code is None:
                                    code = its_address.get("zip")
    if isinstance(code, str):
        code = code.strip()
        digest = given(code)
        if not digest and not MD5.fullmatch(code):
            code = BLANKS.sub("", code.lower()).partition("-")[0]
            if len(code) > 1:
                digest = sha(code)
        if digest:
            user["zp"] = [digest]
    country = address.get("country")
    if country is None:
        country = own_address.get("country")
        if country is None:
            country = its_address.get("country")
    if isinstance(country, str):
        country = country.strip()
        digest = given(country)
        if not digest:
            country = country.lower()
            letters = COUNTRIES.get(country, country)
            if COUNTRY.fullmatch(letters):
                digest = sha(letters)
        if digest:
            user["country"] = [digest]
    external = event.get("userId")
    if external is None:
        external = event.get("anonymousId")
    if isinstance(external, str):
        external = external.strip()
        digest = given(external) or sha(BLANKS.sub("", external.lower()))
        if external:
            user["external_id"] = [digest]
    ip = context.get("ip")
    if isinstance(ip, str) and (IPV4.fullmatch(ip) or ":" in ip):
        user["client_ip_address"] = ip
    agent = context.get("userAgent")
    if not isinstance(agent, str) or not agent:
        return None
    user["client_user_agent"] = agent.strip()
    integrations = event.get("integrations")
    if not isinstance(integrations, dict):
        integrations = NOTHING
    own = integrations.get("Facebook Conversions API")
    if not isinstance(own, dict):
        own = NOTHING
    cookies = context.get("cookies")
    if not isinstance(cookies, dict):
        cookies = NOTHING
    browser = properties.get("fbp")
    if browser is None:
        browser = context.get("fbp")
        if browser is None:
            browser = own.get("fbp")
            if browser is None:
                browser = cookies.get("_fbp")
    if isinstance(browser, str) and FBP.fullmatch(browser):
        user["fbp"] = browser
    click = properties.get("fbc")
    if click is None:
        click = context.get("fbc")
        if click is None:
            click = own.get("fbc")
            if click is None:
                click = cookies.get("_fbc")
    if not isinstance(click, str) or not FBC.fullmatch(click):
        click = None
    clicked = properties.get("fbclid")
    if clicked is None:
        if "fbclid=" in url:
            clicked = parse_qs(urlsplit(url).query).get("fbclid", [None])[0]
        elif isinstance(referrer, str) and "fbclid=" in referrer:
            clicked = parse_qs(urlsplit(referrer).query).get("fbclid", [None])[0]
        else:
            search = page.get("search")
            if isinstance(search, str) and "fbclid=" in search:
                clicked = parse_qs(search.removeprefix("?")).get("fbclid", [None])[0]
    if isinstance(clicked, str) and (click is None or click.split(".")[3] != clicked):
        click = f"fb.1.{(happened - EPOCH) // SECOND * 1000}.{clicked}"
    if click is not None:
        user["fbc"] = click
    lead = properties.get("lead_id")
    if isinstance(lead, str) and LEAD.fullmatch(lead):
        user["lead_id"] = int(lead)
    body["user_data"] = user

    custom: dict[str, Any] = {}
    revenue = properties.get("revenue")
    if revenue is None:
        revenue = properties.get("total")
        if revenue is None:
            revenue = properties.get("value")
    amount = number(revenue)
    currency = properties.get("currency")
    if amount is None or not isinstance(currency, str):
        return None
    currency = currency.strip().upper()
    if len(currency) != 3 or not currency.isalpha():
        return None
    custom["currency"] = currency
    custom["value"] = amount
    order_id = properties.get("order_id")
    if isinstance(order_id, str) and order_id:
        custom["order_id"] = order_id
    title = properties.get("name")
    if isinstance(title, str) and title:
        custom["content_name"] = title
    category = properties.get("category")
    if isinstance(category, str) and category:
        custom["content_category"] = category
    query = properties.get("query")
    if isinstance(query, str) and query:
        custom["search_string"] = query
    products = properties.get("products")
    if products is None and ("product_id" in properties or "sku" in properties):
        products = properties
    if isinstance(products, dict):
        products = [products]
    if isinstance(products, list):
        contents = []
        ids = []
        pieces = 0
        for product in products:
            if not isinstance(product, dict):
                continue
            product_id = product.get("product_id")
            if product_id is None:
                product_id = product.get("sku")
            if not isinstance(product_id, str) or not product_id:
                continue
            content: dict[str, Any] = {"id": product_id}
            quantity = product.get("quantity")
            if isinstance(quantity, int):
                content["quantity"] = quantity
                pieces += quantity
            else:
                pieces += 1
            price = number(product.get("price"))
            if price is not None:
                content["item_price"] = price
            contents.append(content)
            ids.append(product_id)
        if contents:
            custom["contents"] = contents
            custom["content_ids"] = ids
            custom["content_type"] = "product"
            custom["num_items"] = pieces
    body["custom_data"] = custom
    return body


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """The request's body."""
    return [msgspec.json.encode({"data": shaped})]
