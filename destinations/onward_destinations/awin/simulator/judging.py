"""How Awin judges orders: each for itself, the request as a whole only where it is no request."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

from onward.testing.simulator import Schema

MAX_ORDERS: Final = 1_000
MAX_DECISIONS: Final = 40_000
DECISIONS: Final = frozenset({"approve", "decline", "amend", "amendTrackingParameters"})


@cache
def _schema() -> Schema:
    return Schema(json.loads(files(__package__).joinpath("order.schema.json").read_bytes()))


def malformed(body: Any) -> str:
    """Why the request as a whole is refused; empty if it is not."""
    orders = body.get("orders") if isinstance(body, dict) else None
    if not isinstance(orders, list) or not orders:
        return "orders must not be empty"
    if len(orders) > MAX_ORDERS:
        return f"orders must have at most {MAX_ORDERS} elements"
    return "" if all(isinstance(order, dict) for order in orders) else "orders must be objects"


def errors_of(order: dict[str, Any]) -> list[dict[str, str]]:
    """What is wrong with an order, by field."""
    found = [
        {
            "field": ".".join(map(str, fault.absolute_path)) or "order",
            "message": fault.message[:120],
        }
        for fault in _schema().faults(order)
    ]
    has_publisher = "publisherId" in order and "clickTime" in order
    if not (order.get("awc") or order.get("voucher") or has_publisher):
        said = "awc, voucher or publisherId with clickTime is required"
        found.append({"field": "awc", "message": said})
    return found


def malformed_decisions(body: Any) -> str:
    """Why decisions are refused as a whole; empty if they are not."""
    if not isinstance(body, list) or not 0 < len(body) <= MAX_DECISIONS:
        return "a list of up to 40000 transactions is required"
    for one in body:
        transaction = one.get("transaction") if isinstance(one, dict) else None
        if not isinstance(transaction, dict) or one.get("action") not in DECISIONS:
            return "action and transaction are required"
        if "transactionId" not in transaction and not (
            {"orderRef", "transactionDate", "timezone"} <= transaction.keys()
        ):
            return "transactionId, or orderRef with transactionDate and timezone is required"
    return ""
