"""Orders for the conversion pixel: one a request, in its address."""

from typing import Final
from urllib.parse import quote

from onward.request import Request
from onward_destinations.awin.conversion import channel, clicks, groups, reference
from onward_destinations.awin.orders import Order
from onward_destinations.awin.settings import Settings

_ROW: Final = "AW:P"


def request(order: Order, settings: Settings) -> Request:
    """The request for an order. Source: Awin, "Fall-back Conversion Pixel"."""
    is_test = order.is_test or settings.mark_as_test
    pairs = [
        ("tt", "ss"),
        ("tv", "2"),
        ("merchant", settings.advertiser_id),
        ("amount", f"{order.amount:.2f}"),
        ("ch", channel(order, settings)),
        ("cr", order.currency or settings.currency_default or ""),
        ("ref", reference(order)),
        ("parts", "|".join(f"{code}:{amount:.2f}" for code, amount in groups(order, settings))),
        ("vc", order.voucher or ""),
        ("testmode", "1" if is_test else "0"),
        ("cks", clicks(order)),
        ("customeracquisition", order.customer_acquisition or ""),
        *((f"p{key}", value) for key, value in (order.custom or {}).items()),
        *((f"bd[{index}]", row) for index, row in enumerate(_basket(order, settings))),
    ]
    query = "&".join(f"{quote(name)}={quote(value, safe='')}" for name, value in pairs if value)
    return Request.get(f"{settings.pixel_url}?{query}")


def _basket(order: Order, settings: Settings) -> list[str]:
    """Each product as a text whose parts are separated by pipes."""
    return [
        "|".join(
            (
                _ROW,
                settings.advertiser_id,
                reference(order),
                product.id or "",
                product.name or product.id or "",
                f"{product.price or 0:.2f}",
                str(product.quantity),
                product.sku or "",
                product.commission_group_code or settings.default_commission_group,
                product.category or "",
            )
        )
        for product in order.products
    ]
