"""A delivery's request, rebuilt from the stored event with the version that was pinned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onward.apply import force_of, has_object, read_applied, read_version
from onward.config import ConnectionConfig, MappingConfig, Workspace
from onward.delivery import DeliveryRecord
from onward.errors import Problem
from onward.request import Request
from onward.runner.building import built_alone, unbuilt
from onward.runner.compiled import LiveMapping, go_live
from onward.runner.personal import personal_values
from onward.store import Store

_APART = "The mappings' versions are kept on the cluster. Start a server here, then ask again."
_ASKED = "Before sending, the platform is asked; the request may have changed by that."


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The request of one delivery.

    Attributes:
        version: The mapping's version it was built with.
        requests: True values in them; show them masked.
        personal: Values that stand for a person, to be masked when shown.
        notes: What a person should know all the same.
        why_not: Why there is none.
    """

    version: str
    requests: tuple[Request, ...] = ()
    personal: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Rebuilder:
    """Builds requests once more; nothing is sent or kept.

    Args:
        workspace: ``None`` while its files have errors.
        problems: What is wrong with the files.
        is_apart: Whether the store with the versions is on a cluster that is not asked.
        directives: Further steps of the mapping language.
    """

    store: Store
    workspace: Workspace | None
    problems: tuple[Problem, ...] = ()
    directives: Mapping[str, Any] = field(default_factory=dict)
    is_apart: bool = False

    async def rebuild(self, record: DeliveryRecord, *, is_current: bool = False) -> Rebuilt:
        """The request of a delivery, which has its event.

        Args:
            is_current: With the mapping's version in force instead of the pinned one.
        """
        connection = self._connection(record.lane.connection)
        if self.is_apart:
            return Rebuilt(record.version, why_not=_APART)
        if isinstance(connection, str):
            return Rebuilt(record.version, why_not=connection)
        if record.event is None:
            return Rebuilt(record.version, why_not="The stored event is damaged or no longer kept.")
        config = await self._config(connection, record, is_current=is_current)
        if config is None:
            return Rebuilt(record.version, why_not=_gone(record, is_current=is_current))
        if connection.settings is None:
            reason = f'The settings of "{connection.id}" are not complete. See: onward check'
            return Rebuilt(config.version, why_not=reason)
        if config.action not in connection.destination.actions:
            reason = f'{connection.destination.name} has no action "{config.action}" any more.'
            return Rebuilt(config.version, why_not=reason)
        applied = await read_applied(self.store, connection.id, config.id)
        live = go_live(
            connection.id,
            config,
            connection.destination,
            connection.settings,
            outputs=applied.object.outputs if has_object(applied) else None,
            directives=self.directives,
        )
        return _built(record, live)

    def _connection(self, name: str) -> ConnectionConfig | str:
        """The connection, or why it is not to be had."""
        if self.workspace is None:
            own = [each for each in self.problems if each.file.endswith(f"{name}.yaml")]
            first = (own or [*self.problems])[0].message
            return f"The workspace's files have errors: {first} See all: onward check"
        found = self.workspace.connection(name)
        return found or f'There is no connection "{name}" any more. Put its file back.'

    async def _config(
        self, connection: ConnectionConfig, record: DeliveryRecord, *, is_current: bool
    ) -> MappingConfig | None:
        known = next((each for each in connection.mappings if each.id == record.mapping), None)
        if is_current:
            return known and (await force_of(self.store, connection, known)).config
        if known is not None and known.version == record.version:
            return known
        return await read_version(self.store, connection.id, record.mapping, record.version)


def _gone(record: DeliveryRecord, *, is_current: bool) -> str:
    if is_current:
        return f'There is no mapping "{record.mapping}" any more. Put it back.'
    return f'Version {record.version} of mapping "{record.mapping}" is no longer kept.'


def _built(record: DeliveryRecord, live: LiveMapping) -> Rebuilt:
    version = live.config.version
    # As of the last attempt, or the age of the event would tell against it by now.
    at = record.last.started_at if record.last is not None else record.routed_at
    resolved = live.resolve(record.event or {}, at)
    notes = list(resolved.notes)
    if resolved.outcome is not None:
        said = f"{resolved.outcome.reason} {resolved.outcome.hint}".strip()
        return Rebuilt(version, notes=tuple(notes), why_not=f"There is nothing to send: {said}")
    try:
        requests = built_alone(live.action, resolved.payload, live.settings)
    except Exception as error:  # noqa: BLE001 - a plugin's defect is told, like when it was sent
        return Rebuilt(version, notes=tuple(notes), why_not=unbuilt(error).reason)
    if live.action.looks_up():
        notes.append(_ASKED)
    if live.action.max_batch > 1:
        notes.append("This event alone; it may have gone with others in one request.")
    return Rebuilt(
        version, requests, personal_values(resolved.payload, live.fields.specs), tuple(notes)
    )
