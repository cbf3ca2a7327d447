"""What a lane notes of its deliveries."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import msgspec
import structlog

from onward.delivery import Attempt, Standing, State
from onward.errors import OnwardError
from onward.journal import Claimed
from onward.outcome import Delivered, Paused, Rejected
from onward.runner.attempt import Answered
from onward.runner.compiled import LiveMapping
from onward.runner.guard import Alike
from onward.runner.resolving import Resolved

log = structlog.get_logger("onward.runner")

TROUBLE_S = 5.0


class Ready(msgspec.Struct, frozen=True):
    """A claimed delivery with its payload."""

    claimed: Claimed
    mapping: LiveMapping
    resolved: Resolved


async def until_written(
    write: Callable[[], Awaitable[object]], lane: str, is_closing: Callable[[], bool]
) -> None:
    """Try until it is on disk: what the platform has answered would be sent again otherwise.

    Raises:
        OnwardError: It cannot be written, and the process ends.
    """
    told = ""
    while True:
        try:
            await write()
        except OnwardError as error:
            if is_closing():
                raise
            if str(error) != told:
                told = str(error)
                log.error(  # noqa: TRY400 - a sentence for a person, no defect
                    "what was answered cannot be noted", lane=lane, reason=told
                )
            await asyncio.sleep(TROUBLE_S)
        else:
            return


def systemic(alike: Alike, answers: Sequence[Answered]) -> Paused:
    """Why a lane pauses where most fail alike."""
    reasons = (answer.outcome.reason for answer in answers if isinstance(answer.outcome, Rejected))
    reason = f"More than half of the last minute's events were rejected alike: {next(reasons, '')}"
    hint = "Correct the mapping or the settings, then resume it. Nothing was lost."
    return Paused(reason, hint, alike.code)


def attempt_of(one: Ready, answer: Answered, started_at: datetime) -> Attempt:
    """The record of one try."""
    outcome = answer.outcome
    message = outcome.note if isinstance(outcome, Delivered) else outcome.reason
    return Attempt(
        number=one.claimed.attempts + 1,
        started_at=started_at,
        duration_s=round(answer.duration_s, 4),
        status=answer.status,
        code=outcome.code,
        message=message[:500],
    )


TOO_LATE = Standing(
    State.EXPIRED,
    reason="The platform takes events only up to an age that this one has passed.",
    hint="Find out why it waited: look at its attempts.",
    code="too-old",
)


def unknown_version(claimed: Claimed) -> Standing:
    """Where a delivery stands whose mapping nobody knows any more."""
    return Standing(
        State.PAUSED,
        reason=f'Mapping "{claimed.mapping}" is gone, and so is the version that wanted this event.',
        hint="Put the mapping back, then resume it.",
        code="unknown-version",
    )
