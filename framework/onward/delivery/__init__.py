"""A delivery: its life, what is known of it, how it is asked for."""

from onward.delivery.life import (
    DEAD,
    MAX_TRYING,
    OPEN,
    Attempt,
    Disposition,
    Lane,
    Standing,
    State,
    after_attempt,
    backoff,
    delivery_id,
    resumed,
)
from onward.delivery.query import DeliveryQuery, EventQuery, Selector
from onward.delivery.records import (
    DeliveryRecord,
    EventRecord,
    ProblemGroup,
    Totals,
)
from onward.delivery.status import PILLS, Day, Pill, Status, status

__all__ = [
    "DEAD",
    "MAX_TRYING",
    "OPEN",
    "PILLS",
    "Attempt",
    "Day",
    "DeliveryQuery",
    "DeliveryRecord",
    "Disposition",
    "EventQuery",
    "EventRecord",
    "Lane",
    "Pill",
    "ProblemGroup",
    "Selector",
    "Standing",
    "State",
    "Status",
    "Totals",
    "after_attempt",
    "backoff",
    "delivery_id",
    "resumed",
    "status",
]
