"""One example, taken through the very steps that the runner takes."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from onward.action import BatchAction
from onward.config.document import Document
from onward.config.mapping import read_mapping
from onward.config.model import MappingConfig
from onward.destination import Destination
from onward.errors import PayloadError
from onward.event import Event, complete
from onward.fields import Fields
from onward.oauth import Tokens
from onward.request import Request, Secret
from onward.runner.attempt import in_batches
from onward.runner.compiled import LiveMapping, go_live
from onward.runner.resolving import Resolved
from onward.testing.examples import Example, ExampleError
from onward.testing.outcomes import expects_rejection

_REFUSALS = frozenset(
    {
        "mapping",
        "unknown-action",
        "unknown-field",
        "unknown-preset",
        "unknown-sync-mode",
        "wrong-type",
    }
)
"""What makes an example useless; gaps and triggers are for checks of their own."""


@dataclass(frozen=True)
class Trial:
    """An example, compiled.

    Attributes:
        trigger: The trigger of the preset it names, else the action's.
    """

    example: Example
    destination: Destination
    action: BatchAction[Any, Any]
    settings: Fields
    mapping: LiveMapping
    trigger: str

    @cached_property
    def events(self) -> list[Event]:
        """The example's events as they are accepted at its time."""
        return [self.completed(event) for event in self.example.events]

    def completed(self, event: Event) -> Event:
        """An event as it is accepted at the example's time, sharing nothing with the example."""
        return complete(deepcopy(event), source="example", received_at=self.example.clock).event

    @cached_property
    def resolved(self) -> list[Resolved]:
        """What the mapping makes of each event."""
        return [self.mapping.resolve(event, self.example.clock) for event in self.events]

    @cached_property
    def payloads(self) -> list[Any]:
        """The payloads of the events that give one."""
        return [one.payload for one in self.resolved if one.payload is not None]

    @property
    def is_unfilled(self) -> bool:
        """Whether the action's own mapping gives no payload where the example expects one."""
        return self.example.is_default and bool(list(self.refusals()))

    def refusals(self) -> Iterator[str]:
        """Why events give no payload, where the example does not say that they give none."""
        for index, one in enumerate(self.resolved):
            if one.outcome is not None and not expects_rejection(self.example, index):
                yield one.outcome.reason

    @property
    def notes(self) -> list[str]:
        """All notes, in the order of the events."""
        return [note for one in self.resolved for note in one.notes]

    def batches(self) -> Iterator[list[int]]:
        """The indexes of the events that travel together, as the runner would gather them."""
        lanes: dict[str, list[int]] = {}
        for index, one in enumerate(self.resolved):
            if one.payload is not None:
                lanes.setdefault(one.batch_key, []).append(index)
        for indexes in lanes.values():
            for batch in in_batches(indexes, self.action.max_batch):
                yield list(batch)

    def build(self, payloads: Sequence[Any]) -> list[Request]:
        """The requests for these payloads."""
        built = self.action.build_batch(payloads, self.settings)
        return [built] if isinstance(built, Request) else list(built)

    def requests(self) -> list[Request]:
        """The requests for the example's events, nothing sent."""
        return [
            request
            for batch in self.batches()
            for request in self.build([self.resolved[index].payload for index in batch])
        ]

    @property
    def access_token(self) -> Secret[str] | None:
        """The example's OAuth access token."""
        return tokens_of(self.example).access_token


def tokens_of(example: Example) -> Tokens:
    """The example's ``auth`` as tokens."""
    written = {name: str(value) for name, value in example.auth.items()}

    def secret(name: str) -> Secret[str] | None:
        return Secret(written[name]) if name in written else None

    return Tokens(
        access_token=secret("access_token"),
        refresh_token=secret("refresh_token"),
        client_id=written.get("client_id", ""),
        client_secret=secret("client_secret"),
    )


def prepare(destination: Destination, example: Example) -> Trial:
    """The example, compiled as an admin's mapping is.

    Raises:
        ExampleError: It names what does not exist, or its settings or mapping are refused.
    """
    try:
        settings = destination.settings_type(**example.settings)
    except PayloadError as error:
        msg = f"{example.place}: the settings are refused. {error}"
        raise ExampleError(msg) from error
    config = _mapping(destination, example)
    mapping = go_live("example", config, destination, settings, outputs=example.saved)
    action = destination.actions[config.action]
    return Trial(example, destination, action, settings, mapping, config.trigger)


def _mapping(destination: Destination, example: Example) -> MappingConfig:
    only = next(iter(destination.actions)) if len(destination.actions) == 1 else None
    written = {
        "id": "example",
        "action": example.action or only,
        "preset": example.preset,
        "sync_mode": example.sync_mode,
        "matching_key": example.matching_key,
        "fields": dict(example.fields),
    }
    if written["action"] is None:
        known = ", ".join(destination.actions)
        msg = f"{example.place}: the example names no action. Add action: with one of {known}."
        raise ExampleError(msg)
    written = {key: value for key, value in written.items() if value is not None}
    document = Document(example.place, "", written)
    config = read_mapping(document, (), written, destination, {})
    told = [one for one in document.problems if one.code in _REFUSALS]
    if told or config is None:
        sentences = " ".join(f"{one.message} {one.hint}".strip() for one in told)
        msg = f"{example.place}: {sentences}"
        raise ExampleError(msg)
    return config
