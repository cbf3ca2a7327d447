"""What the default Meta mapping does, as one function written by hand."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import msgspec

from benchmarks.yardsticks._parts import RefusedError, amount, moment, text, whole
from onward.fields.identity.countries import by_name

ACTION = "send-event"
SETTINGS = {"pixelId": "1234567890123456", "accessToken": "EAAB" + "x" * 40}
OUTPUTS: dict[str, str] | None = None
FIELDS = {"event_name": "Purchase"}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MILLISECOND = timedelta(milliseconds=1)
OLDEST = timedelta(days=7)
AHEAD = timedelta(minutes=1)
HASHED = re.compile(r"[0-9a-fA-F]{64}(?:\.(?:[A-Za-z0-9_-]{2}|[A-Za-z0-9_-]{8}))?")
MD5 = re.compile(r"[0-9a-fA-F]{32}")
EMAIL = re.compile(r"""[^@\s<>"(),;:]+@[^@\s<>"(),;:]+\.[^@\s<>"(),;:]+""")
BLANKS = re.compile(r"\s+")
EXTENSION = re.compile(r"\s*(?:;?ext(?:ension)?\.?|x|#).*", re.IGNORECASE | re.DOTALL)
NO_DIGIT = re.compile(r"[^0-9]+")
NUMBER = re.compile(r"[1-9][0-9]{6,14}")
MARKS = re.compile(r"[\s!-/:-@\[-`{-~]+")
MARKS_AND_DIGITS = re.compile(r"[\s!-@\[-`{-~]+")
COUNTRIES = by_name()
IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
FBC = re.compile(r"fb\.[0-9]{1,2}\.[0-9]{10,13}\.[^.\s]{1,500}(?:\.[A-Za-z0-9_-]{2,8})?")
FBP = re.compile(r"fb\.[0-9]{1,2}\.[0-9]{10,13}\.[0-9]{1,20}(?:\.[A-Za-z0-9_-]{2,8})?")
LEAD = re.compile(r"[0-9]{15,17}")
STATES = {"california": "ca", "new york": "ny", "texas": "tx", "ontario": "on"}
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
    if type(value) is int:
        return value
    if type(value) is not float:
        exact = amount(value)
        if exact is None:
            return None
        value = float(exact)
    return int(value) if value.is_integer() else value


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
    happened: Any = event.get("timestamp")
    try:
        happened = datetime.fromisoformat(happened).astimezone(UTC)
    except (TypeError, ValueError):
        happened = moment(happened)
    if happened < now - OLDEST or happened > now + AHEAD:
        return None
    happened_at = happened
    received = event.get("receivedAt")
    if received is not None:
        try:
            received = datetime.fromisoformat(received).astimezone(UTC)
        except (TypeError, ValueError):
            received = moment(received)
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
    if type(url) is not str:
        url = text(url)
    if not url:
        return None
    body["event_source_url"] = cleaned(url.strip())
    referrer = page.get("referrer")
    if type(referrer) is not str:
        referrer = text(referrer)
    if referrer:
        body["referrer_url"] = cleaned(referrer.strip())
    event_id = properties.get("event_id")
    if event_id is None:
        event_id = event.get("messageId")
    if type(event_id) is not str:
        event_id = text(event_id)
    if event_id:
        body["event_id"] = event_id

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
            # An MD5 is no address either.
            mail = BLANKS.sub("", mail).lower()
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
        if not digest and not (len(written) == 32 and MD5.fullmatch(written)):
            written = EXTENSION.sub("", written.replace("(0)", ""))
            digits = NO_DIGIT.sub("", written).lstrip("0")
            if NUMBER.fullmatch(digits):
                digest = sha(digits)
        if digest and digest not in digests:
            digests.append(digest)
    if digests:
        user["ph"] = digests
    for key, name, other in (("fn", "firstName", "first_name"), ("ln", "lastName", "last_name")):
        value = traits.get(name)
        if value is None:
            value = own_traits.get(name)
            if value is None:
                value = properties.get(other)
        if type(value) is not str:
            value = text(value)
        value = value.strip()
        digest = given(value)
        if not digest and not (len(value) == 32 and MD5.fullmatch(value)):
            value = MARKS.sub("", value.lower())
            if value:
                digest = sha(value)
        if digest:
            user[key] = [digest]
    gender = traits.get("gender")
    if gender is None:
        gender = own_traits.get("gender")
    if gender is not None:
        gender = text(gender)
        letter = GENDERS.get(gender.strip().lower())
        digest = sha(letter) if letter else given(gender.strip())
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
    address: Any = traits.get("address")
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
    if type(city) is not str:
        city = text(city)
    city = city.strip()
    digest = given(city)
    if not digest and not (len(city) == 32 and MD5.fullmatch(city)):
        city = MARKS.sub("", city.lower())
        if city and city[0].isalpha():
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
        state = STATES.get(state) or MARKS_AND_DIGITS.sub("", state)[:2]
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
    if type(code) is not str:
        code = text(code)
    code = code.strip()
    digest = given(code)
    if not digest and not (len(code) == 32 and MD5.fullmatch(code)):
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
    if type(country) is not str:
        country = text(country)
    country = country.strip()
    digest = given(country)
    if not digest:
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
            digest = given(own_id) or sha(BLANKS.sub("", own_id.lower()))
            if digest not in digests:
                digests.append(digest)
    if digests:
        user["external_id"] = digests
    ip = context.get("ip")
    if type(ip) is not str:
        ip = text(ip)
    if IPV4.fullmatch(ip):
        user["client_ip_address"] = ip
    elif ":" in ip:
        user["client_ip_address"] = str(IPv6Address(ip.strip()))
    agent = context.get("userAgent")
    if type(agent) is not str:
        agent = text(agent)
    if not agent:
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
        elif "fbclid=" in referrer:
            clicked = parse_qs(urlsplit(referrer).query).get("fbclid", [None])[0]
        else:
            search = page.get("search")
            if isinstance(search, str) and "fbclid=" in search:
                clicked = parse_qs(search.removeprefix("?")).get("fbclid", [None])[0]
    if isinstance(clicked, str) and (click is None or click.split(".")[3] != clicked):
        click = f"fb.1.{(happened_at - EPOCH) // MILLISECOND}.{clicked}"
    if click is not None:
        user["fbc"] = click
    lead = properties.get("lead_id")
    if lead is not None:
        lead = text(lead).strip()
        if LEAD.fullmatch(lead):
            user["lead_id"] = int(lead)
    body["user_data"] = user

    custom: dict[str, Any] = {}
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
    if worth is None or len(currency) != 3 or not currency.isalpha():
        return None
    custom["currency"] = currency
    custom["value"] = worth
    order_id = properties.get("order_id")
    if type(order_id) is not str:
        order_id = text(order_id)
    if order_id:
        custom["order_id"] = order_id
    title = properties.get("name")
    if type(title) is not str:
        title = text(title)
    if title:
        custom["content_name"] = title
    category = properties.get("category")
    if type(category) is not str:
        category = text(category)
    if category:
        custom["content_category"] = category
    query = properties.get("query")
    if type(query) is not str:
        query = text(query)
    if query:
        custom["search_string"] = query
    products = properties.get("products")
    if products is None and ("product_id" in properties or "sku" in properties):
        products = properties
    if isinstance(products, dict):
        products = [products]
    if products is not None and products != "":
        if not isinstance(products, list):
            raise RefusedError
        contents = []
        ids = []
        pieces = 0
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
            price = number(product.get("price"))
            if not product_id:
                continue
            content: dict[str, Any] = {"id": product_id, "quantity": quantity}
            if price is not None:
                content["item_price"] = price
            pieces += quantity
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
