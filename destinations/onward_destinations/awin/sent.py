"""Orders that were sent before without an answer: whether Awin has them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from onward.errors import PlatformError
from onward.outcome import Delivered, Outcome
from onward.request import Client
from onward_destinations.awin.accounts import advertisers, ask
from onward_destinations.awin.conversion import reference
from onward_destinations.awin.orders import Order
from onward_destinations.awin.settings import Settings

# For a day it is tried again; the list shows at most 31 days.
_RECENT: Final = timedelta(days=2)
_DAY: Final = timedelta(days=1)
_LONGEST: Final = timedelta(days=30)
FOUND: Final = Delivered("Awin has a transaction with this reference: it was not sent once more.")


async def find_sent(
    client: Client, orders: Sequence[Order], settings: Settings
) -> list[Outcome | None]:
    """What Awin has of these orders, by their references.

    What a second order with the same reference does, Awin does not document.

    Raises:
        PlatformError: Awin refused, in its words, or did not answer as it should.
    """
    response, _ = await advertisers(client, settings)
    now = response.sent_at
    if now is None:
        msg = "Awin did not tell its date, by which transactions are listed."
        raise PlatformError(msg, code="no-date", hint="Wait; it is tried again.")
    known = await _references(client, settings, _start(orders, now), now + _DAY)
    return [FOUND if reference(order) in known else None for order in orders]


def _start(orders: Sequence[Order], now: datetime) -> datetime:
    told = [order.transaction_time for order in orders if order.transaction_time is not None]
    return max(min([now - _RECENT, *(moment - _DAY for moment in told)]), now - _LONGEST)


async def _references(
    client: Client, settings: Settings, start: datetime, end: datetime
) -> frozenset[str]:
    response = await ask(
        client,
        settings,
        f"advertisers/{settings.advertiser_id}/transactions/",
        startDate=f"{start:%Y-%m-%dT%H:%M:%S}",
        endDate=f"{end:%Y-%m-%dT%H:%M:%S}",
        timezone="UTC",
        dateType="transaction",
    )
    try:
        rows: Any = response.json()
    except ValueError:
        rows = None
    if not isinstance(rows, list):
        msg = "Awin's list of transactions cannot be read."
        raise PlatformError(msg, code="unreadable-answer", hint="Wait; it is tried again.")
    return frozenset(str(row.get("orderRef")) for row in rows if isinstance(row, dict))
