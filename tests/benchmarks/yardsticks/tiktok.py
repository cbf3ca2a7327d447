"""What the default TikTok mapping does, as one function written by hand."""

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

ACTION = "report-event"
SETTINGS = {"pixelCode": "C4A0EXAMPLE1PIXEL0AA", "accessToken": "T"}
OUTPUTS: dict[str, str] = {}
FIELDS = {"event": "Purchase"}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OLDEST = timedelta(days=28)
AHEAD = timedelta(minutes=10)
DELIVERIES = {"in_store", "curbside", "home_delivery"}
FLAGS = {"true": True, "1": True, "false": False, "0": False}
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


def number(value: Any) -> Any:
    """An amount as a JSON number; ``None`` for what is none."""
    if type(value) is int:
        return value
    if type(value) is not float:
        exact = amount(value)
        if exact is None:
            return None
        value = float(exact)
    return int(value) if value.is_integer() else value


def identifier(value: Any) -> str:
    """A click id or a cookie's value; empty for placeholders."""
    word = text(value).strip().strip("\"'").strip()
    return "" if word.lower() in EMPTY or len(word) > 1024 or MACRO.search(word) else word


def shape(event: dict[str, Any], now: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One event as TikTok takes it; ``None`` where it is refused."""
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
    own = integrations.get("TikTok Conversions") if isinstance(integrations, dict) else None
    if not isinstance(own, dict):
        own = NOTHING
    happened: Any = event.get("timestamp")
    try:
        happened = datetime.fromisoformat(happened).astimezone(UTC)
    except (TypeError, ValueError):
        happened = moment(happened)
    if happened < now - OLDEST or happened > now + AHEAD:
        return None
    body: dict[str, Any] = {
        "event": "Purchase",
        "event_time": (happened - EPOCH) // SECOND,
    }
    event_id = properties.get("event_id")
    if event_id is None:
        event_id = event.get("messageId")
    if type(event_id) is not str:
        event_id = text(event_id)
    if event_id:
        body["event_id"] = event_id
    url = page.get("url")
    if type(url) is not str:
        url = text(url)
    url = url.strip()
    if not url:
        return None
    body["page"] = {"url": url}
    referrer = page.get("referrer")
    if type(referrer) is not str:
        referrer = text(referrer)
    referrer = referrer.strip()
    if referrer:
        body["page"]["referrer"] = referrer

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
        user["email"] = digests
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
            else:
                digits = ""
            if NUMBER.fullmatch(digits):
                digest = sha(f"+{digits}")
        if digest and digest not in digests:
            digests.append(digest)
    if digests:
        user["phone"] = digests
    first = traits.get("firstName")
    if first is None:
        first = own_traits.get("firstName")
        if first is None:
            first = properties.get("first_name")
    if type(first) is not str:
        first = text(first)
    first = first.strip()
    digest = given(first)
    if not digest and not (len(first) == 32 and MD5.fullmatch(first)):
        first = MARKS.sub("", first.lower())
        if first:
            digest = sha(first)
    if digest:
        user["first_name"] = digest
    last = traits.get("lastName")
    if last is None:
        last = own_traits.get("lastName")
        if last is None:
            last = properties.get("last_name")
    if type(last) is not str:
        last = text(last)
    last = last.strip()
    digest = given(last)
    if not digest and not (len(last) == 32 and MD5.fullmatch(last)):
        last = MARKS.sub("", last.lower())
        if last:
            digest = sha(last)
    if digest:
        user["last_name"] = digest
    its_address = properties.get("address")
    if not isinstance(its_address, dict):
        its_address = NOTHING
    address: Any = traits.get("address")
    if not isinstance(address, dict):
        address = NOTHING
    own_address = own_traits.get("address")
    if not isinstance(own_address, dict):
        own_address = NOTHING
    city = address.get("city")
    if city is None:
        city = own_address.get("city")
        if city is None:
            city = its_address.get("city")
    if type(city) is not str:
        city = text(city)
    city = MARKS_AND_DIGITS.sub("", city.lower())
    if city:
        user["city"] = city
    state = address.get("state")
    if state is None:
        state = own_address.get("state")
        if state is None:
            state = its_address.get("state")
    if type(state) is not str:
        state = text(state)
    state = state.strip().lower()
    state = STATES.get(state) or MARKS_AND_DIGITS.sub("", state)
    if state:
        user["state"] = state
    country = address.get("country")
    if country is None:
        country = own_address.get("country")
        if country is None:
            country = its_address.get("country")
    if type(country) is not str:
        country = text(country)
    letters = COUNTRIES.get(country.strip().lower())
    if letters:
        user["country"] = letters.lower()
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
    if type(code) is not str:
        code = text(code)
    code = code.strip()
    digest = given(code)
    if not digest and not (len(code) == 32 and MD5.fullmatch(code)):
        code = "".join(code.lower().split())
        short = ZIP_4.fullmatch(code)
        code = short[1] if short else code.replace("-", "")
        if code:
            digest = sha(code)
    if digest:
        user["zip_code"] = digest
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
        user["ip"] = ip
    elif ":" in ip:
        with suppress(ValueError):
            user["ip"] = str(IPv6Address(ip))
    agent = context.get("userAgent")
    if type(agent) is not str:
        agent = text(agent)
    agent = agent.strip()
    if agent:
        user["user_agent"] = agent
    locale = context.get("locale")
    if type(locale) is not str:
        locale = text(locale)
    locale = locale.strip()
    if locale:
        user["locale"] = locale
    click = properties.get("ttclid")
    if click is None:
        click = own.get("ttclid")
    newest = None
    if "ttclid=" in url:
        newest = dict(parse_qsl(urlsplit(url).query)).get("ttclid")
    if not click:
        search = page.get("search")
        if isinstance(search, str) and "ttclid=" in search:
            click = dict(parse_qsl(search.removeprefix("?"))).get("ttclid")
        if not click and isinstance(cookies.get("ttclid"), str):
            click = unquote(cookies["ttclid"])
    for each in (newest, click):
        if each and len(each := identifier(each)) <= 1_000 and each:
            user["ttclid"] = each
            break
    cookie = properties.get("ttp")
    if cookie is None:
        cookie = properties.get("_ttp")
        if cookie is None:
            cookie = own.get("ttp")
    if not cookie and isinstance(cookies.get("_ttp"), str):
        cookie = unquote(cookies["_ttp"])
    if cookie and (cookie := identifier(cookie)):
        user["ttp"] = cookie
    if not (
        "external_id" in user
        or "email" in user
        or ("ip" in user and "user_agent" in user)
        or "phone" in user
        or "ttclid" in user
        or "ttp" in user
    ):
        return None
    body["user"] = user

    about: dict[str, Any] = {}
    currency = properties.get("currency")
    if type(currency) is not str:
        currency = text(currency)
    currency = currency.strip().upper()
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        currency = ""
    if currency:
        about["currency"] = currency
    revenue = properties.get("revenue")
    if revenue is None:
        revenue = properties.get("total")
        if revenue is None:
            revenue = properties.get("value")
    worth = number(revenue)
    if worth is not None and currency:
        about["value"] = worth
    for name in ("order_id", "shop_id", "query", "description"):
        value = properties.get(name)
        if value is not None and (value := text(value)):
            about[name] = value
    sought = properties.get("search_string")
    if sought is None:
        sought = properties.get("query")
    if sought is not None and (sought := text(sought)):
        about["search_string"] = sought
    delivery = properties.get("delivery_category")
    if delivery is not None:
        delivery = text(delivery).strip().lower()
        if delivery in DELIVERIES:
            about["delivery_category"] = delivery
    lifetime = number(properties.get("predicted_ltv"))
    if lifetime is not None:
        about["predicted_ltv"] = lifetime
    limited = properties.get("limited_data_use")
    if limited is not None and limited != "":
        limited = FLAGS.get(text(limited))
        if limited is None:
            raise RefusedError
        body["limited_data_use"] = limited
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
            price = number(product.get("price"))
            if not product_id:
                continue
            content = {"content_id": product_id, "quantity": quantity}
            if title:
                content["content_name"] = title
            if category:
                content["content_category"] = category
            if brand:
                content["brand"] = brand
            if price is not None:
                content["price"] = price
            pieces += quantity
            contents.append(content)
    ids = properties.get("content_ids")
    if ids is not None:
        ids = [text(each).strip() for each in (ids if isinstance(ids, list) else (ids,))]
    if contents:
        about["contents"] = contents
        about["content_type"] = "product"
        about["num_items"] = pieces
        if not ids:
            ids = [content["content_id"] for content in contents]
    if ids:
        about["content_ids"] = ids
    count = number(properties.get("num_items"))
    if count is not None:
        about["num_items"] = count
    if about:
        body["properties"] = about
    return body


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """The request's body."""
    return [
        msgspec.json.encode(
            {"event_source": "web", "event_source_id": "C4A0EXAMPLE1PIXEL0AA", "data": shaped}
        )
    ]
