"""The hooks of the host, with the values they are handed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pluggy

from onward.delivery import Attempt, Standing
from onward.destination import Destination
from onward.event import Accepted
from onward.fields import Fields
from onward.mapping import Directive

hookspec = pluggy.HookspecMarker("onward")
hookimpl = pluggy.HookimplMarker("onward")


@dataclass(frozen=True, slots=True)
class Dropped:
    """An event that a plugin takes out, and the reason a person reads in its row."""

    event: Accepted
    reason: str


@dataclass(frozen=True, slots=True)
class ResolvedPayload:
    """A payload as it goes into the build."""

    connection: str
    mapping: str
    source: str
    message_id: str
    payload: Fields


@dataclass(frozen=True, slots=True)
class KnownOutcome:
    """What an attempt brought and where its delivery stands now."""

    connection: str
    mapping: str
    delivery: str
    message_id: str
    standing: Standing
    attempt: Attempt | None


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """A mapping whose version counts from now on, with what its managed object gave."""

    connection: str
    mapping: str
    version: str
    outputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Alert:
    """Something a person should look at now."""

    connection: str
    reason: str
    hint: str = ""
    code: str = ""


class Processor(Protocol):
    """A step every event takes between the door and the router, consent for example."""

    name: str

    def process(self, events: Sequence[Accepted]) -> Sequence[Accepted | Dropped]:
        """Each event, changed or not, or why it is dropped: in order, one for one."""
        ...


class Hooks:
    """What a plugin may implement; each implementation is marked with ``@onward.hookimpl``.

    A destination needs none of them: an entry point of the group ``onward`` is enough.
    """

    @hookspec
    def register_destinations(self) -> Sequence[Destination]:
        """Destinations that are not attributes of the plugin's module."""
        return ()

    @hookspec
    def register_directives(self) -> Sequence[Directive]:
        """Further steps of the mapping language, named ``@vendor.name``."""
        return ()

    @hookspec
    def register_processors(self) -> Sequence[Processor]:
        """Processors, which run in the order of their plugins' names."""
        return ()

    @hookspec
    def register_commands(self) -> Sequence[Any]:
        """Further commands of the command line, as click commands; its help lists them."""
        return ()

    @hookspec
    def event_received(self, events: Sequence[Accepted]) -> Sequence[Accepted | Dropped]:
        """Change events or drop them, in order, one for one, before they are routed."""
        return events

    @hookspec
    def payload_resolved(self, payloads: Sequence[ResolvedPayload]) -> None:
        """See payloads on their way into the build."""

    @hookspec
    def outcome_known(self, outcomes: Sequence[KnownOutcome]) -> None:
        """See what became of deliveries."""

    @hookspec
    def mapping_saved(self, mappings: Sequence[SavedMapping]) -> None:
        """See mappings that count from now on."""

    @hookspec
    def alert_raised(self, alerts: Sequence[Alert]) -> None:
        """See alerts, to pass them on."""
