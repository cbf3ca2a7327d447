"""Every trigger has an event that it matches, as well as one that it refuses."""

from collections.abc import Callable, Iterator
from typing import Any

from onward.action import BatchAction
from onward.config.document import Document
from onward.config.triggers import check_trigger
from onward.errors import TriggerError
from onward.event import Event
from onward.testing.subject import Subject
from onward.trigger import compile_trigger


def problems(subject: Subject) -> Iterator[str]:
    """Triggers that nobody has seen match, or refuse."""
    events = [event for trial in subject.trials for event in trial.events]
    for action in subject.actions:
        named = [(f'The trigger of "{action.slug}"', action.trigger)]
        named += [(f'The trigger of preset "{one.slug}"', one.trigger) for one in action.presets]
        for name, trigger in named:
            yield from _examined(name, trigger, events)
        yield from _examples(subject, action)


def _examples(subject: Subject, action: BatchAction[Any, Any]) -> Iterator[str]:
    for trial in subject.trials:
        matches = _matcher(trial.trigger)
        if trial.action is not action or matches is None:
            continue
        for event in trial.events if trial.example.is_refused else []:
            if matches(event):
                yield f"{trial.example.place}: the trigger should refuse this event, but it matches."
        for event in trial.events if trial.example.preset else []:
            if not trial.example.is_refused and not matches(event):
                yield f"{trial.example.place}: the preset's trigger does not match this event."


def _examined(name: str, trigger: str, events: list[Event]) -> Iterator[str]:
    document = Document(name, trigger)
    check_trigger(document, (), trigger)
    if document.problems:
        yield from (f"{name}: {one.message} {one.hint}".strip() for one in document.problems)
        return
    matches = compile_trigger(trigger)
    answers = {matches(event) for event in events}
    if True not in answers:
        yield f"{name} matches no example's event: add an example with an event that it matches."
    if False not in answers:
        yield (
            f"{name} refuses no example's event: add an example with an event that it refuses,"
            " and request: null."
        )


def _matcher(trigger: str) -> Callable[[Event], bool] | None:
    """The trigger, ready to use; ``None`` for one that cannot be read, which is told elsewhere."""
    try:
        return compile_trigger(trigger)
    except TriggerError:
        return None
