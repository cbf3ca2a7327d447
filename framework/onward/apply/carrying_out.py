"""Carrying out a plan, each step stored as it succeeds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from onward.apply.plan import MappingStep, Plan
from onward.apply.planning import ClientFor, managed_object, saved_object
from onward.apply.records import (
    Applied,
    keep_version,
    read_applied,
    write_applied,
)
from onward.apply.work import SharedObjectError, Work
from onward.config import ConnectionConfig, MappingConfig
from onward.errors import ConflictError, PlatformError
from onward.store import Store


@dataclass(frozen=True, slots=True)
class Saved:
    """A mapping whose version counts from now on."""

    connection: str
    mapping: str
    version: str
    outputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """What apply did.

    Attributes:
        done: What succeeded, a sentence each.
        failure: Why it stopped; empty when all was done.
        not_done: What is left, a sentence each.
        saved: The mappings that count in their new version.
    """

    done: tuple[str, ...] = ()
    failure: str = ""
    not_done: tuple[str, ...] = ()
    saved: tuple[Saved, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether everything planned was done."""
        return not self.failure


async def apply_plan(
    plan: Plan,
    store: Store,
    client_for: ClientFor,
    *,
    on_step: Callable[[str], None] | None = None,
) -> Report:
    """Carry out a plan, mapping by mapping; it stops at the first failure.

    A plan with something forbidden or something that could not be planned is not begun. After a
    failure or a crash, a new plan goes on where this one stopped.

    Args:
        on_step: Told each sentence of ``done`` as it comes.
    """
    if plan.refusals:
        return Report(
            failure=" ".join(("Nothing was done.", *plan.refusals)),
            not_done=tuple(step.summary for step in plan.steps),
        )
    done: list[str] = []
    saved: list[Saved] = []

    def tell(sentence: str) -> None:
        done.append(sentence)
        if on_step is not None:
            on_step(sentence)

    for number, step in enumerate(plan.steps):
        try:
            kept = await _carry_out(step, store, client_for, tell)
        except (PlatformError, ConflictError, SharedObjectError) as error:
            return Report(
                tuple(done),
                f"{step.connection_id} / {step.mapping_id}: {error}",
                tuple(each.summary for each in plan.steps[number:]),
                tuple(saved),
            )
        if kept is not None:
            saved.append(kept)
    return Report(tuple(done), saved=tuple(saved))


async def _carry_out(
    step: MappingStep, store: Store, client_for: ClientFor, tell: Callable[[str], None]
) -> Saved | None:
    connection, mapping = step.connection, step.config
    if connection is None or mapping is None:
        removed = replace(step.applied, is_removed=True)
        await write_applied(store, step.connection_id, step.mapping_id, removed)
        tell(step.summary)
        return None
    work = Work(store, connection, mapping, await _prepared(store, step, connection, mapping))
    prepared = managed_object(connection, mapping)
    if prepared is not None and mapping.enabled:
        client = client_for(connection)
        for change in step.changes:
            await work.change(prepared[0], client, change)
            tell(f"{connection.id} / {mapping.id}: {change.summary}")
        work.settle()
    await keep_version(store, connection.id, mapping)
    await work.keep(version=mapping.version, is_removed=False)
    tell(f"{connection.id} / {mapping.id} is in force.")
    return Saved(connection.id, mapping.id, mapping.version, work.applied.object.outputs)


async def _prepared(
    store: Store, step: MappingStep, connection: ConnectionConfig, mapping: MappingConfig
) -> Applied:
    """The record as it is stored now, for this action.

    Raises:
        ConflictError: Somebody else has applied the mapping since the plan was made.
    """
    applied = await read_applied(store, connection.id, mapping.id)
    if applied.revision != step.applied.revision:
        msg = "Somebody else applied this mapping meanwhile. Run onward plan again."
        raise ConflictError(msg)
    managed = connection.destination.actions[mapping.action].managed
    label = f"{managed.label.lower()} on {connection.destination.name}" if managed else ""
    return replace(
        applied,
        destination=connection.destination.slug,
        action=mapping.action,
        label=label,
        object=saved_object(connection, mapping, applied),
    )
