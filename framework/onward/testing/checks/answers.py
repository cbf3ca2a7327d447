"""Recorded responses become the outcomes that the examples name."""

from collections.abc import Iterator

from onward.action import BatchAction
from onward.testing.outcomes import outcome_differences
from onward.testing.playing import play
from onward.testing.subject import Subject


def problems(subject: Subject) -> Iterator[str]:
    """Answers that are read otherwise, or that no example shows."""
    for trial in subject.trials:
        example = trial.example
        is_played = example.place not in subject.unbuilt and not trial.is_unfilled
        if example.exchange and is_played:
            if example.outcomes is None:
                yield f"{example.place}: an exchange needs outcomes, such as outcomes: delivered."
                continue
            for difference in outcome_differences(example.outcomes, play(trial).outcomes):
                yield f"{example.place}: {difference}"
    for action in subject.actions:
        reads = type(action).read is not BatchAction.read
        shown = [trial for trial in subject.trials if trial.action is action]
        if reads and not any(trial.example.exchange for trial in shown):
            yield (
                f'"{action.slug}" reads answers itself, but no example shows one: add an exchange'
                " with a recorded response."
            )
