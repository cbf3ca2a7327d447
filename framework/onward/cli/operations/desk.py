"""What one needs to look things up: the ledger, the store, the workspace's files."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from onward.ledger import Ledger
from onward.runner import Runner
from onward.runner.rebuilding import Rebuilder
from onward.runner.runner import Operation


@dataclass(frozen=True, slots=True)
class Desk:
    """Where operations look that only read; it needs no runner, so nobody is locked out.

    Args:
        clock: Aware, UTC.
    """

    ledger: Ledger
    rebuilder: Rebuilder
    clock: Callable[[], datetime]

    @classmethod
    def of(cls, runner: Runner) -> Self:
        """The desk of a runner."""
        rebuilder = Rebuilder(runner.storage.store, runner.workspace, (), runner.plugins.directives)
        return cls(runner.storage.ledger, rebuilder, runner.clock)


Reading = Callable[[Desk, Mapping[str, Any]], Awaitable[dict[str, Any]]]


def at_runner(reading: Reading) -> Operation:
    """An operation that only reads, for a runner."""

    async def operation(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return await reading(Desk.of(runner), arguments)

    return operation
