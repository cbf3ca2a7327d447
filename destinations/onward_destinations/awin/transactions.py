"""Decisions about transactions that Awin has: decline what came back, amend what changed."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from onward.fields import (
    NOTHING,
    Clean,
    Currency,
    Fields,
    Rules,
    Spec,
    first,
    path,
    plain_number,
)
from onward.request import Bearer, Request
from onward_destinations.awin.money import to_cents
from onward_destinations.awin.orders import CommissionShare
from onward_destinations.awin.settings import Settings


class Decision(Fields):
    action: Annotated[
        Literal["approve", "decline", "amend"],
        Spec("Decision", "decline for what came back, amend for another amount, or approve."),
    ] = "decline"
    transaction_id: Annotated[
        str | None,
        Spec(
            "Transaction ID",
            "Awin's own, where you know it; else reference and date.",
            mapping=path("$.properties.awin_transaction_id"),
        ),
        Clean(str.strip),
    ] = None
    order_ref: Annotated[
        str | None,
        Spec(
            "Order reference",
            "The one that the order was sent with.",
            mapping=path("$.properties.order_id"),
        ),
        Clean(str.strip),
    ] = None
    transaction_date: Annotated[
        datetime | None,
        Spec(
            "Time of the sale",
            "When the order was placed, not when it came back.",
            mapping=first("$.properties.transaction_date", "$.properties.order_date"),
        ),
    ] = None
    decline_reason: Annotated[
        str | None,
        Spec("Reason of a refusal", mapping=path("$.properties.reason")),
        Clean(str.strip),
    ] = None
    sale_amount: Annotated[
        Decimal | None,
        Spec("New amount", "Of an amended order: what is left of it.", minimum=0),
        Clean(to_cents),
    ] = None
    currency: Annotated[Currency | None, Spec(help="Of the new amount.", mapping=NOTHING)] = None
    amend_reason: Annotated[
        str | None, Spec("Reason of a change", mapping=path("$.properties.reason"))
    ] = None
    transaction_parts: Annotated[
        tuple[CommissionShare, ...],
        Spec("New commission split", "If the order has several commission groups."),
    ] = ()


DECISION_RULES: Final = Rules(
    require_any=("transaction_id", ("order_ref", "transaction_date")),
    message="Awin knows a transaction by its id, or by order reference and time of the sale: map "
    "transaction_id or transaction_date.",
)
_DECLINED: Final = "declined by the advertiser"


def request(decisions: Sequence[Decision], settings: Settings) -> Request:
    """The request for decisions. Source: Awin, "Validation API"."""
    return Request.post(
        f"{settings.base_url}/advertisers/{settings.advertiser_id}/transactions/batch",
        json=[
            {"action": decision.action, "transaction": transaction_json(decision)}
            for decision in decisions
        ],
        auth=Bearer(settings.api_token),
    )


def transaction_json(decision: Decision) -> dict[str, Any]:
    """The transaction with what should become of it."""
    found: dict[str, Any] = {}
    moment = decision.transaction_date
    if decision.transaction_id is not None:
        found["transactionId"] = decision.transaction_id
    elif moment is not None:  # pragma: no branch - the rules see to it
        found["orderRef"] = decision.order_ref
        found["transactionDate"] = moment.isoformat()[:19]
        found["timezone"] = "UTC"
    if decision.action == "decline":
        found["declineReason"] = decision.decline_reason or _DECLINED
    elif decision.action == "amend":
        found |= _changes(decision)
    return found


def _changes(decision: Decision) -> dict[str, Any]:
    amount = decision.sale_amount
    changed = {
        "saleAmount": None if amount is None else plain_number(amount),
        "currency": decision.currency,
        "amendReason": decision.amend_reason,
        "transactionParts": [
            {"commissionGroupCode": part.code, "amount": plain_number(part.amount)}
            for part in decision.transaction_parts
        ]
        or None,
    }
    return {key: value for key, value in changed.items() if value is not None}


def refusals(decision: Decision) -> list[str]:
    """Why a decision is not sent, a sentence each."""
    if decision.action == "amend" and (decision.sale_amount is None or decision.currency is None):
        return ["An amended transaction needs its new amount with a currency."]
    return []
