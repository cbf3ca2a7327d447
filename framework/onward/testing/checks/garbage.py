"""Answers that no document describes are read without trouble, never as success."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, get_args

from onward.errors import PlatformError
from onward.outcome import Delivered, Outcome, Verdict
from onward.request import Response
from onward.testing.checks.connection_test import ANSWERS, Always
from onward.testing.subject import Subject
from onward.testing.trial import Trial
from onward.testing.variants import variants

BODIES: tuple[bytes, ...] = (
    b"",
    b"<!doctype html><title>502 Bad Gateway</title>",
    b"null",
    b"[]",
    b"{}",
    b"17",
    b'"ok"',
    b'{"unexpected": [{"deeper": {"still": null}}]}',
    b'{"error": null, "errors": 5, "status": "?", "message": ["?"], "results": "?"}',
    b'{"error": "?", "errors": {"0": "?"}, "status": [], "message": {}, "results": [null]}',
    b'{"error": {"code": {}, "message": 3}, "errors": [null], "elements": [{}], "code": {}}',
    b'[{"error": null}]',
    b'{"half": [1, ',
    b"\xff\xfe\x00",
)
_HEADERS = {"retry-after": "soon", "date": "yesterday", "content-type": "application/json"}


def problems(subject: Subject) -> Iterator[str]:
    """Answers that upset ``read``, or that it takes for success."""
    for action in subject.actions:
        trials = subject.sending(action.slug)
        if trials:
            # One answer that upsets it says enough.
            yield from (f'"{action.slug}": {finding}' for finding in islice(_findings(trials), 1))
            if action.finds_sent():
                yield from (f'"{action.slug}": {finding}' for finding in _sent(trials[0]))


def _findings(trials: Sequence[Trial]) -> Iterator[str]:
    trial = trials[0]
    known = _known_success(trials)
    halves = {step.content[: len(step.content) // 2] for _, step in _recorded(trials)}
    bodies = (*BODIES, *sorted(halves))
    for payloads in (variants(trial, 1), variants(trial, 3)):
        for status in range(100, 600):
            for body in bodies:
                response = Response(status, body, _HEADERS)
                shown = f"status {status} with body {body[:60]!r}"
                try:
                    said = trial.action.read(response, payloads)
                except Exception as error:  # noqa: BLE001 - an exception is the finding
                    yield f"read raises {type(error).__name__} ({error}) for {shown}"
                    continue
                yield from _unfit(said, len(payloads), shown)
                if _is_delivered(said) and not known.covers(response):
                    yield f"read takes an unknown answer for success: {shown}"


def _sent(trial: Trial) -> Iterator[str]:
    """What is wrong with finding out what became of earlier attempts."""
    payloads = variants(trial, 3)
    for name, response in ANSWERS.items():
        try:
            found = asyncio.run(trial.action.find_sent(Always(response), payloads, trial.settings))
        except PlatformError:
            continue
        except Exception as error:  # noqa: BLE001 - an exception is the finding
            yield f"find_sent raises {type(error).__name__} ({error}) with {name}"
            continue
        if len(found) != len(payloads):
            yield f"find_sent tells of {len(found)} payloads out of {len(payloads)}, with {name}"
        elif any(isinstance(one, Delivered) for one in found):
            yield f"find_sent takes an unknown answer for success, with {name}"


def _unfit(said: Any, count: int, shown: str) -> Iterator[str]:
    if isinstance(said, get_args(Verdict)):
        return
    if not isinstance(said, Sequence) or isinstance(said, (str, bytes)):
        yield f"read should give outcomes or a verdict, but it gives {said!r} for {shown}"
        return
    if len(said) != count:
        yield f"read gives {len(said)} outcomes for {count} payloads, for {shown}"
    for one in said:
        if not isinstance(one, get_args(Outcome)):
            yield f"read gives {one!r} as an outcome of one payload, for {shown}"


def _is_delivered(said: Any, by: Callable[[Iterator[bool]], bool] = any) -> bool:
    """Whether any payload, or by ``all`` every one, counts as delivered."""
    outcomes = said if isinstance(said, Sequence) else [said]
    return by(isinstance(one, Delivered) for one in outcomes)


def _recorded(trials: Sequence[Trial]) -> Iterator[tuple[Trial, Response]]:
    for trial in trials:
        for step in trial.example.exchange:
            if step.response is not None:
                yield trial, step.response


@dataclass(frozen=True)
class _Known:
    """The answers that the examples show to mean success.

    Attributes:
        whole: Whether every 2xx means success: no example shows an error in one.
        statuses: Others that do, such as a duplicate's 409.
        answers: Statuses with bodies that do.
    """

    whole: bool
    statuses: frozenset[int]
    answers: frozenset[tuple[int, bytes]]

    def covers(self, response: Response) -> bool:
        return (
            (self.whole and response.is_success)
            or response.status in self.statuses
            or (response.status, response.content) in self.answers
        )


def _known_success(trials: Sequence[Trial]) -> _Known:
    delivered, failed = set(), set()
    for trial, response in _recorded(trials):
        said = trial.action.read(response, trial.payloads)
        if _is_delivered(said):
            delivered.add((response.status, response.content))
        if not _is_delivered(said, by=all):
            failed.add((response.status, response.content))
    return _Known(
        whole=not any(200 <= status < 300 for status, _ in failed),
        statuses=frozenset(status for status, _ in delivered if not 200 <= status < 300),
        answers=frozenset(delivered),
    )
