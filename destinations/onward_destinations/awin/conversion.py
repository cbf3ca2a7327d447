"""Orders for the Conversion API: many in a request."""

from collections.abc import Sequence
from typing import Any, Final

from onward.fields import DENIED, epoch_seconds, plain_number
from onward.request import Header, Request
from onward_destinations.awin.money import split
from onward_destinations.awin.orders import Order, Product
from onward_destinations.awin.settings import ADVERTISER_ID, Settings

LONGEST_REFERENCE: Final = 50


def request(orders: Sequence[Order], settings: Settings) -> Request:
    """The request for orders. Source: Awin, "Conversion API"."""
    body: dict[str, Any] = {"orders": [order_json(order, settings) for order in orders]}
    if settings.webhook_url is not None:
        body["webhook"] = {"url": settings.webhook_url}
    return Request.post(
        f"{settings.base_url}{settings.path.replace(ADVERTISER_ID, settings.advertiser_id)}",
        json=body,
        auth=Header("x-api-key", settings.api_token),
    )


def order_json(order: Order, settings: Settings) -> dict[str, Any]:
    """An order as the Conversion API takes it."""
    found: dict[str, Any] = {
        "orderReference": reference(order),
        "amount": plain_number(order.amount),
        "channel": channel(order, settings),
        "currency": order.currency or settings.currency_default,
    }
    awc = clicks(order)
    if awc:
        found["awc"] = awc
    if order.voucher is not None:
        found["voucher"] = order.voucher
    if order.publisher_id is not None and order.click_time is not None:
        found["publisherId"] = order.publisher_id
        found["clickTime"] = epoch_seconds(order.click_time)
    if order.transaction_time is not None:
        found["transactionTime"] = epoch_seconds(order.transaction_time)
    if order.customer_acquisition is not None:
        found["customerAcquisition"] = order.customer_acquisition
    found["isTest"] = order.is_test or settings.mark_as_test
    found["commissionGroups"] = [
        {"code": code, "amount": plain_number(amount)} for code, amount in groups(order, settings)
    ]
    if order.products:
        default = settings.default_commission_group
        found["basket"] = [_product_json(product, default) for product in order.products]
    if order.custom:
        found["custom"] = order.custom
    if order.link_id is not None:
        found["linkId"] = order.link_id
    if order.click_ref is not None:
        found["clickRef"] = order.click_ref
    return found


def _product_json(product: Product, default: str) -> dict[str, Any]:
    price = product.price
    found: dict[str, Any] = {
        "id": product.id,
        "name": product.name or product.id,
        "price": 0 if price is None else plain_number(price),
        "quantity": product.quantity,
    }
    if product.sku is not None:
        found["sku"] = product.sku
    if product.category is not None:
        found["category"] = product.category
    found["commissionGroupCode"] = product.commission_group_code or default
    return found


def reference(order: Order) -> str:
    """The order's reference as it is sent; a longer one comes this far only if it may be cut."""
    return order.order_reference[:LONGEST_REFERENCE]


def clicks(order: Order) -> str:
    """The clicks that may be sent, the one of a cashback journey behind the other."""
    if order.consent == DENIED:
        return order.sn_awc or ""
    awc, necessary = order.awc, order.sn_awc
    if necessary is None or (awc is not None and necessary in awc.split(",")):
        return awc or ""
    return necessary if awc is None else f"{awc},{necessary}"


def channel(order: Order, settings: Settings) -> str:
    """The last-click channel; that of people who denied consent is not told."""
    if order.consent == DENIED:
        return "aw"
    return order.channel or settings.default_channel


def groups(order: Order, settings: Settings) -> list[tuple[str, Any]]:
    """The commission groups with their amounts."""
    if order.commission_groups:
        return [(share.code, share.amount) for share in order.commission_groups]
    return split(order.amount, order.products, settings.default_commission_group)
