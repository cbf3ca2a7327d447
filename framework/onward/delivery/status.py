"""The status pill: how a connection fares, with the rule that says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Pill(StrEnum):
    """One word for a connection."""

    DROPPED = "DROPPED"
    IDLE = "IDLE"
    DEGRADED = "DEGRADED"
    OK = "OK"


PILLS: Mapping[Pill, str] = {
    Pill.DROPPED: "paused, its credentials refused, or half or more of a day's attempts failed",
    Pill.IDLE: "no attempt within 24 hours",
    Pill.DEGRADED: "5 % or more of a day's attempts failed, or the last one",
    Pill.OK: "none of the others",
}
"""The rule of each pill; the first that fits counts."""


@dataclass(frozen=True, slots=True)
class Day:
    """The attempts of the last 24 hours; one that was throttled is none.

    Attributes:
        attempts: How many.
        failed: How many of them did not end in ``delivered``.
        is_last_failed: Whether the latest did not.
    """

    attempts: int = 0
    failed: int = 0
    is_last_failed: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """A pill with the sentence behind it."""

    pill: Pill
    why: str


def status(day: Day, *, pauses: int = 0, is_refused: bool = False) -> Status:
    """How a connection stands; every state of affairs has exactly one pill.

    Args:
        day: Its attempts.
        pauses: How many of its parts are paused.
        is_refused: Whether the platform refused its credentials.
    """
    if is_refused:
        return Status(Pill.DROPPED, "The platform refuses its credentials.")
    if pauses:
        what = "It is paused" if pauses == 1 else f"It is paused in {pauses} places"
        return Status(Pill.DROPPED, f"{what}; nothing is lost meanwhile.")
    if not day.attempts:
        return Status(Pill.IDLE, "Nothing was tried within 24 hours.")
    failed = f"{day.failed:,} of {day.attempts:,} attempts failed within 24 hours"
    if day.failed * 2 >= day.attempts:
        return Status(Pill.DROPPED, f"{failed}.")
    if day.failed * 20 >= day.attempts:
        return Status(Pill.DEGRADED, f"{failed}.")
    if day.is_last_failed:
        return Status(Pill.DEGRADED, f"The last attempt failed; {failed}.")
    return Status(
        Pill.OK, f"{failed}." if day.failed else f"{day.attempts:,} attempts, none failed."
    )
