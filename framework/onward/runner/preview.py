"""Previews: the pipeline up to the send, for one event; pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from onward.event import Accepted
from onward.outcome import Paused, Rejected
from onward.request import Request
from onward.runner.building import built_alone, unbuilt
from onward.runner.compiled import LiveMapping
from onward.runner.connection import LiveConnection, is_switched_off
from onward.runner.personal import personal_values
from onward.trigger import compile_trigger


@dataclass(frozen=True, slots=True)
class MappingPreview:
    """What one mapping would make of an event.

    Attributes:
        matches: Whether the trigger holds and nothing else keeps the event away.
        why_not: Why it does not match; the nearest miss, when there is one.
        payload: The action's fields, filled; ``None`` when there is none.
        personal: Values that stand for a person, to be masked when shown.
        requests: The exact requests, true values in them; show them masked.
        outcome: Why nothing would be sent.
        notes: What a person should know all the same.
    """

    connection: str
    mapping: str
    action: str
    destination: str
    matches: bool
    why_not: str = ""
    payload: Any = None
    personal: frozenset[str] = frozenset()
    requests: tuple[Request, ...] = ()
    outcome: Rejected | Paused | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """An event as it would be kept, and what every mapping would make of it."""

    event: dict[str, Any]
    notes: tuple[str, ...]
    mappings: tuple[MappingPreview, ...]


def preview(accepted: Accepted, connections: Iterable[LiveConnection], now: datetime) -> Preview:
    """What would happen to an event: the exact requests, and why others did not match."""
    entries = tuple(
        _preview_mapping(accepted, connection, mapping, now)
        for connection in connections
        for mapping in connection.mappings.values()
    )
    return Preview(accepted.event, accepted.notes, entries)


def _preview_mapping(
    accepted: Accepted, connection: LiveConnection, mapping: LiveMapping, now: datetime
) -> MappingPreview:
    entry = MappingPreview(
        connection=connection.config.id,
        mapping=mapping.config.id,
        action=mapping.config.action,
        destination=connection.config.destination.slug,
        matches=False,
        why_not=_why_not(accepted, connection, mapping),
    )
    if entry.why_not:
        return entry
    entry = replace(entry, matches=True)
    resolved = mapping.resolve(accepted.event, now)
    if resolved.outcome is not None:
        return replace(entry, outcome=resolved.outcome, notes=tuple(resolved.notes))
    notes = list(resolved.notes)
    if not connection.config.live:
        notes.append("The connection is not live: this is recorded, not sent.")
    if mapping.action.looks_up():
        notes.append("Before sending, the platform is asked; the request may change by that.")
    try:
        requests = built_alone(mapping.action, resolved.payload, connection.settings)
    except Exception as error:  # noqa: BLE001 - a plugin's defect is told, like when it is sent
        return replace(entry, outcome=unbuilt(error), notes=tuple(notes))
    notes += [
        f"{request.host} is not among the hosts that the destination declares: it would pause."
        for request in requests
        if not connection.config.destination.may_call(request.host)
    ]
    return replace(
        entry,
        payload=resolved.payload,
        personal=personal_values(resolved.payload, mapping.fields.specs),
        requests=requests,
        notes=tuple(notes),
    )


def _why_not(accepted: Accepted, connection: LiveConnection, mapping: LiveMapping) -> str:
    config, destination = mapping.config, connection.config.destination
    if not config.enabled:
        return "The mapping is switched off."
    if not connection.takes_from(accepted.source):
        return f'The connection does not take events from the source "{accepted.source}".'
    if is_switched_off(accepted.event, (destination.slug, destination.name, *destination.aliases)):
        return 'The event\'s own "integrations" keeps it from this destination.'
    trigger = compile_trigger(config.trigger)
    if trigger(accepted.event):
        return ""
    explanation = trigger.explain(accepted.event)
    return explanation.nearest_miss or "The trigger does not match."
