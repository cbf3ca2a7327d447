"""One mapping being applied: each step made on the platform, then stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from onward.apply.records import Applied, applied_names, read_applied, write_applied
from onward.apply.unique import object_key, shared
from onward.config import ConnectionConfig, MappingConfig
from onward.errors import OnwardError, PlatformError
from onward.managed import Change, ManagedObject, SavedObject
from onward.request import Client
from onward.store import Store


class SharedObjectError(OnwardError):
    """A step gave an object that another mapping has."""


@dataclass(slots=True)
class Work:
    """One mapping being applied, with its record as last stored."""

    store: Store
    connection: ConnectionConfig
    mapping: MappingConfig
    applied: Applied

    async def keep(self, **parts: Any) -> None:
        """Store the record with some parts changed."""
        changed = replace(self.applied, **parts)
        self.applied = await write_applied(self.store, self.connection.id, self.mapping.id, changed)

    async def change(
        self, managed: ManagedObject[Any, Any], client: Client, change: Change
    ) -> None:
        """Make one step on the platform, then store what it gave."""
        known = self.applied.object
        if change.kind == "create":
            # A crash between the create and its record leaves an orphan; the intent finds it again.
            known = replace(known, intent=dict(change.data))
            await self.keep(object=known)
        try:
            outputs = {**known.outputs, **await managed.apply(client, change, known.outputs)}
        except PlatformError as error:
            if change.kind == "create" and not error.reached:
                await self.keep(object=replace(known, intent=None))
            raise
        try:
            await self.refuse_shared(managed, outputs)
        except SharedObjectError:
            # What fitted the intent was no orphan of ours, so the next apply makes a new one.
            await self.keep(object=replace(known, intent=None))
            raise
        await self.keep(object=replace(known, outputs=outputs, intent=None))

    def settle(self) -> None:
        """Note that the platform has all that this version wants."""
        wanted = dict(self.mapping.save or {})
        self.applied = replace(
            self.applied, object=SavedObject(self.applied.object.outputs, wanted, None)
        )

    async def refuse_shared(
        self, managed: ManagedObject[Any, Any], outputs: Mapping[str, Any]
    ) -> None:
        """Refuse an object that another mapping has.

        Raises:
            SharedObjectError: It is another mapping's.
        """
        key = object_key(managed, replace(self.applied, object=SavedObject(outputs)))
        if key is None:
            return
        mine = (self.connection.id, self.mapping.id)
        for other in await applied_names(self.store):
            applied = await read_applied(self.store, *other)
            if other != mine and object_key(managed, applied) == key:
                msg = shared(managed.label, key[-1], " / ".join(other), " / ".join(mine))
                raise SharedObjectError(msg)
