"""Which version of each mapping counts now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from onward.apply.records import Applied, keep_version, read_applied, read_version
from onward.config import ConnectionConfig, MappingConfig, Workspace
from onward.store import Store


@dataclass(frozen=True, slots=True)
class InForce:
    """A mapping as it counts now.

    Attributes:
        config: The version in force; the file's where none is.
        outputs: What its managed object gave; ``None`` where it has none or none yet.
        reason: Why its deliveries are paused; empty when they are not.
        hint: The command that ends the pause.
    """

    config: MappingConfig
    outputs: Mapping[str, Any] | None = None
    reason: str = ""
    hint: str = ""

    @property
    def is_paused(self) -> bool:
        """Whether its deliveries wait for a person."""
        return bool(self.reason)


async def in_force(workspace: Workspace, store: Store) -> dict[tuple[str, str], InForce]:
    """What counts of every mapping, by connection and id; versions seen are kept.

    The file's version counts at once if it needs no step on the platform; else the last applied
    one counts until ``onward apply`` has made the step.
    """
    found = {}
    for connection in workspace.connections:
        for mapping in connection.mappings:
            await keep_version(store, connection.id, mapping)
            found[connection.id, mapping.id] = await force_of(store, connection, mapping)
    return found


async def force_of(store: Store, connection: ConnectionConfig, mapping: MappingConfig) -> InForce:
    """What counts of one mapping; nothing is kept."""
    if mapping.save is None:
        return InForce(mapping)
    applied = await read_applied(store, connection.id, mapping.id)
    if not applied.belongs_to(connection.destination.slug, mapping.action) or not has_object(
        applied
    ):
        return _paused(connection, mapping)
    if is_settled(applied, mapping):
        return InForce(mapping, applied.object.outputs)
    old = await read_version(store, connection.id, mapping.id, applied.version)
    if old is None:
        return _paused(connection, mapping)
    # What shapes no payload counts at once: a mapping can be switched off without apply.
    now = replace(
        old,
        name=mapping.name,
        enabled=mapping.enabled,
        batch=mapping.batch,
        place=mapping.place,
    )
    return InForce(now, applied.object.outputs)


def has_object(applied: Applied) -> bool:
    """Whether a mapping has its managed object on the platform."""
    known = applied.object
    return bool(known.outputs or known.wanted) and not applied.is_removed


def is_settled(applied: Applied, mapping: MappingConfig) -> bool:
    """Whether the platform has all that the file's version of a mapping wants."""
    known = applied.object
    return (
        has_object(applied)
        and known.intent is None
        and dict(known.wanted) == dict(mapping.save or {})
    )


def _paused(connection: ConnectionConfig, mapping: MappingConfig) -> InForce:
    managed = connection.destination.actions[mapping.action].managed
    label = managed.label.lower() if managed else "object"
    return InForce(
        mapping,
        reason=f'The {label} of mapping "{mapping.id}" is not there yet.',
        hint="Create it with: onward apply",
    )
