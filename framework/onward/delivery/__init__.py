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
from onward.delivery.problems import (
    LOOKED_AT,
    ProblemGroup,
    Told,
    by_size,
    commonest,
    grouped,
)
from onward.delivery.query import DeliveryQuery, EventQuery, Fits, Selector
from onward.delivery.records import DeliveryRecord, EventRecord, Totals
from onward.delivery.status import PILLS, Day, Pill, Status, status

__all__ = [
    "DEAD",
    "LOOKED_AT",
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
    "Fits",
    "Lane",
    "Pill",
    "ProblemGroup",
    "Selector",
    "Standing",
    "State",
    "Status",
    "Told",
    "Totals",
    "after_attempt",
    "backoff",
    "by_size",
    "commonest",
    "delivery_id",
    "grouped",
    "resumed",
    "status",
]
