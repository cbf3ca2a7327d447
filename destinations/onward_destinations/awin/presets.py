"""Ready mappings: sales, leads, what becomes of them."""

from typing import Any, Final

from onward.action import tracked
from onward.fields import ORDER_VALUE, first

_LEAD: Final[dict[str, Any]] = {
    "order_reference": first("$.properties.lead_id", "$.messageId").value,
    "amount": 1,
    "commission_groups": [{"code": "LEAD", "amount": 1}],
    "products": None,
}

PRESETS: Final = (
    tracked("order-completed", "Order completed", "Order Completed"),
    tracked("lead-generated", "Lead generated", "Lead Generated", fields=_LEAD),
    tracked("signed-up", "Signed up, as a lead", "Signed Up", fields=_LEAD),
    tracked("trial-started", "Trial started, as a lead", "Trial Started", fields=_LEAD),
    tracked(
        "subscription-started",
        "Subscription started, as a lead",
        "Subscription Started",
        fields=_LEAD,
    ),
)

DECISION_PRESETS: Final = (
    tracked(
        "order-refunded",
        "Order refunded in full",
        "Order Refunded",
        fields={"action": "decline", "decline_reason": "refunded"},
    ),
    tracked(
        "order-cancelled",
        "Order cancelled",
        "Order Cancelled",
        fields={"action": "decline", "decline_reason": "cancelled"},
    ),
    tracked(
        "order-updated",
        "Order changed",
        "Order Updated",
        fields={
            "action": "amend",
            "sale_amount": ORDER_VALUE.value,
            "currency": {"@path": "$.properties.currency"},
        },
    ),
)
