"""A day's attempts of each connection, in quarters of an hour."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from onward.delivery import Day

QUARTER_S = 900
QUARTERS = 96


@dataclass(slots=True)
class Recent:
    """One connection's attempts by quarter of an hour; those older than 24 hours are forgotten.

    Attributes:
        quarters: Attempts and failures, by quarters of an hour since 1970.
        last_at: When the latest attempt ended.
        failure: What the latest failure said, when there was one.
    """

    quarters: dict[int, tuple[int, int]] = field(default_factory=dict)
    last_at: datetime | None = None
    is_last_failed: bool = False
    failure: str = ""
    failed_at: datetime | None = None

    def note(self, at: datetime, attempts: int, failed: int, *, failure: str = "") -> None:
        """Attempts that ended together.

        Args:
            failure: What the last of those that failed said.
        """
        quarter = _quarter(at)
        before, failed_before = self.quarters.get(quarter, (0, 0))
        self.quarters[quarter] = before + attempts, failed_before + failed
        if len(self.quarters) > QUARTERS:
            self._forget(quarter)
        self.last_at = at
        self.is_last_failed = failed > 0
        if failed:
            self.failure, self.failed_at = failure, at

    def day(self, now: datetime) -> Day:
        """The last 24 hours, to a quarter of an hour."""
        self._forget(_quarter(now))
        attempts = sum(count for count, _ in self.quarters.values())
        failed = sum(count for _, count in self.quarters.values())
        return Day(attempts, failed, is_last_failed=self.is_last_failed and attempts > 0)

    def document(self) -> dict[str, Any]:
        """The same as a JSON value."""
        return {
            "quarters": [[quarter, *counts] for quarter, counts in sorted(self.quarters.items())],
            "last_at": _text(self.last_at),
            "is_last_failed": self.is_last_failed,
            "failure": self.failure,
            "failed_at": _text(self.failed_at),
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """What ``document`` gave."""
        quarters: Iterable[tuple[int, int, int]] = document["quarters"]
        return cls(
            {quarter: (attempts, failed) for quarter, attempts, failed in quarters},
            _moment(document["last_at"]),
            document["is_last_failed"],
            document["failure"],
            _moment(document["failed_at"]),
        )

    def _forget(self, now: int) -> None:
        if any(quarter <= now - QUARTERS for quarter in self.quarters):
            self.quarters = {
                quarter: counts
                for quarter, counts in self.quarters.items()
                if quarter > now - QUARTERS
            }


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _quarter(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(seconds=QUARTER_S)


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
