"""How LinkedIn judges conversion events: the whole request stands or falls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from onward.testing.simulator import Reply
from onward_destinations.linkedin.simulator.schemas import event_schema, fault_lines

LOOK_BACK = timedelta(days=90)
MAX_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is refused and which of its events are at fault; none: all of them."""

    status: int
    message: str
    indices: tuple[int, ...] = ()

    def reply(self) -> Reply:
        """The refusal as an answer."""
        return Reply(self.status, {"message": self.message, "status": self.status})


def judge(
    events: Sequence[Any],
    *,
    version: str,
    is_batch: bool,
    now: datetime,
    writable_rule: Callable[[str], Mapping[str, Any] | None],
) -> Refusal | None:
    """The first reason to refuse the events, or ``None``.

    Args:
        writable_rule: The rule of a URN, if it is in an account the member may write to.
    """
    return (
        _shape(events, version=version, is_batch=is_batch)
        or _rules(events, writable_rule)
        or _times(events, now)
    )


def _shape(events: Sequence[Any], *, version: str, is_batch: bool) -> Refusal | None:
    if len(events) > MAX_BATCH:
        return Refusal(400, f"Batch size {len(events)} exceeds the maximum of {MAX_BATCH}.")
    faults = event_schema(version).faults
    lines: list[str] = []
    indices = []
    for index, event in enumerate(events):
        found = [line for fault in faults(event) for line in fault_lines(fault)]
        if found:
            indices.append(index)
            if is_batch:
                found[0] = f"Index: {index}, {found[0]}"
            lines += found
    if not lines:
        return None
    end = "\n" if is_batch else ""
    return Refusal(422, "\n".join(lines) + end, tuple(indices))


def _rules(
    events: Sequence[Any], writable_rule: Callable[[str], Mapping[str, Any] | None]
) -> Refusal | None:
    rules = {urn: writable_rule(urn) for urn in {event["conversion"] for event in events}}
    if None in rules.values():
        return Refusal(403, "No ad accounts found")
    found = {urn: rule for urn, rule in rules.items() if rule is not None}
    wrong = _at(events, lambda e: found[e["conversion"]]["conversionMethod"] != "CONVERSIONS_API")
    if wrong:
        return Refusal(
            400,
            "Incorrect conversions information provided. Conversion's method should be "
            f"CONVERSIONS_API, indices {list(wrong)} (0-indexed)",
            wrong,
        )
    disabled = _at(events, lambda e: not found[e["conversion"]]["enabled"])
    if disabled:
        return Refusal(
            400,
            "Incorrect conversions information provided. Conversion event is associated to a "
            "conversion that's marked as deleted. Conversion enabled should be true, "
            f"indices {list(disabled)} (0-indexed)",
            disabled,
        )
    return None


def _times(events: Sequence[Any], now: datetime) -> Refusal | None:
    latest = now.timestamp() * 1_000
    earliest = (now - LOOK_BACK).timestamp() * 1_000
    wrong = _at(events, lambda e: not earliest <= e["conversionHappenedAt"] <= latest)
    if not wrong:
        return None
    return Refusal(
        400,
        "Conversion time should be within 90 days and not exceed current time, "
        f"indices {list(wrong)} (0-indexed).",
        wrong,
    )


def _at(events: Sequence[Any], is_wrong: Callable[[Any], bool]) -> tuple[int, ...]:
    return tuple(index for index, event in enumerate(events) if is_wrong(event))
