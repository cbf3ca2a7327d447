"""A connection's pauses as every process knows them: those in force, those that are over."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from onward.delivery import Lane, Selector
from onward.journal.interface import Pause
from onward.journal.jetstream.parcel import Parcel
from onward.sqlite.moments import ticks

KEPT = 500


class Rest(msgspec.Struct, frozen=True):
    """A pause that is over, or a resumption that ended none; moments in microseconds.

    Attributes:
        began: ``None`` when nothing was paused: it frees what was paused one by one.
        versions: The versions that deliveries moved to, by mapping.
    """

    selector: Selector
    began: int | None
    ended: int
    versions: dict[str, str] = {}


class Pauses(msgspec.Struct, frozen=True):
    """What is paused of a connection, and what was."""

    pauses: tuple[Pause, ...] = ()
    rests: tuple[Rest, ...] = ()

    def begin(self, pause: Pause) -> "Pauses":
        """With one more pause, or another reason for one that is there."""
        at = next((one.at for one in self.pauses if one.selector == pause.selector), pause.at)
        renewed = Pause(pause.selector, at, pause.reason, pause.hint, pause.code)
        others = [one for one in self.pauses if one.selector != pause.selector]
        # The oldest first: it is the one whose reason is told.
        return Pauses(tuple(sorted([*others, renewed], key=lambda one: one.at)), self.rests)

    def end(self, selector: Selector, at: datetime, versions: Mapping[str, str]) -> "Pauses":
        """Without the pauses inside a selector."""
        ended = [one.selector for one in self.pauses if selector.includes(one.selector)]
        now, moved = ticks(at), dict(versions)
        rests = [
            Rest(one.selector, ticks(one.at), now, moved)
            for one in self.pauses
            if one.selector in ended
        ]
        kept = tuple(one for one in self.pauses if one.selector not in ended)
        # Deliveries older than the oldest rest that is kept are long past their day of trying.
        return Pauses(kept, (*self.rests, *rests, Rest(selector, None, now, moved))[-KEPT:])

    def holding(self, lane: Lane, mapping: str) -> Pause | None:
        """The first pause in force that covers a mapping's deliveries in a lane."""
        for pause in self.pauses:
            if pause.selector.covers(lane, mapping):
                return pause
        return None

    def covers_all(self, connection: str) -> bool:
        """Whether the whole connection is paused."""
        return any(pause.selector == Selector(connection) for pause in self.pauses)

    def seen(self, parcel: Parcel) -> Parcel:
        """A delivery after the rests it had: what was paused does not count as trying.

        While something still holds it, it stays as it is: pauses that overlap count once.
        """
        if self.holding(parcel.lane, parcel.mapping) is not None:
            return parcel
        freed = parcel if parcel.held is None else self._freed(parcel)
        ended = [rest.ended for rest in self._later(freed) if rest.began is not None]
        return self._moved(freed, max(ended)) if ended else freed

    def tried(self, parcel: Parcel, now: int) -> Parcel:
        """A delivery that was in hand until ``now``: pauses meanwhile were no trying either."""
        return self._moved(self.seen(parcel), now)

    def _later(self, parcel: Parcel) -> list[Rest]:
        """The rests that are not taken out of its time of trying yet."""
        return [
            rest
            for rest in self.rests
            if rest.ended >= parcel.rested and rest.selector.covers(parcel.lane, parcel.mapping)
        ]

    def _moved(self, parcel: Parcel, now: int) -> Parcel:
        version = parcel.version
        spans = [
            (ticks(pause.at), now)
            for pause in self.pauses
            if pause.selector.covers(parcel.lane, parcel.mapping)
        ]
        for rest in self._later(parcel):
            if rest.began is not None:
                spans.append((rest.began, rest.ended))
                version = rest.versions.get(parcel.mapping, version)
        return msgspec.structs.replace(
            parcel,
            since=parcel.since + covered(spans, parcel.rested),
            rested=max(parcel.rested, now),
            version=version,
        )

    def _freed(self, parcel: Parcel) -> Parcel:
        """A delivery that was paused by itself, if it was resumed since."""
        held = parcel.held or 0
        for rest in self._later(parcel):
            if rest.ended >= held:
                return msgspec.structs.replace(
                    parcel,
                    held=None,
                    due=rest.ended,
                    since=parcel.since + rest.ended - held,
                    rested=rest.ended,
                    version=rest.versions.get(parcel.mapping, parcel.version),
                )
        return parcel


def covered(spans: Iterable[tuple[int, int]], floor: int) -> int:
    """How much of the time after ``floor`` lies in at least one of the spans."""
    total = 0
    for began, ended in sorted(spans):
        total += max(0, ended - max(began, floor))
        floor = max(floor, ended)
    return total
