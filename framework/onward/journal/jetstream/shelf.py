"""A connection's deliveries in memory: what was pulled, what is due, what is in hand."""

from collections.abc import Callable, Iterable

from onward.delivery import Lane, Selector
from onward.jetstream.pulling import Pulled
from onward.journal.interface import LaneStatus, Pause
from onward.journal.jetstream.parcel import Parcel
from onward.journal.jetstream.pauses import Pauses
from onward.journal.jetstream.queue import Item, Queue
from onward.journal.jetstream.side import HeldQueue
from onward.sqlite.moments import moment


class Shelf:
    """All queues of a connection.

    Attributes:
        pauses: As this process knows them now.
    """

    def __init__(self, pauses: Pauses) -> None:
        self.pauses = pauses
        self._queues: dict[tuple[Lane, str], Queue] = {}
        self._items: dict[int, Item] = {}
        self._gone: dict[int, Item] = {}

    def __len__(self) -> int:
        return len(self._items)

    @property
    def claimed(self) -> int:
        """How many are in hand."""
        return sum(queue.claimed for queue in self._queues.values())

    def held(self, selector: Selector) -> list[HeldQueue]:
        """What is paused here of all that the selector covers."""
        return [
            HeldQueue(queue.lane, queue.mapping, count)
            for queue in self._queues.values()
            if selector.covers(queue.lane, queue.mapping)
            and (count := len(queue.held) + self._paused(queue))
        ]

    def _paused(self, queue: Queue) -> int:
        return len(queue) if self.pauses.holding(queue.lane, queue.mapping) else 0

    def add(self, pulled: Pulled, parcel: Parcel) -> bool:
        """Keep what was pulled; ``False`` when it is known already and came again."""
        known = self._items.get(pulled.sequence)
        if known is not None:
            known.reply = pulled.reply
            return False
        item = Item(pulled.sequence, pulled.reply, self.pauses.seen(parcel))
        self._items[item.sequence] = item
        self._queue(item.parcel).push(item)
        return True

    def claim(
        self, lane: Lane, limit: int, now: int, *, probe: bool, into: Callable[[Item], None]
    ) -> None:
        """Hand out what is due, live before replays, the first due first."""
        queues = [
            queue
            for queue in self._queues.values()
            if queue.lane == lane and (probe or self.pauses.holding(lane, queue.mapping) is None)
        ]
        taken = 0
        for replays in (False, True):
            while taken < limit:
                firsts = [
                    (key, queue)
                    for queue in queues
                    if (key := queue.first(replays=replays)) is not None and key[1] <= now
                ]
                if not firsts:
                    break
                queue = min(firsts, key=lambda entry: entry[0])[1]
                item = queue.pop(replays=replays)
                queue.claimed += 1
                taken += 1
                into(item)

    def put_back(self, item: Item) -> None:
        """It was in hand, and was not tried."""
        if item.sequence in self._items:
            item.parcel = self.pauses.seen(item.parcel)
            queue = self._queue(item.parcel)
            queue.claimed -= 1
            queue.push(item)

    def settle(self, item: Item) -> None:
        """It was in hand, and this process has answered for it."""
        if self._items.pop(item.sequence, None) is not None:
            self._queue(item.parcel).claimed -= 1
            self._gone[item.sequence] = item

    def is_answered(self, pulled: Pulled) -> bool:
        """Whether this process has answered for it, or is about to; then at its new place."""
        item = self._gone.get(pulled.sequence)
        if item is not None:
            item.reply = pulled.reply
        return item is not None

    def confirmed(self, sequences: Iterable[int]) -> None:
        """The cluster has taken the answers: these will not come again."""
        for sequence in sequences:
            self._gone.pop(sequence, None)

    def renew(self, pauses: Pauses) -> None:
        """Use other pauses from now on."""
        self.pauses = pauses
        for queue in self._queues.values():
            items = list(queue.items())
            queue.live, queue.replays, queue.held = [], [], []
            for item in items:
                item.parcel = pauses.seen(item.parcel)
                queue.push(item)

    def surplus(self, count: int, *, until: int) -> list[Item]:
        """Items to send back for a while, so that there is room for others.

        What is paused goes first, then what falls due last; nothing that is due before ``until``.
        """
        rest: list[tuple[int, Item]] = []
        for queue in self._queues.values():
            is_paused = self.pauses.holding(queue.lane, queue.mapping) is not None
            for item in queue.items():
                due = _NEVER if is_paused or item.parcel.held is not None else item.parcel.due
                if due > until:
                    rest.append((due, item))
        rest.sort(key=lambda entry: (-entry[0], -entry[1].sequence))
        chosen = [item for _, item in rest[:count]]
        sequences = {item.sequence for item in chosen}
        for queue in self._queues.values():
            queue.drop(sequences)
        for sequence in sequences:
            del self._items[sequence]
        return chosen

    def statuses(self) -> list[LaneStatus]:
        """How each lane stands that holds something."""
        lanes: dict[Lane, list[Queue]] = {}
        for queue in self._queues.values():
            lanes.setdefault(queue.lane, []).append(queue)
        statuses = (self._status(lane, queues) for lane, queues in lanes.items())
        return [one for one in statuses if one.waiting or one.claimed or one.held]

    def _status(self, lane: Lane, queues: list[Queue]) -> LaneStatus:
        waiting = held = 0
        dues: list[int] = []
        pauses: list[Pause] = []
        for queue in queues:
            pause = self.pauses.holding(lane, queue.mapping)
            held += len(queue.held)
            if pause is None:
                waiting += len(queue)
                dues += filter(None, (queue.next_due,))
            else:
                held += len(queue)
                if pause not in pauses:
                    pauses.append(pause)
        return LaneStatus(
            lane,
            waiting,
            sum(queue.claimed for queue in queues),
            held,
            moment(min(dues)) if dues else None,
            tuple(pauses),
        )

    def _queue(self, parcel: Parcel) -> Queue:
        place = (parcel.lane, parcel.mapping)
        queue = self._queues.get(place)
        if queue is None:
            queue = self._queues[place] = Queue(parcel.lane, parcel.mapping)
        return queue


_NEVER = 1 << 62
