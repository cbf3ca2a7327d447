"""What the default Pinterest mapping does, as one function written by hand."""

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

ACTION = "report-conversion-event"
SETTINGS = {"ad_account_id": "549755885175", "default_phone_country_code": "1"}
OUTPUTS: dict[str, str] = {}
FIELDS = {"event_name": "checkout"}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OLDEST = timedelta(days=90)
AHEAD = timedelta(minutes=1)
LANGUAGE = re.compile(r"([a-z]{2})(?![a-z])")
NO = {"false", "denied", "no", "0", "consent_denied"}
GENDERS = {"m": "m", "male": "m", "f": "f", "female": "f", "n": "n", "non-binary": "n"}
HASHED = re.compile(r"[0-9a-fA-F]{64}")
MD5 = re.compile(r"[0-9a-fA-F]{32}")
EMAIL = re.compile(r"""[^@\s<>"(),;:]+@[^@\s<>"(),;:]+\.[^@\s<>"(),;:]+""")
EXTENSION = re.compile(r"\s*(?:;?ext(?:ension)?\.?|x|#).*", re.IGNORECASE | re.DOTALL)
NO_DIGIT = re.compile(r"[^0-9]+")
NUMBER = re.compile(r"[1-9][0-9]{6,14}")
MARKS = re.compile(r"[\s!-/:-@\[-`{-~]+")
MARKS_AND_DIGITS = re.compile(r"[\s!-@\[-`{-~]+")
ZIP_4 = re.compile(r"([0-9]{5})-?[0-9]{4}")
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
MACRO = re.compile(r"[{}]|%7B|\$[A-Za-z_]+\$|__[A-Z_]+__", re.IGNORECASE)
EMPTY = {"", "null", "undefined", "none", "(not set)", "[object object]", "true", "false", "nan"}
STATES = {"california": "ca", "new york": "ny", "texas": "tx", "ontario": "on"}
COUNTRIES = by_name()
NOTHING: dict[str, Any] = {}


def wants(event: dict[str, Any]) -> bool:
    """The trigger."""
    return event.get("type") == "track" and event.get("event") == "Order Completed"


def given(text: str) -> str:
    """A hash in lower case; empty for what is none."""
    return text.lower() if len(text) == 64 and HASHED.fullmatch(text) else ""


def sha(text: str) -> str:
    """A text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()


def money(value: Any) -> str:
    """An amount as text without closing zeros; empty for none."""
    if type(value) is float and 1e-4 <= value < 1e16:
        return repr(value).removesuffix(".0")
    exact = amount(value)
    written = "" if exact is None else format(exact, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def identifier(value: Any) -> str:
    """A click id or a cookie's value; empty for placeholders."""
    word = text(value).strip().strip("\"'").strip()
    return "" if word.lower() in EMPTY or len(word) > 1024 or MACRO.search(word) else word


