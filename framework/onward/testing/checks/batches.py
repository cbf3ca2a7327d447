"""Batches of every size cover each payload once, in order."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from onward.request import Request
from onward.runner.attempt import in_batches
from onward.runner.building import shared_out
from onward.testing.subject import Subject
from onward.testing.trial import Trial
from onward.testing.variants import variants

FEW = 6


def problems(subject: Subject) -> Iterator[str]:
    """Actions that lose, repeat, mix up or scatter payloads."""
    for action in subject.actions:
        trials = subject.sending(action.slug)
        if not trials:
            continue
        yield from (f'"{action.slug}": {finding}' for finding in _findings(trials[0]))
        lanes = _lanes(trials)
        for trial, payloads in lanes:
            yield from (f'"{action.slug}": {finding}' for finding in _order(trial, payloads))


def _findings(trial: Trial) -> Iterator[str]:
    action = trial.action
    several = variants(trial, FEW)
    keys = [action.batch_key(payload, trial.settings) for payload in several]
    if not all(isinstance(key, str) for key in keys):
        yield f"batch_key should give text, but it gives {keys[0]!r}"
    elif len(set(keys)) > 1:
        yield (
            "batch_key differs between events that differ only in who did it, or when, so that"
            " nothing travels together; key by what must not fail together"
        )
    size = action.max_batch
    many = [several[index % len(several)] for index in range(size + 1)]
    for count in sorted({1, 2, size, size + 1}):
        for batch in in_batches(many[:count], size):
            finding = _fault(trial, batch)
            if finding:
                yield f"a batch of {len(batch)} {finding}"
                return


def _fault(trial: Trial, batch: Sequence[Any]) -> str | None:
    try:
        shares = shared_out(trial.build(batch), len(batch))
        shorter = trial.build(batch[:-1]) if len(batch) > 1 else []
    except ValueError as error:
        return f"is not shared out: {_shortened(str(error))}"
    except Exception as error:  # noqa: BLE001 - whatever a destination raises is a finding
        return f"cannot be built: {type(error).__name__}: {error}"
    last = next(request for request, indexes in shares if len(batch) - 1 in indexes)
    if len(shares) == 1 and [_bare(one) for one in shorter] == [_bare(last)]:
        return "is sent without its last event"
    return None


def _lanes(trials: Sequence[Trial]) -> list[tuple[Trial, list[Any]]]:
    """Payloads that may travel together, each different from the others."""
    lanes: dict[tuple[str, str], tuple[Trial, list[Any]]] = {}
    for trial in trials:
        for payload in variants(trial, 3):
            key = (
                repr(trial.example.settings),
                str(trial.action.batch_key(payload, trial.settings)),
            )
            _, payloads = lanes.setdefault(key, (trial, []))
            if payload not in payloads:
                payloads.append(payload)
    return [
        (trial, payloads[: min(FEW, trial.action.max_batch)]) for trial, payloads in lanes.values()
    ]


def _order(trial: Trial, payloads: Sequence[Any]) -> Iterator[str]:
    built = trial.build(payloads)
    try:
        shares = shared_out(built, len(payloads))
    except ValueError:
        return  # told above
    for request, indexes in shares:
        covered = [payloads[index] for index in indexes]
        alone = trial.build(covered)
        if [_bare(one) for one in alone] != [_bare(request)]:
            yield f"the request for payloads {list(indexes)} is another one when they are sent alone"
        yield from _each_counts(trial, covered, request)


def _each_counts(trial: Trial, payloads: Sequence[Any], request: Request) -> Iterator[str]:
    if len(payloads) == 1:
        return
    for index in range(len(payloads)):
        rest = [payload for at, payload in enumerate(payloads) if at != index]
        if any(_bare(one) == _bare(request) for one in trial.build(rest)):
            yield f"payload {index + 1} of {len(payloads)} is not in the request that covers it"
    turned = trial.build(list(reversed(payloads)))
    if len(turned) != 1 or not _is_turned(request, turned[0], len(payloads)):
        yield "the order of the payloads is lost in the request, so its answers would be mixed up"


def _is_turned(request: Request, turned: Request, count: int) -> bool:
    lists = dict(_lists(_json(request), count))
    turned_lists = dict(_lists(_json(turned), count))
    if lists:
        return any(turned_lists.get(place) == value[::-1] for place, value in lists.items())
    return request.body() != turned.body() or request.url != turned.url


def _lists(value: Any, count: int, place: str = "") -> Iterator[tuple[str, list[Any]]]:
    if isinstance(value, list) and len(value) == count:
        yield place, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _lists(inner, count, f"{place}/{key}")


def _json(request: Request) -> Any:
    try:
        return msgspec.json.decode(request.body())
    except msgspec.DecodeError:
        return None


def _bare(request: Request) -> Request:
    return replace(request, covers=None)


def _shortened(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]}…"
