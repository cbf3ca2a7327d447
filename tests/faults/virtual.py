"""Hours in seconds: an event loop whose time passes only while nobody works."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")

BEGIN = datetime(2026, 11, 21, 12, tzinfo=UTC)
STUCK_AFTER_S = 30.0
"""Real seconds after which a loop that nothing can wake is given up."""


class _Selector(selectors.SelectSelector):
    """Lets time pass instead of waiting, unless a thread is at work."""

    def __init__(self, is_busy: Callable[[], bool]) -> None:
        super().__init__()
        self._is_busy = is_busy
        self.now_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if self._is_busy():
            return super().select(0.05)
        if timeout is None:
            ready = super().select(STUCK_AFTER_S)
            if not ready:
                msg = "Nothing is left to do, and nothing is planned: somebody waits for ever."
                raise RuntimeError(msg)
            return ready
        self.now_s += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop with a clock of its own; work of threads takes no time on it.

    Attributes:
        jumped: How far the time of day was put, beside what passed.
    """

    def __init__(self) -> None:
        self._at_work = 0
        self._watched: Callable[[], int] = lambda: 0
        self._clock = _Selector(lambda: self._at_work > 0 or self._watched() > 0)
        self.jumped = timedelta()
        super().__init__(self._clock)

    def watch(self, at_work: Callable[[], int]) -> None:
        """Let no time pass while ``at_work`` says that a thread has something to do."""
        self._watched = at_work

    def time(self) -> float:
        return self._clock.now_s

    def wall(self) -> datetime:
        """The time of day."""
        return BEGIN + timedelta(seconds=self.time()) + self.jumped

    def jump(self, by: timedelta) -> None:
        """Put the time of day forward or back, as if somebody had set the clock."""
        self.jumped += by

    def run_in_executor(  # type: ignore[override] # the typed stub is generic over the arguments
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> "asyncio.Future[T]":
        self._at_work += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._done)
        return future

    def _done(self, _: object) -> None:
        self._at_work -= 1


def run(main: Callable[[VirtualLoop], Coroutine[Any, Any, T]]) -> T:
    """What ``main`` gives, run on a loop of its own."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, VirtualLoop)
        return runner.run(main(loop))