def shape(event: dict[str, Any], now: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One event as Pinterest takes it; ``None`` where it is refused."""
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
    page = context.get("page")
    if not isinstance(page, dict):
        page = NOTHING
    cookies = context.get("cookies")
    if not isinstance(cookies, dict):
        cookies = NOTHING
    integrations = event.get("integrations")
    own = integrations.get("Pinterest Conversions") if isinstance(integrations, dict) else None
    if not isinstance(own, dict):
        own = NOTHING
    happened: Any = event.get("timestamp")
    try:
        happened = datetime.fromisoformat(happened).astimezone(UTC)
    except (TypeError, ValueError):
        happened = moment(happened)
    if happened < now - OLDEST or happened > now + AHEAD:
        return None
    received: Any = event.get("receivedAt")
    if received is not None:
        try:
            received = datetime.fromisoformat(received).astimezone(UTC)
        except (TypeError, ValueError):
            received = moment(received)
        happened = min(received, happened)
    event_id = properties.get("event_id")
    if event_id is None:
        event_id = event.get("messageId")
    if type(event_id) is not str:
        event_id = text(event_id)
    event_id = event_id.strip()
    if not event_id:
        return None
    body: dict[str, Any] = {
        "event_name": "checkout",
        "action_source": "web",
        "event_time": (happened - EPOCH) // SECOND,
        "event_id": event_id,
    }
    url = page.get("url")
    if type(url) is not str:
        url = text(url)
    url = url.strip()
    if url:
        body["event_source_url"] = url
    consent = context.get("consent")
    if isinstance(consent, dict):
        categories = consent.get("categoryPreferences")
        if isinstance(categories, dict) and text(categories.get("Advertising")).lower() in NO:
            body["opt_out"] = True
    locale = context.get("locale")
    if type(locale) is not str:
        locale = text(locale)
    language = LANGUAGE.match(locale.strip().lower())
    if language:
        body["language"] = language[1]

    user: dict[str, Any] = {}
    email = properties.get("email")
    if email is None:
        email = traits.get("email")
        if email is None:
            email = own_traits.get("email")
    digests = []
    for each in email if isinstance(email, list) else (email,):
        mail = (each if type(each) is str else text(each)).strip()
        digest = given(mail)
        if not digest:
            mail = mail.lower()
            if not EMAIL.fullmatch(mail):
                mail = "".join(mail.split())
            if EMAIL.fullmatch(mail):
                digest = sha(mail)
        if digest and digest not in digests:
            digests.append(digest)
    if digests:
        user["em"] = digests
    phone = properties.get("phone")
    if phone is None:
        phone = traits.get("phone")
        if phone is None:
            phone = own_traits.get("phone")
    digests = []
    for each in phone if isinstance(phone, list) else (phone,):
        written = (each if type(each) is str else text(each)).strip()
        digest = given(written)
        if written and not digest and not (len(written) == 32 and MD5.fullmatch(written)):
            written = EXTENSION.sub("", written.replace("(0)", ""))
            digits = NO_DIGIT.sub("", written)
            if written.lstrip(" (").startswith("+") or digits.startswith("00"):
                digits = digits.removeprefix("00")
            elif not (len(digits) > 10 and digits.startswith("1")):
                digits = "1" + digits.removeprefix("0")
            if NUMBER.fullmatch(digits):
                digest = sha(digits)
        if digest and digest not in digests:
            digests.append(digest)
    if digests:
        user["ph"] = digests
    first = properties.get("firstName")
    if first is None:
        first = traits.get("firstName")
        if first is None:
            first = own_traits.get("firstName")
    if type(first) is not str:
        first = text(first)
    first = first.strip()
    digest = given(first)
    if not digest and not (len(first) == 32 and MD5.fullmatch(first)):
        first = first.lower()
        if first:
            digest = sha(first)
    if digest:
        user["fn"] = [digest]
    last = properties.get("lastName")
    if last is None:
        last = traits.get("lastName")
        if last is None:
            last = own_traits.get("lastName")
    if type(last) is not str:
        last = text(last)
    last = last.strip()
    digest = given(last)
    if not digest and not (len(last) == 32 and MD5.fullmatch(last)):
        last = last.lower()
        if last:
            digest = sha(last)
    if digest:
        user["ln"] = [digest]
    gender = traits.get("gender")
    if gender is None:
        gender = own_traits.get("gender")
    if gender is not None:
        gender = text(gender).strip()
        letter = GENDERS.get(gender.lower())
        digest = sha(letter) if letter else given(gender)
        if digest:
            user["ge"] = [digest]
    birthday = traits.get("birthday")
    if birthday is None:
        birthday = own_traits.get("birthday")
    if birthday is not None:
        birthday = text(birthday).strip()
        digest = given(birthday)
        if not digest:
            try:
                digest = sha(datetime.fromisoformat(birthday).strftime("%Y%m%d"))
            except ValueError:
                digest = ""
        if digest:
            user["db"] = [digest]
    its_address = properties.get("address")
    if not isinstance(its_address, dict):
        its_address = NOTHING
    address: Any = traits.get("address")
    if not isinstance(address, dict):
        address = NOTHING
    own_address = own_traits.get("address")
    if not isinstance(own_address, dict):
        own_address = NOTHING
    city = its_address.get("city")
    if city is None:
        city = address.get("city")
        if city is None:
            city = own_address.get("city")
    if type(city) is not str:
        city = text(city)
    city = city.strip()
    digest = given(city)
    if not digest and not (len(city) == 32 and MD5.fullmatch(city)):
        city = MARKS.sub("", city.lower())
        if city:
            digest = sha(city)
    if digest:
        user["ct"] = [digest]
    state = its_address.get("state")
    if state is None:
        state = address.get("state")
        if state is None:
            state = own_address.get("state")
    if type(state) is not str:
        state = text(state)
    state = state.strip()
    digest = given(state)
    if not digest and not (len(state) == 32 and MD5.fullmatch(state)):
        state = state.lower()
        state = STATES.get(state) or MARKS_AND_DIGITS.sub("", state)
        if len(state) == 2 and state.isascii():
            digest = sha(state)
    if digest:
        user["st"] = [digest]
    code = its_address.get("postalCode")
    if code is None:
        code = address.get("postalCode")
        if code is None:
            code = own_address.get("postalCode")
    if type(code) is not str:
        code = text(code)
    code = code.strip()
    digest = given(code)
    if not digest and not (len(code) == 32 and MD5.fullmatch(code)):
        code = "".join(code.lower().split())
        short = ZIP_4.fullmatch(code)
        code = short[1] if short else NO_DIGIT.sub("", code)
        if code:
            digest = sha(code)
    if digest:
        user["zp"] = [digest]
    country = its_address.get("country")
    if country is None:
        country = address.get("country")
        if country is None:
            country = own_address.get("country")
    if type(country) is not str:
        country = text(country)
    country = country.strip()
    digest = given(country)
    if not digest and not (len(country) == 32 and MD5.fullmatch(country)):
        letters = COUNTRIES.get(country.lower())
        if letters:
            digest = sha(letters.lower())
    if digest:
        user["country"] = [digest]
    external = event.get("userId")
    if external is None:
        external = event.get("anonymousId")
    digests = []
    for each in external if isinstance(external, list) else (external,):
        own_id = (each if type(each) is str else text(each)).strip()
        if own_id:
            digest = given(own_id) or sha(own_id)
            if digest not in digests:
                digests.append(digest)
    if digests:
        user["external_id"] = digests
    ip = context.get("ip")
    if type(ip) is not str:
        ip = text(ip)
    ip = ip.strip()
    if IPV4.fullmatch(ip):
        user["client_ip_address"] = ip
    elif ":" in ip:
        with suppress(ValueError):
            user["client_ip_address"] = str(IPv6Address(ip))
    agent = context.get("userAgent")
    if type(agent) is not str:
        agent = text(agent)
    agent = agent.strip()
    if agent:
        user["client_user_agent"] = agent
    device = context.get("device")
    if isinstance(device, dict):
        advertising = text(device.get("advertisingId")).strip()
        if advertising.strip("0-"):
            user["hashed_maids"] = [given(advertising) or sha(advertising.lower())]
    click = own.get("epik")
    if click is None:
        click = properties.get("epik")
        if click is None:
            click = properties.get("click_id")
            if click is None:
                click = properties.get("_epik")
    if not click:
        search = page.get("search")
        if "epik=" in url:
            click = dict(parse_qsl(urlsplit(url).query)).get("epik")
        elif isinstance(search, str) and "epik=" in search:
            click = dict(parse_qsl(search.removeprefix("?"))).get("epik")
        for name in ("_epik", "_derived_epik"):
            if not click and isinstance(cookies.get(name), str):
                click = unquote(cookies[name])
    if click and (click := identifier(click)):
        user["click_id"] = click
    if not (
        "em" in user
        or "hashed_maids" in user
        or ("client_ip_address" in user and "client_user_agent" in user)
    ):
        return None
    body["user_data"] = user

    custom: dict[str, Any] = {}
    currency = properties.get("currency")
    if type(currency) is not str:
        currency = text(currency)
    currency = currency.strip().upper()
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        currency = ""
    if currency:
        custom["currency"] = currency
    revenue = properties.get("revenue")
    if revenue is None:
        revenue = properties.get("total")
        if revenue is None:
            revenue = properties.get("value")
    worth = money(revenue)
    if worth:
        custom["value"] = worth
    order = properties.get("order_id")
    if order is None:
        order = properties.get("orderId")
    if type(order) is not str:
        order = text(order)
    if order:
        custom["order_id"] = order
    sought = properties.get("query")
    if sought is None:
        sought = properties.get("search_string")
    if type(sought) is not str:
        sought = text(sought)
    if sought:
        custom["search_string"] = sought
    title = properties.get("content_name")
    if type(title) is not str:
        title = text(title)
    if title:
        custom["content_name"] = title
    products = properties.get("products")
    if products is None and ("product_id" in properties or "sku" in properties):
        products = properties
    if isinstance(products, dict):
        products = [products]
    contents: list[dict[str, Any]] = []
    pieces = 0
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
            quantity = product.get("quantity")
            if type(quantity) is not int:
                quantity = whole(quantity)
                if quantity is None:
                    quantity = 1
            title = product.get("name")
            if type(title) is not str:
                title = text(title)
            category = product.get("category")
            if type(category) is not str:
                category = text(category)
            brand = product.get("brand")
            if type(brand) is not str:
                brand = text(brand)
            price = money(product.get("price"))
            if not product_id:
                continue
            content = {"id": product_id, "quantity": quantity}
            if price:
                content["item_price"] = price
            if title:
                content["item_name"] = title
            if category:
                content["item_category"] = category
            if brand:
                content["item_brand"] = brand
            pieces += quantity
            contents.append(content)
    if contents:
        custom["content_ids"] = [content["id"] for content in contents]
        custom["contents"] = contents
        custom["num_items"] = pieces
    if custom:
        body["custom_data"] = custom
    return body


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """The request's body."""
    return [msgspec.json.encode({"data": shaped})]
