"""A connection at work: its mappings in force, its way out."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onward.config import ConnectionConfig, MappingConfig
from onward.event import Event
from onward.fields import Fields
from onward.runner.compiled import LiveMapping, go_live
from onward.sending import Breaker, Limiter, Sender, Slots, covered_s

KEPT_VERSIONS = 256
AGE_S = 1.0


@dataclass(slots=True)
class LiveConnection:
    """One connection of the workspace, compiled and ready to send.

    Attributes:
        mappings: By id, in the version that is in force.
        outputs: What the managed objects' last steps returned, by mapping.
    """

    config: ConnectionConfig
    settings: Fields
    sender: Sender
    limiter: Limiter
    breaker: Breaker
    mappings: Mapping[str, LiveMapping]
    outputs: Mapping[str, Mapping[str, Any]]
    directives: Mapping[str, Any]
    slots: Slots = field(default_factory=Slots)
    _versions: OrderedDict[tuple[str, str], LiveMapping] = field(default_factory=OrderedDict)

    def takes_from(self, source: str) -> bool:
        """Whether events of ``source`` are meant for this connection."""
        return self.config.sources is None or source in self.config.sources

    def batch_limits(self, action: str) -> tuple[int, float]:
        """Most events in a batch, and seconds that a batch may wait to fill."""
        batch = self.config.batch
        size = self.config.destination.actions[action].max_batch
        age = batch.age_s if batch.age_s is not None else AGE_S
        for mapping in self.mappings.values():
            if mapping.config.action == action:
                own = mapping.config.batch
                size = min(size, own.size or size)
                age = own.age_s if own.age_s is not None else age
        return min(size, batch.size or size), age

    def rested_s(self, back_s: float) -> float:
        """Seconds of the last ``back_s`` that were no trying: breaker open, or told to slow down."""
        return covered_s([*self.breaker.spells(back_s), *self.limiter.spells(back_s)])

    def version(self, mapping: str, version: str) -> LiveMapping | None:
        """A mapping in the given version, if it is in force or was compiled before."""
        current = self.mappings.get(mapping)
        if current is not None and version in {"", current.config.version}:
            return current
        return self._versions.get((mapping, version))

    def pin(self, config: MappingConfig) -> LiveMapping:
        """Compile a version that is no longer in force, for deliveries that it routed."""
        compiled = go_live(
            self.config.id,
            config,
            self.config.destination,
            self.settings,
            outputs=self.outputs.get(config.id),
            directives=self.directives,
        )
        self._versions[config.id, config.version] = compiled
        while len(self._versions) > KEPT_VERSIONS:
            self._versions.popitem(last=False)
        return compiled


def is_switched_off(event: Event, names: Sequence[str]) -> bool:
    """Whether the event's ``integrations`` keeps it from a destination known by ``names``.

    The destination's own entry wins over ``All``; letter case does not count. Source: spec,
    "Ingest", section 3, rule 20.
    """
    integrations = event.get("integrations")
    if not isinstance(integrations, dict) or not integrations:
        return False
    wanted = {name.lower() for name in names}
    for name, value in integrations.items():
        if name.lower() in wanted:
            return value is False
    return any(name.lower() == "all" and value is False for name, value in integrations.items())


def current_versions(
    connections: Mapping[str, LiveConnection],
) -> Callable[[str, str], str | None]:
    """The version in force of a mapping, by connection and mapping."""

    def version(connection: str, mapping: str) -> str | None:
        live = connections.get(connection)
        found = live.mappings.get(mapping) if live is not None else None
        return None if found is None else found.config.version

    return version
