"""The circuit breaker: a platform that fails on the whole is left alone, then probed."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator

from onward.sending.spells import Spell, Spells

WINDOW_S = 60.0
LEAST = 10
IN_A_ROW = 10
FIRST_OPEN_S = 15.0
LONGEST_OPEN_S = 600.0


class Breaker:
    """One connection's: closed while all is well, open when most requests fail.

    It opens when ten requests fail in a row, or half of at least ten within a minute. Open, it lets
    nothing through for 15 seconds, longer each time it opens again; then one batch probes.

    Args:
        monotonic: Seconds, ever rising.
        jitter: A number from 0 to 1, so that many processes do not probe together.
        on_open: Told the seconds it stays open.
    """

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        jitter: Callable[[], float] = lambda: 1.0,
        on_open: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._monotonic = monotonic
        self._jitter = jitter
        self._on_open = on_open
        self._seen: deque[tuple[float, bool]] = deque()
        self._failures = 0
        self._row = 0
        self._times = 0
        self._until: float | None = None
        self._probe: object = None
        self._changed = asyncio.Event()
        self._opened_at = 0.0
        self._spells = Spells()

    @property
    def is_open(self) -> bool:
        """Whether requests are held back, all but a probe."""
        return self._until is not None

    async def turn(self) -> object:
        """Return when a batch may go; the first after a spell is the probe, others wait for it.

        Give what it returns to ``end`` once the batch is through: the probe may be over without a
        request that was answered.
        """
        while self._until is not None:
            wait = self._until - self._monotonic()
            if wait <= 0 and self._probe is None:
                self._probe = object()
                return self._probe
            self._changed.clear()
            try:
                async with asyncio.timeout(wait if wait > 0 else None):
                    await self._changed.wait()
            except TimeoutError:
                continue
        return None

    def end(self, turn: object) -> None:
        """The batch that had this turn is through; where it told nothing, another may probe."""
        if turn is not None and turn is self._probe:
            self._probe = None
            self._changed.set()

    def note(self, *, failed: bool) -> None:
        """A request was answered, or failed for a reason that is not its own."""
        now = self._monotonic()
        if self._until is not None:
            if self._probe is not None:
                self._probe = None
                if failed:
                    self._open(now)
                else:
                    self._close(now)
            return
        self._row = self._row + 1 if failed else 0
        self._seen.append((now, failed))
        self._failures += failed
        while self._seen[0][0] < now - WINDOW_S:
            self._failures -= self._seen.popleft()[1]
        count = len(self._seen)
        if self._row >= IN_A_ROW or (count >= LEAST and self._failures * 2 >= count):
            self._opened_at = now
            self._open(now)

    def spells(self, back_s: float) -> Iterator[Spell]:
        """When in the last ``back_s`` seconds it was open, each from and until so long ago."""
        now = self._monotonic()
        if self._until is not None:
            yield min(back_s, now - self._opened_at), 0.0
        yield from self._spells.ago(now, back_s)

    def _open(self, now: float) -> None:
        longest = min(FIRST_OPEN_S * 2**self._times, LONGEST_OPEN_S)
        # Half of it fixed, half by chance: never at once, never all together.
        length = longest / 2 + longest / 2 * self._jitter()
        self._times = min(self._times + 1, 20)
        self._until = now + length
        self._seen.clear()
        self._failures = 0
        self._row = 0
        self._changed.set()
        self._on_open(length)

    def _close(self, now: float) -> None:
        self._spells.add(self._opened_at, now)
        self._until = None
        self._times = 0
        self._changed.set()
