"""Spells: stretches of time in which a platform is left alone."""

from collections.abc import Iterable, Iterator

KEPT = 200

Spell = tuple[float, float]
"""Its begin and its end."""


class Spells:
    """Spells one after the other; beyond so many, the two oldest become one.

    What lies between those two is then counted in, so an old delivery is tried longer, never less.
    """

    def __init__(self) -> None:
        self._spells: list[Spell] = []

    def add(self, begin: float, end: float) -> None:
        """One more, later than all others."""
        self._spells.append((begin, end))
        if len(self._spells) > KEPT:
            (first, _), (_, last), *others = self._spells
            self._spells = [(first, last), *others]

    def extend(self, end: float) -> None:
        """Let the last one end then, if it would end earlier; there must be one."""
        begin, ended = self._spells[-1]
        self._spells[-1] = begin, max(end, ended)

    def ago(self, now: float, back_s: float) -> Iterator[Spell]:
        """What of them lies in the last ``back_s`` seconds, each from and until so long ago."""
        for begin, end in reversed(self._spells):
            if end <= now - back_s:
                return
            if begin < now:
                yield min(back_s, now - begin), max(0.0, now - end)


def covered_s(spells: Iterable[Spell]) -> float:
    """Seconds that lie in at least one of them; each is from and until so long ago."""
    total = reached = 0.0
    for since, until in sorted(spells, key=lambda spell: spell[1]):
        total += max(0.0, since - max(until, reached))
        reached = max(reached, since)
    return total
