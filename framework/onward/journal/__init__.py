"""The journal: what must still happen, until it has."""

from onward.journal.embedded import SqliteJournal
from onward.journal.interface import (
    Claimed,
    Journal,
    LaneStatus,
    NewDelivery,
    Pause,
    Routing,
    Settlement,
    Stored,
    Versions,
)
from onward.journal.memory import MemoryJournal

__all__ = [
    "Claimed",
    "Journal",
    "LaneStatus",
    "MemoryJournal",
    "NewDelivery",
    "Pause",
    "Routing",
    "Settlement",
    "SqliteJournal",
    "Stored",
    "Versions",
]
