"""The words that a condition may begin with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["EVENTS", "Vocabulary"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is asked about beside the event's own members.

    Attributes:
        subject: What is being read, for sentences.
        thing: What its words are fields of.
        places: For each further word where its value stands in the event's context.
    """

    subject: str = "The trigger"
    thing: str = "an event"
    places: Mapping[str, str] = field(default_factory=dict)


EVENTS = Vocabulary()
