"""One attempt at a batch: build, send, read; split where the platform names nobody."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, Protocol

import msgspec

from onward.action import BatchAction
from onward.errors import PlatformError
from onward.fields import Fields
from onward.outcome import (
    Delivered,
    Outcome,
    Paused,
    Reauthorise,
    Rejected,
    Retry,
    SlowDown,
    Split,
)
from onward.request import Request, Response
from onward.runner.building import shared_out, unbuilt
from onward.runner.hand import Hand
from onward.sending import Breaker, CredentialsRefusedError, Limiter, Sender, Slots
from onward.sending.unsendable import BY_CREDENTIALS
from onward.sending.unsendable import CODE as UNSENDABLE

MAX_REQUESTS = 64
"""Requests a batch may cost before the rest waits: bisecting a batch that is all bad has no end."""
LEAST_SPLITS = 32
"""Requests for splitting that are left where a batch takes many requests anyway."""
UNREADABLE = "unreadable-answer"
ANSWER_LOST = "answer-lost"
"""The code of a payload that may have arrived, where a second one would count twice."""
NEVER_LEFT = frozenset({"undeclared-host", UNSENDABLE, BY_CREDENTIALS})
TOGETHER = 8
"""Requests of one batch under way at a time, where a platform takes few events in each."""


class Answered(msgspec.Struct, frozen=True, gc=False):
    """What became of one payload in an attempt.

    Attributes:
        outcome: ``SlowDown`` when the platform wants to be left alone: no attempt was made.
        status: The HTTP status of the answer, if there was one.
        duration_s: How long the exchange took.
        is_connection_wide: Whether a pause is about the connection's credentials.
    """

    outcome: Outcome | SlowDown
    status: int | None = None
    duration_s: float = 0.0
    is_connection_wide: bool = False


class Outlet(Protocol):
    """What an attempt needs of a connection."""

    sender: Sender
    limiter: Limiter
    breaker: Breaker
    slots: Slots


@dataclass(slots=True)
class Budget:
    """Requests that a batch may still cost for being split."""

    left: int


@dataclass(slots=True)
class Attempting:
    """The state of one attempt at a batch.

    Args:
        action: The action that builds and reads.
        settings: The connection's settings.
        outlet: The connection's way out.
        hand: Notes what the action's code has in hand.
        note: The batch's deliveries, for the hand.
    """

    action: BatchAction[Any, Any]
    settings: Fields
    outlet: Outlet
    hand: Hand = field(default_factory=partial(Hand, None))
    note: bytes = b""
    monotonic: Callable[[], float] = time.monotonic

    async def run(self, payloads: Sequence[Any], attempts: Sequence[int] = ()) -> list[Answered]:
        """One answer per payload, in order.

        Args:
            attempts: How many were made before, of each payload; none if not given.
        """
        tried = [at for at, made in enumerate(attempts) if made] if self.action.finds_sent() else []
        if not tried:
            return await self._try(payloads)
        found = await self._found([payloads[index] for index in tried])
        answers = {at: one for at, one in zip(tried, found, strict=True) if one is not None}
        rest = [index for index in range(len(payloads)) if index not in answers]
        if rest:
            sent = await self._try([payloads[index] for index in rest])
            answers.update(zip(rest, sent, strict=True))
        return [answers[index] for index in range(len(payloads))]

    async def _found(self, payloads: Sequence[Any]) -> Sequence[Answered | None]:
        """What became of earlier attempts, as far as the platform can tell."""
        try:
            found = await self.action.find_sent(self.outlet.sender, payloads, self.settings)
            return [
                None if outcome is None else Answered(outcome)
                for _, outcome in zip(payloads, found, strict=True)
            ]
        except Exception as error:  # noqa: BLE001 - a plugin's defect must not stop its neighbours
            return [_not_asked(error)] * len(payloads)

    async def _try(self, payloads: Sequence[Any]) -> list[Answered]:
        try:
            if self.action.looks_up():
                payloads = await self.action.look_up(self.outlet.sender, payloads, self.settings)
        except Exception as error:  # noqa: BLE001 - a plugin's defect must not stop its neighbours
            return [_not_asked(error)] * len(payloads)
        return await self._send(list(payloads))

    async def _send(
        self, payloads: Sequence[Any], budget: Budget | None = None, *, digs: bool = True
    ) -> list[Answered]:
        try:
            with self.hand.holding(self.note):
                built = self.action.build_batch(payloads, self.settings)
            shares = shared_out(built, len(payloads))
        except Exception as error:  # noqa: BLE001 - a plugin's defect must not stop its neighbours
            if len(payloads) > 1:
                return await self._halves(payloads, budget or Budget(MAX_REQUESTS))
            return [Answered(unbuilt(error))]
        is_split = budget is not None
        left = budget or Budget(max(LEAST_SPLITS, MAX_REQUESTS - len(shares)))
        together = asyncio.Semaphore(TOGETHER)

        async def exchange(request: Request, indexes: Sequence[int]) -> list[Answered]:
            covered = [payloads[index] for index in indexes]
            async with together:
                try:
                    encoded = request.encoded()
                except Exception as error:  # noqa: BLE001 - a plugin's defect, as above
                    if len(covered) > 1:
                        return await self._halves(covered, left)
                    return [Answered(unbuilt(error))]
                answers = await self._exchange(encoded, covered, left, is_split=is_split)
            if digs and len(covered) > 1 and _is_unreadable(answers):
                return await self._around_the_unreadable(covered, left)
            return answers

        answers: dict[int, Answered] = {}
        found = await asyncio.gather(*(exchange(*share) for share in shares))
        for (_, indexes), some in zip(shares, found, strict=True):
            answers.update(zip(indexes, some, strict=True))
        return [answers[index] for index in range(len(payloads))]

    async def _exchange(
        self, request: Request, payloads: Sequence[Any], budget: Budget, *, is_split: bool
    ) -> list[Answered]:
        body = request.body()
        if len(body) > self.action.max_bytes:
            if len(payloads) > 1:
                return await self._halves(payloads, budget)
            limit = f"{self.action.max_bytes} bytes"
            reason = (
                f"The request for this event has {len(body)} bytes; the platform takes {limit}."
            )
            return [Answered(Rejected(reason, "Map less data.", "too-large"))]
        if is_split and budget.left == 0:
            reason = f"{MAX_REQUESTS} requests were made for one batch; the rest is tried later."
            return [Answered(Retry(reason, code="too-many-requests"))] * len(payloads)
        budget.left -= is_split
        if not await self.outlet.limiter.acquire(request, len(payloads)):
            return [Answered(SlowDown("The process ends.", timedelta()))] * len(payloads)
        started = self.monotonic()
        try:
            response, said = await self._answer(request, payloads)
        except CredentialsRefusedError as error:
            return [_signed_out(error)] * len(payloads)
        except PlatformError as error:
            if error.code in NEVER_LEFT:
                return await self._never_left(payloads, error, budget)
            self._strained()
            return self._unanswered(request, payloads, error, self.monotonic() - started)
        took = self.monotonic() - started
        self._note(said, took)
        match said:
            case Split(reason, code):
                if len(payloads) > 1:
                    return await self._halves(payloads, budget)
                hint = "Compare the request in the preview with the platform's rules."
                return [Answered(Rejected(reason, hint, code), response.status, took)]
            case Reauthorise(reason, code):
                hint = (
                    "Correct the credentials in the connection's file, or sign in again with "
                    '"onward login". Then "onward resume" sends what waits.'
                )
                paused = Paused(reason, hint, code)
                return [Answered(paused, response.status, took, is_connection_wide=True)] * len(
                    payloads
                )
            case SlowDown() | Delivered() | Retry() | Rejected() | Paused():
                return [Answered(said, response.status, took)] * len(payloads)
            case _:
                answers = [Answered(outcome, response.status, took) for outcome in said]
                return await self._at_once(payloads, answers, budget)

    async def _never_left(
        self, payloads: Sequence[Any], error: PlatformError, budget: Budget
    ) -> list[Answered]:
        """What was not sent, since it may not or cannot be: nothing to do with the platform."""
        if error.code != UNSENDABLE:
            return [Answered(Paused(error.reason, error.hint, error.code))] * len(payloads)
        if len(payloads) > 1:
            return await self._halves(payloads, budget)
        return [Answered(Rejected(error.reason, error.hint, error.code))]

    def _unanswered(
        self, request: Request, payloads: Sequence[Any], error: PlatformError, took: float
    ) -> list[Answered]:
        """All are tried again, but those that the platform may have and would count twice."""
        later = Answered(Retry(str(error), code=error.code), None, took)
        if not error.reached:
            return [later] * len(payloads)
        try:
            refusals = [self.action.repeat_refusal(payload, request) for payload in payloads]
        except Exception:  # noqa: BLE001 - a plugin's defect must not stop its neighbours
            return [later] * len(payloads)
        hint = "Look in the platform's reports whether it counted; if it did not, replay it."
        return [
            Answered(Rejected(f"{error} {why}", hint, ANSWER_LOST), None, took) if why else later
            for why in refusals
        ]

    def _note(self, said: Any, seconds: float) -> None:
        match said:
            case SlowDown():
                self.outlet.slots.strained()
            case Retry():
                self._strained()
            case _:
                self.outlet.breaker.note(failed=False)
                self.outlet.slots.answered(seconds)

    def _strained(self) -> None:
        self.outlet.breaker.note(failed=True)
        self.outlet.slots.strained()

    async def _answer(self, request: Request, payloads: Sequence[Any]) -> tuple[Response, Any]:
        sender = self.outlet.sender
        response, token = await sender.exchange(request)
        said = self._read(response, payloads)
        if isinstance(said, Reauthorise) and sender.credentials.can_refresh:
            await sender.credentials.refresh(token)
            response = await sender.send_once(request)
            said = self._read(response, payloads)
        return response, said

    def _read(self, response: Response, payloads: Sequence[Any]) -> Any:
        with self.hand.holding(self.note):
            return read_answer(self.action, response, payloads)

    async def _at_once(
        self, payloads: Sequence[Any], answers: list[Answered], budget: Budget
    ) -> list[Answered]:
        """Send again at once what the platform refused only for its neighbours' sake."""
        again = [
            index
            for index, answer in enumerate(answers)
            if isinstance(answer.outcome, Retry) and answer.outcome.after == timedelta()
        ]
        if not again or len(again) == len(answers):
            return answers
        retried = await self._send([payloads[index] for index in again], budget)
        for index, answer in zip(again, retried, strict=True):
            answers[index] = answer
        return answers

    async def _around_the_unreadable(
        self, payloads: Sequence[Any], budget: Budget
    ) -> list[Answered]:
        """Send halves again: all but the event whose part of the answer cannot be read.

        When neither half can be read, it is not about one event, and asking on would help nobody.
        """
        middle = len(payloads) // 2
        halves = [payloads[:middle], payloads[middle:]]
        answers = [await self._send(half, budget, digs=False) for half in halves]
        unreadable = [index for index, half in enumerate(answers) if _is_unreadable(half)]
        if len(unreadable) == 1:
            (index,) = unreadable
            if len(halves[index]) > 1:
                answers[index] = await self._around_the_unreadable(halves[index], budget)
        return answers[0] + answers[1]

    async def _halves(self, payloads: Sequence[Any], budget: Budget) -> list[Answered]:
        middle = len(payloads) // 2
        first = await self._send(payloads[:middle], budget)
        return first + await self._send(payloads[middle:], budget)


