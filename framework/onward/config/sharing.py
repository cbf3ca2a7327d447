"""Mappings that name the same object of a platform under ``save``."""

from collections.abc import Iterable, Iterator

from onward.config.model import ConnectionConfig, MappingConfig
from onward.errors import PayloadError, Problem


def shared_objects(connections: Iterable[ConnectionConfig]) -> Iterator[Problem]:
    """A problem for each mapping that names an object which one before it names already."""
    owners: dict[tuple[str, str, str], str] = {}
    for connection in connections:
        for mapping in connection.mappings:
            named = _named(connection, mapping)
            if named is None:
                continue
            name = f"{connection.id} / {mapping.id}"
            owner = owners.setdefault((connection.destination.slug, mapping.action, named), name)
            if owner == name:
                continue
            managed = connection.destination.actions[mapping.action].managed
            label = managed.label if managed else "Object"
            place = mapping.place
            yield Problem(
                place.file,
                place.line,
                place.column,
                "shared-object",
                f"{label} {named} is named under save here and in {owner}; each needs its own.",
                "Name another one here, or let onward apply make one.",
            )


def _named(connection: ConnectionConfig, mapping: MappingConfig) -> str | None:
    managed = connection.destination.actions[mapping.action].managed
    if managed is None or managed.unique_output is None or mapping.save is None:
        return None
    try:
        wanted = managed.inputs().payload(dict(mapping.save))
    except PayloadError:
        # What is wrong with the inputs is reported where they are read.
        return None
    return managed.existing(wanted)
