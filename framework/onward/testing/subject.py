"""The destination under test, with its examples compiled."""

import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from onward.action import BatchAction
from onward.destination import Destination
from onward.testing.examples import Example, ExampleError
from onward.testing.reading import read_example, read_examples
from onward.testing.trial import Trial, prepare


@dataclass(frozen=True)
class Subject:
    """What the contract's checks look at.

    Attributes:
        folder: The folder of the destination's package; ``None`` for a single file.
        verbs: Further verbs that its hints may begin with.
    """

    destination: Destination
    examples: Sequence[Example]
    folder: Path | None = None
    verbs: Collection[str] = ()

    @property
    def actions(self) -> list[BatchAction[Any, Any]]:
        """Its actions."""
        return list(self.destination.actions.values())

    @cached_property
    def _prepared(self) -> list[Trial | str]:
        prepared: list[Trial | str] = []
        for example in self.examples:
            try:
                prepared.append(prepare(self.destination, example))
            except ExampleError as error:
                prepared.append(str(error))
        return prepared

    @property
    def unprepared(self) -> list[str]:
        """Why some examples cannot be used, a sentence each."""
        return [one for one in self._prepared if isinstance(one, str)]

    @property
    def trials(self) -> list[Trial]:
        """The examples, each time with events and payloads of their own."""
        return [replace(one) for one in self._prepared if isinstance(one, Trial)]

    @cached_property
    def unbuilt(self) -> dict[str, str]:
        """Why no request could be built for an example, by its place."""
        reasons = {}
        for trial in self.trials:
            try:
                for request in trial.requests():
                    request.body()
            except Exception as error:  # noqa: BLE001 - whatever a destination raises is a finding
                said = f"{type(error).__name__}: {error}"
                reasons[trial.example.place] = f"The request cannot be built: {said}"
        return reasons

    def sending(self, action: str | None = None) -> list[Trial]:
        """The examples, of one action or of all, whose events give requests."""
        return [
            trial
            for trial in self.trials
            if not trial.example.is_refused
            and trial.example.place not in self.unbuilt
            and action in {None, trial.action.slug}
            and trial.payloads
        ]


def subject_of(
    destination: Destination,
    *,
    examples: Path | Sequence[Mapping[str, Any]] | None = None,
    verbs: Collection[str] = (),
) -> Subject:
    """A destination with the examples beside its module, or with those given.

    Raises:
        ExampleError: An example file cannot be read, or there is none.
    """
    package = package_of(destination)
    module = package or sys.modules[_module(destination)]
    folder = Path(str(module.__file__)).parent
    if examples is None:
        examples = folder / "examples"
    if isinstance(examples, Path):
        read = read_examples(examples)
        if not read:
            msg = f"There are no examples in {examples}. Add one, such as order-completed.yaml."
            raise ExampleError(msg)
    else:
        read = [
            read_example(written, f"example {number}")
            for number, written in enumerate(examples, start=1)
        ]
    return Subject(destination, read, folder if package else None, verbs)


def package_of(destination: Destination) -> ModuleType | None:
    """The package that is the destination; ``None`` where it lives in a single file."""
    name = _module(destination)
    while name:
        module = sys.modules.get(name)
        if module is not None and hasattr(module, "__path__"):
            # A package further out, of many destinations say, does not hold this very one.
            return module if destination in vars(module).values() else None
        name = name.rpartition(".")[0]
    return None


def _module(destination: Destination) -> str:
    action = next(iter(destination.actions.values()))
    return type(action).__module__
