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

__all__ = [
    "DEAD",
    "MAX_TRYING",
    "OPEN",
    "Attempt",
    "DeliveryQuery",
    "DeliveryRecord",
    "Disposition",
    "EventQuery",
    "EventRecord",
    "Lane",
    "ProblemGroup",
    "Selector",
    "Standing",
    "State",
    "Totals",
    "after_attempt",
    "backoff",
    "delivery_id",
    "resumed",
]
