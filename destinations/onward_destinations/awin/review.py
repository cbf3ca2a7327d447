"""What keeps an order from being sent, or is worth a remark."""

from collections.abc import Sequence
from decimal import Decimal

from onward.fields import DENIED
from onward_destinations.awin.clicks import is_usual, owners
from onward_destinations.awin.conversion import LONGEST_REFERENCE, clicks
from onward_destinations.awin.orders import Order
from onward_destinations.awin.settings import Settings


def refusals(order: Order, settings: Settings) -> list[str]:
    """Why an order is not sent, a sentence each."""
    found = []
    if order.currency is None and settings.currency_default is None:
        found.append(
            'Awin needs a currency: send it with the event, or set "currency_default" in the '
            "connection's settings."
        )
    size = len(order.order_reference)
    if size > LONGEST_REFERENCE and not settings.truncate:
        found.append(
            f"Awin takes order references of up to {LONGEST_REFERENCE} characters, but this one "
            f'has {size}. The setting "truncate" cuts them.'
        )
    if order.consent == DENIED and not (
        settings.cashback_without_consent and order.sn_awc is not None
    ):
        found.append("The person denied consent, so that the order is not told to Awin.")
        return found
    awc = clicks(order)
    if awc and settings.validate_awc_prefix:
        strangers = [one for one in owners(awc) if one != settings.advertiser_id]
        found += [
            f"The awc belongs to advertiser {one}, this destination is advertiser "
            f"{settings.advertiser_id}."
            for one in strangers[:1]
        ]
    if not awc and order.voucher is None and settings.delivery_mode == "pixel":
        found.append("The pixel carries no publisher id: it needs an awc or a voucher code.")
    return found


def remarks(order: Order) -> Sequence[str]:
    """What a person should know of an order that is sent all the same."""
    found = []
    if order.awc is not None and not is_usual(order.awc):
        found.append("The awc has not the form of Awin's own; Awin may not know the click.")
    if order.commission_groups:
        whole = sum((share.amount for share in order.commission_groups), Decimal(0))
        if whole != order.amount:
            found.append(
                f"The commission groups add up to {whole}, but the amount is {order.amount}."
            )
    return found
