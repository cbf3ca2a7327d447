"""What the default Snapchat mapping does, as one function written by hand."""

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
SETTINGS = {"pixel_id": "6abc82ca-4a3a-4391-98ba-0317a8471234"}
OUTPUTS: dict[str, str] | None = None
FIELDS = {"event_name": "PURCHASE"}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OLDEST = timedelta(days=37)
GENDERS = {"m": "m", "male": "m", "f": "f", "female": "f"}
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
    """One event as Snapchat takes it; ``None`` where it is refused."""
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
    own = integrations.get("Snap Conversions Api") if isinstance(integrations, dict) else None
    if not isinstance(own, dict):
        own = NOTHING
    happened: Any = event.get("timestamp")
    try:
        happened = datetime.fromisoformat(happened).astimezone(UTC)
    except (TypeError, ValueError):
        happened = moment(happened)
    if happened < now - OLDEST or happened > now:
        return None
    app = context.get("app")
    if isinstance(app, dict) and app.get("namespace") is not None:
        # Its events would go to the app, which the settings do not name.
        return None
    body: dict[str, Any] = {
        "event_name": "PURCHASE",
        "event_time": (happened - EPOCH) // SECOND,
        "action_source": "WEB",
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
    body["event_source_url"] = url

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
            else:
                digits = ""
            if NUMBER.fullmatch(digits):
                digest = sha(digits)
        if digest and digest not in digests:
            digests.append(digest)
    if digests:
        user["ph"] = digests
    first = traits.get("firstName")
    if first is None:
        first = traits.get("first_name")
        if first is None:
            first = own_traits.get("firstName")
            if first is None:
                first = own_traits.get("first_name")
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
        user["fn"] = [digest]
    last = traits.get("lastName")
    if last is None:
        last = traits.get("last_name")
        if last is None:
            last = own_traits.get("lastName")
            if last is None:
                last = own_traits.get("last_name")
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
        user["ln"] = [digest]
    gender = traits.get("gender")
    if gender is None:
        gender = own_traits.get("gender")
        if gender is None:
            gender = properties.get("gender")
    if gender is not None:
        gender = text(gender).strip()
        letter = GENDERS.get(gender.lower())
        digest = sha(letter) if letter else given(gender)
        if digest:
            user["ge"] = [digest]
    birthday = traits.get("birthday")
    if birthday is None:
        birthday = own_traits.get("birthday")
        if birthday is None:
            birthday = properties.get("birthday")
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
    city = address.get("city")
    if city is None:
        city = own_address.get("city")
        if city is None:
            city = its_address.get("city")
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
    state = address.get("state")
    if state is None:
        state = own_address.get("state")
        if state is None:
            state = its_address.get("state")
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
        user["zp"] = [digest]
    country = address.get("country")
    if country is None:
        country = own_address.get("country")
        if country is None:
            country = its_address.get("country")
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
            user["madid"] = advertising.lower()
        vendor = text(device.get("id")).strip()
        if vendor.strip("0-") and text(device.get("type")).lower() in {"ios", "ipados", "tvos"}:
            user["idfv"] = vendor.lower()
    click = properties.get("sc_click_id")
    if click is None:
        click = properties.get("ScCid")
        if click is None:
            click = own.get("click_id")
    if not click:
        search = page.get("search")
        if "sccid=" in url.lower():
            pairs = parse_qsl(urlsplit(url).query)
            click = {name.lower(): value for name, value in pairs}.get("sccid")
        elif isinstance(search, str) and "sccid=" in search.lower():
            pairs = parse_qsl(search.removeprefix("?"))
            click = {name.lower(): value for name, value in pairs}.get("sccid")
        if not click and isinstance(cookies.get("_scclid"), str):
            click = unquote(cookies["_scclid"])
    if click and (click := identifier(click)):
        user["sc_click_id"] = click
    cookie = properties.get("sc_cookie1")
    if cookie is None:
        cookie = properties.get("_scid")
        if cookie is None:
            cookie = own.get("uuid_c1")
    if not cookie and isinstance(cookies.get("_scid"), str):
        cookie = unquote(cookies["_scid"])
    if cookie and (cookie := identifier(cookie)):
        user["sc_cookie1"] = cookie
    lead = properties.get("lead_id")
    if lead is not None:
        lead = text(lead).strip()
        if lead.isascii() and lead.isdigit():
            user["lead_id"] = int(lead)
    subscription = properties.get("subscription_id")
    if subscription is not None:
        subscription = text(subscription).strip()
        if subscription:
            user["subscription_id"] = subscription
    if not (
        "em" in user
        or "ph" in user
        or "madid" in user
        or ("client_ip_address" in user and "client_user_agent" in user)
    ):
        return None
    body["user_data"] = user

    revenue = properties.get("revenue")
    if revenue is None:
        revenue = properties.get("total")
        if revenue is None:
            revenue = properties.get("value")
    worth = number(revenue)
    currency = properties.get("currency")
    if type(currency) is not str:
        currency = text(currency)
    currency = currency.strip().upper()
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        currency = ""
    if worth is None or not currency:
        return None
    custom: dict[str, Any] = {"currency": currency, "value": worth}
    order = properties.get("order_id")
    if type(order) is not str:
        order = text(order)
    if order:
        custom["order_id"] = order
    query = properties.get("query")
    if type(query) is not str:
        query = text(query)
    if query:
        custom["search_string"] = query
    method = properties.get("sign_up_method")
    if method is None:
        method = properties.get("method")
    if type(method) is not str:
        method = text(method)
    if method:
        custom["sign_up_method"] = method
    for name in TEXTS:
        value = properties.get(name)
        if value is not None and (value := text(value)):
            custom[name] = value
    for name in NUMBERS:
        value = properties.get(name)
        if value is not None and (value := whole(value)) is not None:
            custom[name] = value
    for name in LISTS:
        value = properties.get(name)
        if value is not None:
            values = [text(each) for each in (value if isinstance(value, list) else (value,))]
            if kept := [each for each in values if each]:
                custom[name] = kept
    ids, categories, brands = [], [], []
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
            category = product.get("category")
            if type(category) is not str:
                category = text(category)
            brand = product.get("brand")
            if type(brand) is not str:
                brand = text(brand)
            price = money(product.get("price"))
            if not product_id:
                continue
            content = {"id": product_id, "quantity": str(quantity)}
            if price:
                content["item_price"] = price
            if brand:
                content["brand"] = brand
                brands.append(brand)
            if category:
                categories.append(category)
            ids.append(product_id)
            pieces += quantity
            contents.append(content)
    if contents:
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
