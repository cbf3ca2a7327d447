"""When most of a lane fails alike, something is wrong with the configuration, not the events."""

from collections import Counter, deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from onward.outcome import Delivered, Rejected
from onward.runner.attempt import Answered

LEAST = 20
SPAN = timedelta(minutes=1)


class Guard:
    """The final answers of one lane's last minute."""

    def __init__(self) -> None:
        self._seen: deque[tuple[datetime, str]] = deque()

    def common_rejection(self, answers: Sequence[Answered], now: datetime) -> str | None:
        """The code by which more than half of at least 20 answers were rejected, if there is one.

        Forgets the minute when it finds one, so that a resumed lane starts anew.
        """
        for answer in answers:
            match answer.outcome:
                case Delivered():
                    self._seen.append((now, ""))
                case Rejected(code=code):
                    self._seen.append((now, code or "rejected"))
                case _:
                    continue
        while self._seen and self._seen[0][0] < now - SPAN:
            self._seen.popleft()
        if len(self._seen) < LEAST:
            return None
        code, count = Counter(code for _, code in self._seen).most_common(1)[0]
        if not code or count * 2 <= len(self._seen):
            return None
        self._seen.clear()
        return code
