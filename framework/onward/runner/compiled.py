"""One mapping, compiled: an event in, a payload out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from onward.action import BatchAction
from onward.config import MappingConfig
from onward.destination import Destination
from onward.fields import CompiledFields, Fields
from onward.mapping import compile_record
from onward.outcome import Paused
from onward.runner.resolving import Resolve, compile_resolve


@dataclass(frozen=True)
class LiveMapping:
    """A mapping's version, ready for events.

    Attributes:
        provided: What the mapping itself gives the payload: outputs of its managed object, sync
            mode, matching key; by attribute name.
        directives: Further steps of the mapping language.
        resolve: The payload for an event, validated and noted; a pure function.
        missing: Why deliveries have to wait, when the managed object is not there.
    """

    connection: str
    config: MappingConfig
    destination: Destination
    action: BatchAction[Any, Any]
    settings: Fields
    fields: CompiledFields[Any]
    provided: Mapping[str, Any]
    resolve: Resolve
    directives: Mapping[str, Any]
    missing: Paused | None = None

    @cached_property
    def record(self) -> Callable[..., dict[str, Any]]:
        """From an event to raw values by key: the mapping alone, for those who look inside."""
        return compile_record(self.config.fields, directives=self.directives).resolve


def go_live(
    connection: str,
    config: MappingConfig,
    destination: Destination,
    settings: Fields,
    *,
    outputs: Mapping[str, Any] | None = None,
    directives: Mapping[str, Any] | None = None,
) -> LiveMapping:
    """Compile a mapping's version for one connection.

    Args:
        outputs: What the managed object's last steps returned; ``None`` before the first.
    """
    action = destination.actions[config.action]
    fields = destination.fields(config.action, settings)
    missing = None
    if config.save is not None and outputs is None:
        label = action.managed.label.lower() if action.managed else "managed object"
        missing = Paused(
            f'The {label} of mapping "{config.id}" is not there yet.',
            "Create it with: onward apply",
            "not-applied",
        )
    provided = fields.provide(
        saved=outputs or {}, sync_mode=config.sync_mode, matching_key=config.matching_key
    )
    make = fields.maker(
        config.fields, provided=provided, own=config.own_fields, directives=directives
    )
    return LiveMapping(
        connection=connection,
        config=config,
        destination=destination,
        action=action,
        settings=settings,
        fields=fields,
        provided=provided,
        resolve=compile_resolve(
            make, action, fields, settings, platform=destination.name, missing=missing
        ),
        directives=directives or {},
        missing=missing,
    )
