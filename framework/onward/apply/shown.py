"""The managed objects that mappings have, as a person sees them beside the mapping."""

from collections.abc import Collection
from dataclasses import dataclass

from onward.apply.planning import managed_object, saved_object
from onward.apply.records import read_applied
from onward.config import Workspace
from onward.store import Store


@dataclass(frozen=True, slots=True)
class ShownObject:
    """One mapping's object on the platform.

    Attributes:
        label: What the platform's people call it.
        lines: What it is: name, id, what it was saved with.
    """

    connection: str
    mapping: str
    label: str
    lines: tuple[str, ...]


async def saved_objects(
    workspace: Workspace, store: Store, *, only: Collection[str] | None = None
) -> list[ShownObject]:
    """The objects that saving the mappings has made or found, in the order of the files."""
    shown = []
    for connection in workspace.connections:
        for mapping in connection.mappings:
            prepared = managed_object(connection, mapping)
            if prepared is None or (only is not None and connection.id not in only):
                continue
            managed, wanted = prepared
            applied = await read_applied(store, connection.id, mapping.id)
            saved = saved_object(connection, mapping, applied)
            if saved.outputs:
                lines = tuple(managed.describe(wanted, saved))
                shown.append(ShownObject(connection.id, mapping.id, managed.label, lines))
    return shown
