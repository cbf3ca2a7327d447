"""Example files: an event in, a request out; a response in, an outcome out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from onward.errors import OnwardError
from onward.event import Event
from onward.managed import SavedObject
from onward.testing.scripted import Step

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


class ExampleError(OnwardError):
    """An example file that cannot be read."""


@dataclass(frozen=True, slots=True)
class SaveExample:
    """What saving a mapping does on the platform; the keys of ``save`` in an example file.

    Attributes:
        found: What exists, as ``find`` returns it; missing where ``find`` is to ask for it.
    """

    wanted: Mapping[str, Any]
    saved: SavedObject
    found: Any
    changes: Sequence[Mapping[str, Any]] | None
    warnings: Sequence[str] | None
    exchange: Sequence[Step]
    outputs: Mapping[str, Any] | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Example:
    """One example file; ``DestinationContract`` explains the keys.

    Attributes:
        place: The file's name, for sentences.
        requests: ``None`` where the file says nothing of requests; empty where the trigger
            refuses the events.
    """

    place: str
    title: str
    clock: datetime
    settings: Mapping[str, Any] = field(default_factory=dict)
    auth: Mapping[str, Any] = field(default_factory=dict)
    action: str | None = None
    preset: str | None = None
    saved: Mapping[str, Any] = field(default_factory=dict)
    sync_mode: str | None = None
    matching_key: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    events: Sequence[Event] = ()
    requests: Sequence[Mapping[str, Any]] | None = None
    exchange: Sequence[Step] = ()
    save: SaveExample | None = None
    outcomes: Any = None
    notes: Sequence[str] | None = None
    error: str | None = None

    @property
    def is_refused(self) -> bool:
        """Whether the example says that the trigger refuses its events: ``request: null``."""
        return self.requests is not None and not self.requests

    @property
    def is_default(self) -> bool:
        """Whether it shows the action's own mapping: no fields of an admin's, no preset."""
        return not self.fields and self.preset is None
