"""A workspace as plain values: sources, connections, mappings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, Self

import msgspec

from onward.config.document import Place
from onward.config.limits import check_mapping_count
from onward.destination import Destination
from onward.errors import Problem, WorkspaceError
from onward.fields import Fields
from onward.oauth import Tokens
from onward.request import Secret

NOWHERE = Place("", 0, 0)


@dataclass(frozen=True, slots=True)
class BatchConfig:
    """How events are gathered; ``None`` leaves it to the destination.

    Attributes:
        size: Most events of a batch.
        bytes: Most bytes of a batch.
        age_s: How long the first event of a batch waits for others.
    """

    size: int | None = None
    bytes: int | None = None
    age_s: float | None = None


@dataclass(frozen=True)
class MappingConfig:
    """An admin's rule, complete: trigger, action, a value per field.

    Attributes:
        action: The action's slug.
        preset: The slug of the preset it builds on.
        trigger: The trigger's text.
        fields: The value of each field, as an admin writes it; defaults and preset included.
        own_fields: The fields the admin or the preset decided, null included; sub-fields dotted.
        save: Inputs of the managed object.
        version: Digest of all that shapes a payload.
        place: Where it stands.
    """

    id: str
    action: str
    trigger: str
    name: str = ""
    enabled: bool = True
    preset: str | None = None
    sync_mode: str | None = None
    matching_key: str | None = None
    save: Mapping[str, Any] | None = None
    batch: BatchConfig = BatchConfig()
    fields: Mapping[str, Any] = field(default_factory=dict)
    own_fields: frozenset[str] = frozenset()
    examples: tuple[Mapping[str, Any], ...] = ()
    place: Place = NOWHERE

    @cached_property
    def version(self) -> str:
        """16 hex digits that change with all that decides which payloads there are."""
        shaping = {
            name: value for name, value in self.document().items() if name not in _NOT_SHAPING
        }
        return blake2b(msgspec.json.encode(shaping, order="sorted"), digest_size=8).hexdigest()

    def document(self) -> dict[str, Any]:
        """The mapping as JSON, to be kept under its version."""
        return {
            "id": self.id,
            "name": self.name,
            "enabled": self.enabled,
            "action": self.action,
            "preset": self.preset,
            "trigger": self.trigger,
            "sync_mode": self.sync_mode,
            "matching_key": self.matching_key,
            "save": None if self.save is None else dict(self.save),
            "batch": {
                "size": self.batch.size,
                "bytes": self.batch.bytes,
                "age_s": self.batch.age_s,
            },
            "fields": dict(self.fields),
            "own_fields": sorted(self.own_fields),
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The mapping that ``document`` gave."""
        parts = dict(document)
        batch = BatchConfig(**parts.pop("batch"))
        own_fields = frozenset(parts.pop("own_fields"))
        return cls(batch=batch, own_fields=own_fields, **parts)


_NOT_SHAPING = frozenset({"id", "name", "enabled", "preset", "save", "batch"})


@dataclass(frozen=True, slots=True)
class ConnectionConfig:
    """One configured instance of a destination.

    Attributes:
        id: Its file's name.
        sources: The sources it takes events from; ``None`` for all.
        live: Whether anything is sent.
        settings: Checked; ``None`` while a value they refer to is not set.
        tokens: What it signs in with, as configured.
        unset: The references that have no value, as written: ``env:ACME_TOKEN``.
        credential_digest: Changes when the configured tokens do; empty where there are none.

    Raises:
        WorkspaceError: It has more mappings than 50.
    """

    id: str
    destination: Destination
    name: str = ""
    sources: tuple[str, ...] | None = None
    live: bool = True
    settings: Fields | None = None
    tokens: Tokens = field(default_factory=Tokens)
    batch: BatchConfig = BatchConfig()
    mappings: tuple[MappingConfig, ...] = ()
    place: Place = NOWHERE
    unset: tuple[str, ...] = ()
    credential_digest: str = ""

    def __post_init__(self) -> None:
        too_many = check_mapping_count([mapping.place for mapping in self.mappings])
        if too_many is not None:
            raise WorkspaceError([too_many])


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """A source of events.

    Attributes:
        write_keys: What its SDKs sign in with.
        max_event_bytes: The largest event taken.
        max_batch_bytes: The largest request taken, unpacked.
    """

    id: str
    name: str = ""
    write_keys: tuple[Secret[str], ...] = ()
    max_event_bytes: int = 32 * 1024
    max_batch_bytes: int = 4 * 1024 * 1024 + 64 * 1024


@dataclass(frozen=True, slots=True)
class AlertsConfig:
    """Who is told when a person must see to something.

    Attributes:
        webhook: The address that gets each alert; who knows it can write there.
        repeat_after: How long the same cause is kept quiet.
    """

    webhook: Secret[str] | None = None
    repeat_after: timedelta = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class JournalConfig:
    """The cluster that several machines share.

    Attributes:
        servers: Some of its servers, ``nats://host:port``.
        replicas: Servers that keep each event.
        duplicates: How long a ``messageId`` is known again.
        credentials: The file with what to sign in with.
    """

    servers: tuple[str, ...]
    replicas: int = 3
    duplicates: timedelta = timedelta(hours=2)
    credentials: Path | None = None


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder of connections, read and checked.

    Attributes:
        data_folder: Where the data file and its companions live.
        retention: How long settled deliveries are kept.
        retention_bytes: How much is kept at most, as far as it is settled.
        metrics_token: What whoever reads the figures has to show; nobody may without one.
        journal: The cluster that keeps events and deliveries; the data folder if ``None``.
        problems: Warnings only.
    """

    folder: Path
    sources: tuple[SourceConfig, ...] = ()
    connections: tuple[ConnectionConfig, ...] = ()
    data_folder: Path = Path(".onward")
    retention: timedelta = timedelta(days=30)
    retention_bytes: int | None = None
    alerts: AlertsConfig = AlertsConfig()
    metrics_token: Secret[str] | None = None
    journal: JournalConfig | None = None
    problems: tuple[Problem, ...] = ()

    def connection(self, name: str) -> ConnectionConfig | None:
        """The connection called ``name``, if there is one."""
        return next((each for each in self.connections if each.id == name), None)
