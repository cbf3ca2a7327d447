"""When most of a lane fails alike, something is wrong with the configuration, not the events."""

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from onward.outcome import Delivered, Rejected
from onward.runner.attempt import ANSWER_LOST, Answered

LEAST = 20
SPAN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Alike:
    """What most of a lane's deliveries met with.

    Attributes:
        code: By which they were rejected.
        buried: Those that are dead letters already: it was too early to tell.
    """

    code: str
    buried: tuple[str, ...]


class Guard:
    """The final answers of one lane's last minute, summed up batch by batch."""

    def __init__(self) -> None:
        self._seen: deque[tuple[datetime, Counter[str]]] = deque()
        self._sums: Counter[str] = Counter()
        self._buried: deque[tuple[datetime, str, str]] = deque()

    def common_rejection(
        self, deliveries: Sequence[str], answers: Sequence[Answered], now: datetime
    ) -> Alike | None:
        """By what more than half of at least 20 deliveries were rejected, if they were.

        Forgets the minute when it finds something, so that a resumed lane starts anew.

        Args:
            deliveries: The ids of those that got these answers.
        """
        batch = _counted(answers)
        if batch:
            self._seen.append((now, batch))
            self._sums += batch
        while self._seen and self._seen[0][0] < now - SPAN:
            self._sums -= self._seen.popleft()[1]
        while self._buried and self._buried[0][0] < now - SPAN:
            self._buried.popleft()
        code = self._commonest()
        if not code:
            if batch.keys() - {""}:
                self._bury(deliveries, answers, now)
            return None
        buried = tuple(delivery for _, said, delivery in self._buried if said == code)
        self._seen.clear()
        self._sums.clear()
        self._buried.clear()
        return Alike(code, buried)

    def _commonest(self) -> str:
        total = self._sums.total()
        if total < LEAST:
            return ""
        code, count = self._sums.most_common(1)[0]
        return code if count * 2 > total else ""

    def _bury(self, deliveries: Sequence[str], answers: Sequence[Answered], now: datetime) -> None:
        for delivery, answer in zip(deliveries, answers, strict=True):
            if isinstance(answer.outcome, Rejected):
                self._buried.append((now, answer.outcome.code or "rejected", delivery))


def _counted(answers: Sequence[Answered]) -> Counter[str]:
    """How many were rejected by each code; under no code, how many were delivered.

    A lost answer tells of the line: the breaker minds that.
    """
    counts: Counter[str] = Counter()
    # Most of a batch share one answer.
    for _, alike in groupby(answers, key=id):
        first, *others = alike
        match first.outcome:
            case Delivered():
                counts[""] += 1 + len(others)
            case Rejected(code=code) if code != ANSWER_LOST:
                counts[code or "rejected"] += 1 + len(others)
            case _:
                continue
    return counts
