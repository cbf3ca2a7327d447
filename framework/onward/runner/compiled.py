"""One mapping, compiled: an event in, a payload out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from onward.action import BatchAction, Window
from onward.config import MappingConfig
from onward.destination import Destination
from onward.errors import MappingError, PayloadError
from onward.event import Event
from onward.fields import CompiledFields, Fields
from onward.mapping import compile_record
from onward.outcome import Paused, Rejected


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a mapping makes of one event.

    Attributes:
        payload: The action's fields, filled; ``None`` when ``outcome`` says why not.
        outcome: Why nothing can be sent: rejected for good, or paused until a person acts.
        notes: What a person should know all the same.
        happened_at: The time of the event that the action marks, if it marks one.
        expires_at: When the platform stops taking this event, if it ever does.
    """

    payload: Any = None
    outcome: Rejected | Paused | None = None
    notes: tuple[str, ...] = ()
    batch_key: str = ""
    happened_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LiveMapping:
    """A mapping's version, ready for events.

    Attributes:
        time_label: What the field that says when the event happened is called.
        provided: What the mapping itself gives the payload: outputs of its managed object, sync
            mode, matching key; by attribute name.
        missing: Why deliveries have to wait, when the managed object is not there.
    """

    connection: str
    config: MappingConfig
    destination: Destination
    action: BatchAction[Any, Any]
    settings: Fields
    record: Callable[..., dict[str, Any]]
    fields: CompiledFields[Any]
    time_label: str = ""
    provided: Mapping[str, Any] = field(default_factory=dict)
    missing: Paused | None = None

    def resolve(self, event: Event, now: datetime) -> Resolved:
        """The payload for ``event``, validated and noted; a pure function."""
        if self.missing is not None:
            return Resolved(outcome=self.missing)
        notes: list[str] = []
        try:
            raw = self.record(event, notes)
            self.fields.complete(raw, event, self.config.own_fields)
            payload = self.fields.payload(raw, self.provided, notes)
        except PayloadError as error:
            return Resolved(
                outcome=Rejected(str(error), code="PAYLOAD_VALIDATION_FAILED"), notes=tuple(notes)
            )
        except MappingError as error:
            hint = "Correct the mapping, apply it, then replay these events."
            return Resolved(
                outcome=Rejected(str(error), hint, "MAPPING_FAILED"), notes=tuple(notes)
            )
        event_time = self.fields.event_time
        happened = getattr(payload, event_time) if event_time else None
        expires = _end_of_window(type(self.action).max_age, payload, happened)
        outcome = self._refusal(payload, happened, expires, now)
        return Resolved(
            payload=None if outcome else payload,
            outcome=outcome,
            notes=tuple(notes),
            batch_key="" if outcome else self.action.batch_key(payload, self.settings),
            happened_at=happened,
            expires_at=expires,
        )

    def _refusal(
        self,
        payload: Any,
        happened: datetime | None,
        expires: datetime | None,
        now: datetime,
    ) -> Rejected | None:
        if happened is not None:
            label = self.time_label
            if expires is not None and now > expires:
                reason = f"{label} should be within the past {_days(expires - happened)}."
                return Rejected(reason, code="PAYLOAD_VALIDATION_FAILED")
            ahead = _length(type(self.action).max_future, payload)
            if ahead is not None and happened > now + ahead:
                limit = f"more than {_days(ahead)} ahead" if ahead else "in the future"
                reason = f"{label} should not be {limit}."
                return Rejected(reason, code="PAYLOAD_VALIDATION_FAILED")
        reasons = self.action.review(payload)
        return Rejected(" ".join(reasons), code="PAYLOAD_VALIDATION_FAILED") if reasons else None


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
    fields = destination.fields(config.action)
    missing = None
    if config.save is not None and outputs is None:
        label = action.managed.label.lower() if action.managed else "managed object"
        missing = Paused(
            f'The {label} of mapping "{config.id}" is not there yet.',
            "Create it with: onward apply",
            "not-applied",
        )
    return LiveMapping(
        connection=connection,
        config=config,
        destination=destination,
        action=action,
        settings=settings,
        record=compile_record(config.fields, directives=directives or {}).resolve,
        fields=fields,
        time_label=next(
            (spec.label for spec in fields.specs if spec.attribute == fields.event_time), ""
        ),
        provided=fields.provide(
            saved=outputs or {}, sync_mode=config.sync_mode, matching_key=config.matching_key
        ),
        missing=missing,
    )


# Windows are read from the class: on an instance a function would become a method.
def _length(window: Window, payload: Any) -> timedelta | None:
    return window(payload) if callable(window) else window


def _end_of_window(window: Window, payload: Any, happened: datetime | None) -> datetime | None:
    length = _length(window, payload)
    return None if length is None or happened is None else happened + length


def _days(length: timedelta) -> str:
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        count, rest = divmod(length.total_seconds(), size)
        if count and not rest:
            return f"{count:g} {unit}s" if count != 1 else f"1 {unit}"
    return str(length)
