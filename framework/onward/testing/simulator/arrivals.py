"""The events that reached a simulated platform, counted exactly, the latest kept."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onward.fields import is_hashed, sha256_hex


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event that a platform took or refused.

    Attributes:
        target: What it counts for: a rule, a pixel, a measurement id.
        event_id: The platform's key against duplicates, empty when there is none.
        event: The event as it was sent.
        refused: Why it was refused; empty when it was taken.
    """

    at: datetime
    target: str
    event_id: str
    event: Mapping[str, Any]
    refused: str = ""

    def group(self, name: str) -> Mapping[str, Any]:
        """A group of the event's values; empty where there is none."""
        group = self.event.get(name)
        return group if isinstance(group, dict) else {}


class Arrivals:
    """What arrived at one platform.

    Attributes:
        accepted, refused: Number of events by target.
        ids: How often each target got each event id that it took.
        latest: The last ones with their content.
    """

    def __init__(self, keep: int = 20_000) -> None:
        self.accepted: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.ids: Counter[tuple[str, str]] = Counter()
        self.latest: deque[Arrival] = deque(maxlen=keep)

    def take(self, at: datetime, target: str, event_id: str, event: Mapping[str, Any]) -> None:
        """Count an event that the platform takes."""
        self.accepted[target] += 1
        if event_id:
            self.ids[target, event_id] += 1
        self.latest.append(Arrival(at, target, event_id, event))

    def refuse(
        self, at: datetime, target: str, event_id: str, event: Mapping[str, Any], reason: str
    ) -> None:
        """Count an event that the platform refuses."""
        self.refused[target] += 1
        self.latest.append(Arrival(at, target, event_id, event, reason))

    @property
    def repeated(self) -> int:
        """How many accepted events had an id that their target knew already."""
        return self.ids.total() - len(self.ids)

    def clear(self) -> None:
        """Forget all."""
        self.accepted.clear()
        self.refused.clear()
        self.ids.clear()
        self.latest.clear()


def veiled(value: str) -> str:
    """Something personal as a person may see it: the beginning of its SHA-256.

    ``"203.0.113.7"`` -> ``"sha256 fec52565…"``. What is hashed already is only shortened.
    """
    digest = value if is_hashed(value) else sha256_hex(value)
    return f"sha256 {digest[:8]}…"


def veiled_ids(group: Mapping[str, Any], names: Iterable[str]) -> str:
    """Identifiers for the events manager: ``"em: sha256 542d2401…, ph: …"``, of a list the first."""
    shown = []
    for name in names:
        value = group.get(name)
        first = value[0] if isinstance(value, list) and value else value
        if first:
            shown.append(f"{name}: {veiled(str(first))}")
    return ", ".join(shown)
