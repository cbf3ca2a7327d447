"""One managed object for one mapping: no two mappings share a rule."""

from collections.abc import Mapping
from typing import Any

from onward.apply.records import Applied
from onward.config import Workspace
from onward.errors import Problem
from onward.managed import ManagedObject

Records = Mapping[tuple[str, str], Applied]


def double_objects(workspace: Workspace, records: Records) -> list[Problem]:
    """A problem for every mapping whose managed object is that of another one before it."""
    problems: list[Problem] = []
    owners: dict[tuple[str, str, str], str] = {}
    for connection in workspace.connections:
        for mapping in connection.mappings:
            managed = connection.destination.actions[mapping.action].managed
            applied = records[connection.id, mapping.id]
            if (
                managed is None
                or mapping.save is None
                or (not applied.belongs_to(connection.destination.slug, mapping.action))
            ):
                continue
            key = object_key(managed, applied)
            if key is None:
                continue
            name = f"{connection.id} / {mapping.id}"
            owner = owners.setdefault(key, name)
            if owner != name:
                place = mapping.place
                message = shared(managed.label, key[-1], owner, name)
                hint = "Give this mapping a new id, and inputs of its own under save."
                problems.append(
                    Problem(place.file, place.line, place.column, "shared-object", message, hint)
                )
    return problems


def object_key(
    managed: ManagedObject[Any, Any] | type[ManagedObject[Any, Any]], applied: Applied
) -> tuple[str, str, str] | None:
    """What identifies a mapping's object on its platform; ``None`` where nothing does."""
    value = applied.object.outputs.get(managed.unique_output) if managed.unique_output else None
    if value is None or applied.is_removed:
        return None
    return applied.destination, applied.action, str(value)


def shared(label: str, value: str, owner: str, name: str) -> str:
    """The sentence for two mappings with one object."""
    return f"{label} {value} belongs to {owner} already, so {name} cannot use it."
