"""The plugins of a process, ready to be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pluggy

from onward.destination import Destination
from onward.errors import OnwardError, Problem
from onward.event import Accepted
from onward.mapping import Directive
from onward.plugins.hooks import Dropped, Processor

Observer = Literal["payload_resolved", "outcome_known", "mapping_saved", "alert_raised"]
_ARGUMENTS: dict[Observer, str] = {
    "payload_resolved": "payloads",
    "outcome_known": "outcomes",
    "mapping_saved": "mappings",
    "alert_raised": "alerts",
}


@dataclass(frozen=True, slots=True)
class Plugins:
    """What is installed.

    Attributes:
        destinations: By slug.
        origins: Who brought a destination, by its slug: distribution or file.
        directives: By name, with the ``@``.
        problems: Plugins that could not be used; the others work.
    """

    manager: pluggy.PluginManager
    destinations: Mapping[str, Destination] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    directives: Mapping[str, Directive] = field(default_factory=dict)
    processors: tuple[Processor, ...] = ()
    commands: tuple[Any, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def hook(self) -> pluggy.HookRelay:
        """The hooks, to be called directly."""
        return self.manager.hook

    def observes(self, name: Observer) -> bool:
        """Whether anybody listens: ask before putting together what ``tell`` takes."""
        return bool(getattr(self.hook, name).get_hookimpls())

    def receive(self, events: Sequence[Accepted]) -> Sequence[Accepted | Dropped]:
        """The events after every plugin that changes or drops some, each seeing the one before's.

        Raises:
            OnwardError: A plugin failed; its events are not lost if they are offered again.
        """
        result: Sequence[Accepted | Dropped] = events
        for implementation in reversed(self.hook.event_received.get_hookimpls()):
            kept = [each for each in result if not isinstance(each, Dropped)]
            if not kept:
                break
            result = _woven(result, self._changed(implementation, kept))
        return result

    def tell(self, name: Observer, items: Sequence[object]) -> list[str]:
        """Show ``items`` to all who listen; a sentence for each listener that failed."""
        failures = []
        for implementation in reversed(getattr(self.hook, name).get_hookimpls()):
            try:
                _call(implementation, {_ARGUMENTS[name]: items})
            except Exception as error:  # noqa: BLE001 - a listener never stops what it watches
                failures.append(_failed(implementation, name, error))
        return failures

    @staticmethod
    def _changed(
        implementation: pluggy.HookImpl, events: Sequence[Accepted]
    ) -> Sequence[Accepted | Dropped]:
        try:
            changed = _call(implementation, {"events": events})
        except Exception as error:
            raise OnwardError(_failed(implementation, "event_received", error)) from error
        if not isinstance(changed, Sequence) or len(changed) != len(events):
            msg = (
                f"The plugin {implementation.plugin_name} was given {len(events)} events in "
                "event_received and should return as many, changed or dropped."
            )
            raise OnwardError(msg)
        return changed


def _woven(
    before: Sequence[Accepted | Dropped], after: Sequence[Accepted | Dropped]
) -> list[Accepted | Dropped]:
    """``before`` with its events replaced by ``after``; what was dropped stays in its place."""
    rest = iter(after)
    return [each if isinstance(each, Dropped) else next(rest) for each in before]


def _call(implementation: pluggy.HookImpl, arguments: Mapping[str, object]) -> Any:
    return implementation.function(*[arguments[name] for name in implementation.argnames])


def _failed(implementation: pluggy.HookImpl, hook: str, error: Exception) -> str:
    return (
        f"The plugin {implementation.plugin_name} failed in {hook}: "
        f"{type(error).__name__}: {error}. Mend or remove the plugin."
    )
