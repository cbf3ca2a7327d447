"""Building or reading uses its arguments, nothing else."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from onward.fields import Fields, compile_payload
from onward.request import Response
from onward.testing.impurity import impurities
from onward.testing.subject import Subject
from onward.testing.trial import Trial
from onward.testing.variants import variants
from onward.values import MISSING


def problems(subject: Subject) -> Iterator[str]:
    """Functions that give another result the second time, change an argument or look around."""
    told = set()
    findings = [(trial, finding) for trial in subject.sending() for finding in _findings(trial)]
    findings += [(trial, finding) for trial in subject.trials for finding in _planning(trial)]
    for trial, finding in findings:
        if finding not in told:
            told.add(finding)
            yield f"{trial.example.place}: {finding}"


def _findings(trial: Trial) -> Iterator[str]:
    answers = [step.response for step in trial.example.exchange if step.response is not None]
    for payloads in (trial.payloads[:1], variants(trial, 2)):
        arguments = (payloads, trial.settings)
        for name, act in _functions(trial, payloads, (*answers, Response(503))).items():
            yield from _watched(name, act, arguments)


def _planning(trial: Trial) -> Iterator[str]:
    save, managed = trial.example.save, trial.action.managed
    if save is None or managed is None or save.found is MISSING or save.error is not None:
        return
    wanted = compile_payload(managed.wanted_type).payload(dict(save.wanted))
    plan = managed(trial.settings).plan
    yield from _watched(
        "plan", lambda: plan(wanted, save.saved, save.found), (wanted, save.saved, save.found)
    )


def _functions(
    trial: Trial, payloads: list[Any], answers: Sequence[Response]
) -> Mapping[str, Callable[[], Any]]:
    action, settings = trial.action, trial.settings
    return {
        "build_batch": lambda: action.build_batch(payloads, settings),
        "batch_key": lambda: [action.batch_key(payload, settings) for payload in payloads],
        "review": lambda: [action.review_for(payload, settings) for payload in payloads],
        "remarks": lambda: [action.remarks_for(payload, settings) for payload in payloads],
        "read": lambda: [action.read(answer, payloads) for answer in answers],
    }


def _watched(name: str, act: Callable[[], Any], arguments: Any) -> Iterator[str]:
    before = _contents(arguments)
    first = act()
    if _contents(arguments) != before:
        yield f"{name} changes its arguments; copy what it changes."
    results = []
    reached = impurities(lambda: results.append(act()))
    if results != [first]:
        yield f"{name} gives another result the second time, for the same arguments."
    for phrase in reached:
        yield f"{name} uses {phrase}; all it needs should be in its arguments."


def _contents(value: Any) -> Any:
    """A copy to compare with, of what can be changed in place."""
    if isinstance(value, (list, tuple)):
        return [_contents(item) for item in value]
    if isinstance(value, Fields):
        return {name: _contents(inner) for name, inner in vars(value).items()}
    return deepcopy(value)
