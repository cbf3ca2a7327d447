"""Moments as the file keeps them: whole microseconds since 1970."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def ticks(moment: datetime) -> int:
    """An aware moment as microseconds; exact, unlike ``timestamp()``."""
    return (moment - EPOCH) // _TICK


@lru_cache(maxsize=4_096)
def moment(value: int) -> datetime:
    """The aware UTC moment of a number of microseconds; deliveries of a batch share them."""
    return EPOCH + timedelta(microseconds=value)


def ticks_or_none(moment: datetime | None) -> int | None:
    """As ``ticks``, for a moment that may be absent."""
    return None if moment is None else ticks(moment)


def moment_or_none(value: int | None) -> datetime | None:
    """As ``moment``, for a number that may be absent."""
    return None if value is None else moment(value)
