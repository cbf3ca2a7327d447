"""The default mapping of every action validates on its example events."""

from collections.abc import Iterator

from onward.testing.subject import Subject


def problems(subject: Subject) -> Iterator[str]:
    """Examples that the action's own mapping cannot fill, or actions that have none."""
    for action in subject.actions:
        shown = [
            trial
            for trial in subject.trials
            if trial.action is action
            and trial.example.is_default
            and not trial.example.is_refused
            and trial.events
        ]
        if not any(trial.example.error is None for trial in shown):
            yield (
                f'"{action.slug}" has no example that needs no fields of its own: add one whose'
                " event gives all that the action needs."
            )
        for trial in shown:
            yield from (f"{trial.example.place}: {reason}" for reason in trial.refusals())
