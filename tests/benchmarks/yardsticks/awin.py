"""What the default Awin mapping does, as one function written by hand."""

import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import unquote

import msgspec

from benchmarks.yardsticks._parts import RefusedError, amount, text, whole

ACTION = "send-order"
SETTINGS = {"advertiser_id": "12345", "api_token": "11111111-2222-3333-4444-555555555555"}
OUTPUTS: dict[str, Any] = {}
# The orders of the benchmark have no click.
FIELDS = {"voucher": "SAVE10"}

CENT = Decimal("0.01")
CURRENCY = re.compile(r"[A-Z]{3}")
CHANNEL = re.compile(r"\w{1,32}", re.ASCII)
GROUP = re.compile(r"[A-Z0-9_.\-]{1,40}")
CHECKSUM = re.compile(r"[A-Za-z0-9_.~\-]{5,500}")
AWC = re.compile(r"[?&]awc=([^&#]+)")
AWAID = re.compile(r"[?&]awaid=([^&#]+)")
GCLID = re.compile(r"[?&]gclid=([^&#]+)")
NECESSARY = re.compile(r"[?&]sn=1(?:[&#]|$)")
CONTROLS = re.compile(r"[|\x00-\x1f\x7f-\x9f]")


def wants(event: dict[str, Any]) -> bool:
    """The trigger."""
    return event.get("type") == "track" and event.get("event") == "Order Completed"


def plain(exact: Decimal) -> int | float:
    """An exact amount as a JSON number."""
    number = float(exact)
    return int(exact) if number.is_integer() else number


def members(value: Any) -> dict[str, Any]:
    """An object's members; none of anything else."""
    return value if type(value) is dict else {}


def clean(value: Any) -> str:
    """A text without pipes and control characters."""
    plain_text: str = value if type(value) is str else text(value)
    if "|" in plain_text or not plain_text.isprintable():
        plain_text = CONTROLS.sub("", plain_text)
    return plain_text.strip()


def shape(event: dict[str, Any], now: datetime) -> dict[str, Any] | None:  # noqa: C901, PLR0912, PLR0915 - straight-line by intent
    """One order as Awin takes it; ``None`` where it is refused."""
    properties = members(event.get("properties"))
    context = members(event.get("context"))
    cookies = members(context.get("cookies"))
    integrations = members(members(event.get("integrations")).get("Awin"))
    consent = members(members(context.get("consent")).get("categoryPreferences"))
    if str(consent.get("Advertising", "")).lower() in {"false", "denied", "no", "0"}:
        return None
    reference = properties.get("order_id")
    reference = (reference if type(reference) is str else text(reference)).strip()
    if not reference or len(reference) > 50:
        return None
    revenue = properties.get("revenue")
    if revenue is None:
        revenue = properties.get("total")
        if revenue is None:
            revenue = properties.get("value")
    revenue = amount(revenue)
    if revenue is None or revenue < 0:
        return None
    revenue = revenue.quantize(CENT, ROUND_HALF_UP)
    currency = properties.get("currency")
    currency = (currency if type(currency) is str else text(currency)).strip().upper()
    if not CURRENCY.fullmatch(currency):
        return None
    channel = (
        properties.get("awin_channel") or members(event.get("enriched")).get("channel") or "aw"
    )
    channel = (channel if type(channel) is str else text(channel)).strip()
    if channel.lower() in {"aw", "awin", "affiliate_window"} or not CHANNEL.fullmatch(channel):
        channel = "aw"
    order: dict[str, Any] = {
        "orderReference": reference,
        "amount": plain(revenue),
        "channel": channel,
        "currency": currency,
    }
    awc = integrations.get("awc") or properties.get("awc") or properties.get("cks")
    url = members(context.get("page")).get("url") or ""
    if type(url) is not str:
        url = text(url)
    if not awc:
        in_url = AWC.search(url)
        at_google = AWAID.search(url)
        google = GCLID.search(url) if at_google else None
        if in_url:
            awc = unquote(in_url[1])
        elif at_google and google:
            awc = f"gclid_{unquote(at_google[1])}_{unquote(google[1])}"
        else:
            awc = cookies.get("awc") or cookies.get("awin_awc")
    necessary = properties.get("sn_awc") or integrations.get("sn_awc")
    if not necessary:
        in_url = AWC.search(url) if NECESSARY.search(url) else None
        necessary = unquote(in_url[1]) if in_url else cookies.get("awin_sn_awc")
    if necessary and necessary != awc:
        awc = f"{awc},{necessary}" if awc else necessary
    if awc:
        awc = awc.strip()
        if CHECKSUM.fullmatch(awc) and awc.partition("_")[0] == "12345":
            order["awc"] = awc
    order["voucher"] = "SAVE10"
    buyer = properties.get("customer_acquisition")
    if buyer is None and "new_customer" in properties:
        buyer = "NEW" if properties["new_customer"] else "RETURNING"
    if buyer:
        order["customerAcquisition"] = buyer.strip().upper()
    order["isTest"] = False
    basket = []
    sums: dict[str, Decimal] = {}
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
        number = product.get("product_id")
        if number is None:
            number = product.get("sku")
        number = clean(number)
        exact = amount(product.get("price"))
        quantity = product.get("quantity")
        if type(quantity) is not int:
            quantity = whole(quantity)
        if quantity is None:
            quantity = 1
        if not number or exact is None:
            continue
        exact = exact.quantize(CENT, ROUND_HALF_UP)
        row = {
            "id": number,
            "name": clean(product.get("name")) or number,
            "price": plain(exact),
            "quantity": quantity,
        }
        sku = product.get("sku")
        if sku:
            row["sku"] = clean(sku)
        category = product.get("category")
        if category:
            row["category"] = clean(category)
        group = product.get("commission_group") or "DEFAULT"
        if not GROUP.fullmatch(group):
            group = "DEFAULT"
        row["commissionGroupCode"] = group
        sums[group] = sums.get(group, Decimal(0)) + exact * quantity
        basket.append(row)
    if len(sums) < 2:
        order["commissionGroups"] = [
            {"code": next(iter(sums), "DEFAULT"), "amount": plain(revenue)},
        ]
    else:
        all_of_them = sum(sums.values())
        shares = {
            code: (revenue * part / all_of_them).quantize(CENT, ROUND_HALF_UP)
            for code, part in sums.items()
        }
        largest = max(sums, key=sums.__getitem__)
        shares[largest] += revenue - sum(shares.values())
        order["commissionGroups"] = [
            {"code": code, "amount": plain(share)} for code, share in shares.items()
        ]
    if basket:
        order["basket"] = basket
    message = event.get("messageId")
    order["custom"] = {"1": message if type(message) is str else text(message)}
    return order


def bodies(shaped: list[dict[str, Any]]) -> list[bytes]:
    """The body of a request."""
    return [msgspec.json.encode({"orders": shaped})]
