"""One mapping, compiled: an event in, a payload out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import msgspec

from onward.action import BatchAction, Window
from onward.config import MappingConfig
from onward.destination import Destination
from onward.errors import MappingError, PayloadError
from onward.event import Event
from onward.fields import CompiledFields, Fields
from onward.mapping import compile_record
from onward.outcome import Paused, Rejected


# Made for every event: a frozen Struct is filled several times as fast as a frozen dataclass.
class Resolved(msgspec.Struct, frozen=True, gc=False):
    """What a mapping makes of one event.

    Attributes:
        payload: The action's fields, filled; ``None`` when ``outcome`` says why not.
        outcome: Why nothing can be sent: rejected for good, or paused until a person acts.
        notes: What a person should know all the same.
        expires_at: When the platform stops taking this event, if it ever does.
    """

    payload: Any = None
    outcome: Rejected | Paused | None = None
    notes: Sequence[str] = ()
    batch_key: str = ""
    expires_at: datetime | None = None


Checked = tuple[datetime | None, Rejected | None]
"""When the platform stops taking an event, if ever, with why it does not take it now."""


def compile_check(
    attribute: str, label: str, max_age: Window, max_future: Window
) -> Callable[[Any, datetime], Checked]:
    """Holds when an event happened against what the platform takes.

    Args:
        attribute: The field that says when.
        label: What it is called.
    """

    def check(payload: Any, now: datetime) -> Checked:
        happened = payload.__dict__[attribute]
        if happened is None:
            return None, None
        length = max_age(payload) if callable(max_age) else max_age
        expires_at = None if length is None else happened + length
        if happened <= now and (expires_at is None or now <= expires_at):
            return expires_at, None
        if expires_at is not None and now > expires_at:
            limit = f"within the past {_words(expires_at - happened)}"
            return expires_at, _invalid(f"{label} should be {limit}.")
        ahead = max_future(payload) if callable(max_future) else max_future
        if ahead is None or happened <= now + ahead:
            return expires_at, None
        limit = f"more than {_words(ahead)} ahead" if ahead else "in the future"
        return expires_at, _invalid(f"{label} should not be {limit}.")

    return check


@dataclass(frozen=True)
class LiveMapping:
    """A mapping's version, ready for events.

    Attributes:
        make: From an event to its payload.
        check: Whether the platform still takes a payload, where the action says when it happened.
        provided: What the mapping itself gives the payload: outputs of its managed object, sync
            mode, matching key; by attribute name.
        directives: Further steps of the mapping language.
        review: Why the action would not send a payload, if it has a say beyond the fields.
        remark: What the action tells of a payload, if it does.
        batch_key: What keeps payloads apart, if the action does.
        missing: Why deliveries have to wait, when the managed object is not there.
    """

    connection: str
    config: MappingConfig
    destination: Destination
    action: BatchAction[Any, Any]
    settings: Fields
    fields: CompiledFields[Any]
    make: Callable[[Event, list[str]], Any]
    check: Callable[[Any, datetime], Checked] | None
    provided: Mapping[str, Any]
    review: Callable[[Any], Sequence[str]] | None
    remark: Callable[[Any], Sequence[str]] | None
    batch_key: Callable[[Any, Any], str] | None
    directives: Mapping[str, Any]
    missing: Paused | None = None

    @cached_property
    def record(self) -> Callable[..., dict[str, Any]]:
        """From an event to raw values by key: the mapping alone, for those who look inside."""
        return compile_record(self.config.fields, directives=self.directives).resolve

    def resolve(self, event: Event, now: datetime) -> Resolved:
        """The payload for ``event``, validated and noted; a pure function."""
        if self.missing is not None:
            return Resolved(outcome=self.missing)
        notes: list[str] = []
        try:
            payload = self.make(event, notes)
            expires_at = None
            if self.check is not None:
                expires_at, refusal = self.check(payload, now)
                if refusal is not None:
                    return Resolved(outcome=refusal, notes=notes)
            if self.review is not None and (reasons := self.review(payload)):
                return Resolved(outcome=_invalid(" ".join(reasons)), notes=notes)
            if self.remark is not None:
                notes += self.remark(payload)
            key = "" if self.batch_key is None else self.batch_key(payload, self.settings)
        except PayloadError as error:
            return Resolved(outcome=_invalid(str(error)), notes=notes)
        except MappingError as error:
            hint = "Correct the mapping, apply it, then replay these events."
            return Resolved(outcome=Rejected(str(error), hint, "MAPPING_FAILED"), notes=notes)
        except Exception as error:  # noqa: BLE001 - a plugin's defect must not stop its neighbours
            name, kind = self.destination.name, type(error).__name__
            reason = f"The code of {name} failed on this event: {kind}."
            hint = "Report it to the destination's author, with the event's preview."
            return Resolved(outcome=Rejected(reason, hint, "resolve-failed"))
        return Resolved(payload, None, notes, key, expires_at)


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
    return LiveMapping(
        connection=connection,
        config=config,
        destination=destination,
        action=action,
        settings=settings,
        fields=fields,
        make=fields.maker(
            config.fields, provided=provided, own=config.own_fields, directives=directives
        ),
        check=_check(action, fields, settings),
        provided=provided,
        review=_asked(action, settings, "review"),
        remark=_asked(action, settings, "remarks"),
        batch_key=_own(action, "batch_key"),
        directives=directives or {},
        missing=missing,
    )


def _asked(
    action: BatchAction[Any, Any], settings: Fields, name: str
) -> Callable[[Any], Sequence[str]] | None:
    """The method of the action to ask about payloads, with settings or without, if it has one."""
    ask = _own(action, f"{name}_for")
    if ask is not None:
        return lambda payload: ask(payload, settings)
    return _own(action, name)


def _own(action: BatchAction[Any, Any], name: str) -> Callable[..., Any] | None:
    """A method that the action has written itself."""
    is_inherited = getattr(type(action), name) is getattr(BatchAction, name)
    return None if is_inherited else getattr(action, name)


def _check(
    action: BatchAction[Any, Any], fields: CompiledFields[Any], settings: Fields
) -> Callable[[Any, datetime], Checked] | None:
    name = fields.event_time
    if name is None:
        return None
    label = next(spec.label for spec in fields.specs if spec.attribute == name)
    # Windows are read from the class: on an instance a function would become a method.
    return compile_check(name, label, action.look_back(settings), type(action).max_future)


def _invalid(reason: str) -> Rejected:
    return Rejected(reason, code="PAYLOAD_VALIDATION_FAILED")


def _words(length: timedelta) -> str:
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        count, rest = divmod(length.total_seconds(), size)
        if count and not rest:
            return f"{count:g} {unit}s" if count != 1 else f"1 {unit}"
    return str(length)
