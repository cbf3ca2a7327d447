"""When an event happened."""

from datetime import datetime
from typing import Annotated

from onward.fields.cleaning import HappenedAt
from onward.fields.directives import path
from onward.fields.spec import Spec

EventTime = Annotated[
    datetime,
    Spec(
        "Event time",
        "ISO 8601 text, or seconds or milliseconds since 1970.",
        mapping=path("$.timestamp"),
    ),
    HappenedAt(),
]
"""The moment of the event, aware and in UTC; the runner holds it against an action's look-back."""
