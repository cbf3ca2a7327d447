"""From an event to its payload, or why there is none."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from onward.action import BatchAction
from onward.errors import MappingError, PayloadError
from onward.event import Event
from onward.fields import CompiledFields, Fields
from onward.outcome import Paused, Rejected
from onward.runner.windows import compile_check, invalid


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


Resolve = Callable[[Event, datetime], Resolved]


def compile_resolve(
    make: Callable[[Event, list[str]], Any],
    action: BatchAction[Any, Any],
    fields: CompiledFields[Any],
    settings: Fields,
    *,
    platform: str,
    missing: Paused | None,
) -> Resolve:
    """What resolves events: a pure function of an event, with the moment it is asked at.

    Args:
        make: From an event to its payload.
        platform: The destination's name.
        missing: Why deliveries have to wait, if they have.
    """
    # All that it needs for every event are variables of its own.
    review = _own(action, "review_for") or _own(action, "review", "review_for")
    remark = _own(action, "remarks_for") or _own(action, "remarks", "remarks_for")
    batch_key = _own(action, "batch_key")
    time = fields.event_time or ""
    # Windows are read from the class: on an instance a function would become a method.
    look_back, max_future = action.look_back(settings), type(action).max_future
    check = compile_check(time, _label(fields, time), look_back, max_future) if time else None
    usual = look_back if isinstance(look_back, timedelta) and time else None

    def resolve(event: Event, now: datetime) -> Resolved:
        if missing is not None:
            return Resolved(outcome=missing)
        notes: list[str] = []
        try:
            payload = make(event, notes)
            expires_at = None
            if (
                usual is not None
                and (happened := payload.__dict__[time]) is not None
                and happened <= now <= (end := happened + usual)
            ):
                # Nearly all events: it spares them a call.
                expires_at = end
            elif check is not None:
                expires_at, refusal = check(payload, now)
                if refusal is not None:
                    return Resolved(outcome=refusal, notes=notes)
            if review is not None and (reasons := review(payload, settings)):
                return Resolved(outcome=invalid(" ".join(reasons)), notes=notes)
            if remark is not None:
                notes += remark(payload, settings)
            key = "" if batch_key is None else batch_key(payload, settings)
        except PayloadError as error:
            return Resolved(outcome=invalid(str(error)), notes=notes)
        except MappingError as error:
            hint = "Correct the mapping, apply it, then replay these events."
            return Resolved(outcome=Rejected(str(error), hint, "MAPPING_FAILED"), notes=notes)
        except Exception as error:  # noqa: BLE001 - a plugin's defect must not stop its neighbours
            reason = f"The code of {platform} failed on this event: {type(error).__name__}."
            hint = "Report it to the destination's author, with the event's preview."
            return Resolved(outcome=Rejected(reason, hint, "resolve-failed"))
        return Resolved(payload, None, notes, key, expires_at)

    return resolve


def _own(action: BatchAction[Any, Any], name: str, by: str = "") -> Callable[..., Any] | None:
    """A method that the action has written itself, or the one that asks it."""
    is_inherited = getattr(type(action), name) is getattr(BatchAction, name)
    return None if is_inherited else getattr(action, by or name)


def _label(fields: CompiledFields[Any], attribute: str) -> str:
    return next(spec.label for spec in fields.specs if spec.attribute == attribute)
