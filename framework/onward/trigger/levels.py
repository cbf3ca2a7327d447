"""Levels of a trigger that mix both conditionals, written out both ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

__all__ = ["MixedLevel", "mixed_level"]


@dataclass(frozen=True, slots=True)
class MixedLevel:
    """One level on which both words stand.

    Attributes:
        offset: Where the second of the two words stands first, from 0.
        as_written: How Segment reads it, for the last word decides: ``any of A, B, C``.
        readings: What may have been meant, with parentheses: ``(A and B) or C`` first,
            ``A and (B or C)`` second.
    """

    offset: int
    as_written: str
    readings: tuple[str, str]

    def __str__(self) -> str:
        first, second = self.readings
        return (
            "and and or are mixed. The last word counts for the whole line, "
            f"so this means: {self.as_written}. Add parentheses to make it clear: "
            f"{first} — or — {second}"
        )


def mixed_level(items: Sequence[str], words: Sequence[tuple[str, int]]) -> MixedLevel | None:
    """What to say about a level of ``items`` joined by ``words`` with their offsets, if they mix."""
    other = next((offset for word, offset in words if word != words[0][0]), None)
    if other is None:
        return None
    scope = "all of" if words[-1][0] == "and" else "any of"
    kinds = [word for word, _ in words]
    return MixedLevel(
        other,
        f"{scope} {', '.join(items)}",
        (_bound(items, kinds, tight="and"), _bound(items, kinds, tight="or")),
    )


def _bound(items: Sequence[str], words: Sequence[str], *, tight: str) -> str:
    """The level written out with the ``tight`` word joining first."""
    loose = "or" if tight == "and" else "and"
    numbered = list(zip(items, _runs(words, loose), strict=True))
    runs = [[item for item, _ in run] for _, run in groupby(numbered, key=lambda pair: pair[1])]
    return f" {loose} ".join(
        f"({f' {tight} '.join(run)})" if len(run) > 1 else run[0] for run in runs
    )


def _runs(words: Sequence[str], loose: str) -> list[int]:
    """For each item the number of its run: a new one begins after each ``loose`` word."""
    numbers = [0]
    for word in words:
        numbers.append(numbers[-1] + (word == loose))
    return numbers
