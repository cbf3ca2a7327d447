"""Making a plan: the files compared with what store or platforms have."""

from collections.abc import AsyncIterator, Callable, Collection
from typing import Any

from onward.apply.differences import mapping_differences, save_differences
from onward.apply.plan import Kind, MappingStep, Plan
from onward.apply.records import Applied, applied_names, read_applied, read_version
from onward.apply.unique import double_objects
from onward.config import ConnectionConfig, MappingConfig, Workspace
from onward.errors import PlatformError, Problem
from onward.fields import Fields
from onward.managed import Difference, ManagedObject, ObjectPlan, SavedObject
from onward.request import Client
from onward.store import Store

ClientFor = Callable[[ConnectionConfig], Client]


async def make_plan(
    workspace: Workspace,
    store: Store,
    client_for: ClientFor,
    *,
    only: Collection[str] | None = None,
) -> Plan:
    """What ``onward apply`` would do; it asks the platforms and changes nothing.

    Args:
        client_for: Gives what a connection's platform is asked with.
        only: Ids of the connections to plan for; ``None`` for all.
    """
    steps: list[MappingStep] = []
    problems: list[Problem] = []
    records: dict[tuple[str, str], Applied] = {}
    for connection in workspace.connections:
        for mapping in connection.mappings:
            applied = await read_applied(store, connection.id, mapping.id)
            records[connection.id, mapping.id] = applied
            if only is not None and connection.id not in only:
                continue
            try:
                objects = await _object_plan(connection, mapping, applied, client_for)
            except PlatformError as error:
                problems.append(_unplanned(mapping, error))
                continue
            step = await _step(store, connection, mapping, applied, objects)
            if step is not None:
                steps.append(step)
    steps += [step async for step in _removed(workspace, store, only)]
    problems += double_objects(workspace, records)
    return Plan(tuple(steps), tuple(problems))


async def _object_plan(
    connection: ConnectionConfig, mapping: MappingConfig, applied: Applied, client_for: ClientFor
) -> ObjectPlan:
    prepared = managed_object(connection, mapping)
    if prepared is None or not mapping.enabled:
        return ObjectPlan()
    managed, wanted = prepared
    saved = saved_object(connection, mapping, applied)
    found = await managed.find(client_for(connection), wanted, saved)
    return managed.plan(wanted, saved, found)


def managed_object(
    connection: ConnectionConfig, mapping: MappingConfig
) -> tuple[ManagedObject[Any, Any], Fields] | None:
    """A mapping's managed object with its checked inputs; ``None`` if it has none."""
    kind = connection.destination.actions[mapping.action].managed
    if kind is None or mapping.save is None:
        return None
    return kind(connection.settings), kind.inputs().payload(dict(mapping.save))


def saved_object(
    connection: ConnectionConfig, mapping: MappingConfig, applied: Applied
) -> SavedObject:
    """What is known of a mapping's managed object; nothing if it was another action's."""
    if applied.belongs_to(connection.destination.slug, mapping.action):
        return applied.object
    return SavedObject()


async def _step(
    store: Store,
    connection: ConnectionConfig,
    mapping: MappingConfig,
    applied: Applied,
    objects: ObjectPlan,
) -> MappingStep | None:
    kind, differences = await _kind(store, connection, mapping, applied)
    if kind == "same" and not objects.changes:
        return None
    return MappingStep(
        kind,
        connection.id,
        mapping.id,
        _summary(kind, connection, mapping, objects),
        applied,
        connection,
        mapping,
        differences,
        objects.changes,
        objects.warnings,
    )


async def _kind(
    store: Store, connection: ConnectionConfig, mapping: MappingConfig, applied: Applied
) -> tuple[Kind, tuple[Difference, ...]]:
    if not applied.version or applied.is_removed:
        return "new", ()
    inputs = save_differences(applied.object.wanted, mapping.save or {}) if mapping.enabled else ()
    if applied.version == mapping.version:
        return ("changed", inputs) if inputs else ("same", ())
    old = await read_version(store, connection.id, mapping.id, applied.version)
    return "changed", (*(mapping_differences(old, mapping) if old else ()), *inputs)


def _summary(
    kind: Kind, connection: ConnectionConfig, mapping: MappingConfig, objects: ObjectPlan
) -> str:
    name = f"{connection.id} / {mapping.id}"
    match kind:
        case "new":
            return f"{name} is new."
        case "changed":
            return f"{name} changed."
        case _:
            is_drift = any(change.is_drift for change in objects.changes)
            platform = connection.destination.name
            if is_drift:
                return f"{name} is unchanged, but {platform} no longer has what was applied."
            return f"{name} is unchanged, but {platform} lacks something it needs."


async def _removed(
    workspace: Workspace, store: Store, only: Collection[str] | None
) -> AsyncIterator[MappingStep]:
    present = {
        (connection.id, mapping.id)
        for connection in workspace.connections
        for mapping in connection.mappings
    }
    for connection, mapping in await applied_names(store):
        if (connection, mapping) in present or (only is not None and connection not in only):
            continue
        applied = await read_applied(store, connection, mapping)
        if applied.is_removed:
            continue
        stays = f"; its {applied.label} stays" if applied.object.outputs else ""
        yield MappingStep(
            "removed",
            connection,
            mapping,
            f"{connection} / {mapping} was removed from the files{stays}.",
            applied,
        )


def _unplanned(mapping: MappingConfig, error: PlatformError) -> Problem:
    place = mapping.place
    return Problem(place.file, place.line, place.column, "platform", error.reason, error.hint)
