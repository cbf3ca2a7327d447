"""Each example gives the request it shows."""

from collections.abc import Iterator

from onward.testing.playing import play
from onward.testing.saving import save_problems
from onward.testing.subject import Subject
from onward.testing.trial import Trial
from onward.testing.wire import request_differences, value_differences


def problems(subject: Subject) -> Iterator[str]:
    """Examples that come out otherwise."""
    yield from subject.unprepared
    for trial in subject.trials:
        place = trial.example.place
        if place in subject.unbuilt:
            yield f"{place}: {subject.unbuilt[place]}"
        elif not trial.example.is_refused and not trial.is_unfilled:
            yield from (f"{place}: {finding}" for finding in _findings(trial))


def _findings(trial: Trial) -> Iterator[str]:
    example = trial.example
    refused = [one.outcome.reason for one in trial.resolved if one.outcome is not None]
    if example.error is not None:
        if not refused:
            yield f'expected the error "{example.error}", but there is none'
        elif example.error != " ".join(refused):
            yield f'expected the error "{example.error}", found "{" ".join(refused)}"'
    elif not example.is_default:
        yield from trial.refusals()
    if example.notes is not None:
        yield from value_differences(list(example.notes), trial.notes, "notes")
    if example.requests is not None:
        yield from _requests(trial)
    if example.exchange:
        yield from play(trial).problems
    if example.save is not None:
        yield from save_problems(trial, example.save)
    expected = (example.error, example.requests, example.exchange or None, example.save)
    if all(one is None for one in expected):
        yield "the example expects nothing: add a request, an exchange, a save or an error"


def _requests(trial: Trial) -> Iterator[str]:
    expected = trial.example.requests or []
    requests = trial.requests()
    if len(expected) != len(requests):
        yield f"expected {len(expected)} requests, there are {len(requests)}"
    for number, (wanted, request) in enumerate(zip(expected, requests, strict=False), start=1):
        for difference in request_differences(wanted, request, trial.access_token):
            yield f"request {number}, {difference}"