def _not_asked(error: Exception) -> Answered:
    """What becomes of a payload when the question before it could not be asked."""
    match error:
        case CredentialsRefusedError():
            return _signed_out(error)
        case PlatformError():
            return Answered(Retry(str(error), code=error.code))
        case _:
            reason = f"The destination's look-up failed: {type(error).__name__}."
            return Answered(Retry(reason, code="look-up-failed"))


def read_answer(action: BatchAction[Any, Any], response: Response, payloads: Sequence[Any]) -> Any:
    """What the action reads from an answer; what it cannot read is tried again, never trusted."""
    try:
        said = action.read(response, payloads)
    except Exception as error:  # noqa: BLE001 - a plugin's defect must not stop its neighbours
        reason = f"The destination could not read the answer: {type(error).__name__}."
        return Retry(reason, code=UNREADABLE)
    if isinstance(said, Sequence) and len(said) != len(payloads):
        reason = f"The answer speaks of {len(said)} events, but {len(payloads)} were sent."
        return Retry(reason, code=UNREADABLE)
    return said


def _signed_out(error: CredentialsRefusedError) -> Answered:
    paused = Paused(error.reason, error.hint, "credentials-refused")
    return Answered(paused, 401, is_connection_wide=True)


def _is_unreadable(answers: Sequence[Answered]) -> bool:
    return all(
        isinstance(answer.outcome, Retry) and answer.outcome.code == UNREADABLE
        for answer in answers
    )


def in_batches(items: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """The items in runs of at most ``size``, in order."""
    return [items[start : start + size] for start in range(0, len(items), size)]
