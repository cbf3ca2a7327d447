"""When most of a lane fails alike, something is wrong with the configuration, not the events."""

from collections import Counter, deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from onward.outcome import Delivered, Rejected
from onward.runner.attempt import Answered

LEAST = 20
SPAN = timedelta(minutes=1)


class Guard:
    """The final answers of one lane's last minute, summed up batch by batch."""

    def __init__(self) -> None:
        self._seen: deque[tuple[datetime, Counter[str]]] = deque()
        self._sums: Counter[str] = Counter()

    def common_rejection(self, answers: Sequence[Answered], now: datetime) -> str | None:
        """The code by which more than half of at least 20 answers were rejected, if there is one.

        Forgets the minute when it finds one, so that a resumed lane starts anew.
        """
        batch = _counted(answers)
        if batch:
            self._seen.append((now, batch))
            self._sums += batch
        while self._seen and self._seen[0][0] < now - SPAN:
            self._sums -= self._seen.popleft()[1]
        total = self._sums.total()
        if total < LEAST:
            return None
        code, count = self._sums.most_common(1)[0]
        if not code or count * 2 <= total:
            return None
        self._seen.clear()
        self._sums.clear()
        return code


def _counted(answers: Sequence[Answered]) -> Counter[str]:
    """How many were rejected by each code; under no code, how many were delivered."""
    counts: Counter[str] = Counter()
    # Most of a batch share one answer.
    for _, alike in groupby(answers, key=id):
        first, *others = alike
        match first.outcome:
            case Delivered():
                counts[""] += 1 + len(others)
            case Rejected(code=code):
                counts[code or "rejected"] += 1 + len(others)
            case _:
                continue
    return counts
