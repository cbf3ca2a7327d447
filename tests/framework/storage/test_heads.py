from hypothesis import given, settings
from hypothesis import strategies as st

from onward.journal.heads import Heads, Waiting

HELD = 3


def waiting(ref: int, due: int) -> Waiting:
    return Waiting(ref, b"", ref, 1, "v1", due, 0, 0, None, 0, is_replay=False)


class Disk:
    """Everything that waits, as the disk has it, and the heads that know its beginning."""

    def __init__(self) -> None:
        self.rows: dict[int, Waiting] = {}
        self.heads = Heads(held=HELD)

    def add(self, ref: int, due: int) -> None:
        self.rows[ref] = row = waiting(ref, due)
        self.heads.push(row)

    def take(self) -> int | None:
        if self.heads.is_dry:
            edge = self.heads.edge
            assert edge is not None
            found = sorted((row.due, row.ref) for row in self.rows.values())
            beyond = [key for key in found if key > edge][:HELD]
            last = beyond[-1] if len(beyond) == HELD else None
            self.heads.fill(edge, [self.rows[ref] for _, ref in beyond], last)
        row = self.heads.pop_due(1_000)
        return None if row is None else self.rows.pop(row.ref).due


@settings(deadline=None)
@given(st.lists(st.integers(0, 20) | st.none(), max_size=60))
def test_the_first_due_comes_first_whatever_is_in_memory(steps: list[int | None]) -> None:
    disk = Disk()
    for ref, due in enumerate(steps):
        if due is None:
            expected = min((row.due for row in disk.rows.values()), default=None)
            assert expected == disk.take()
        else:
            disk.add(ref, due)
        assert len(disk.heads) <= 2 * HELD

    rest = [disk.take() for _ in range(len(disk.rows))]
    assert sorted(due for due in rest if due is not None) == rest
    assert None is disk.take()


def test_nothing_comes_before_it_is_due() -> None:
    heads = Heads()
    heads.push(waiting(1, 50))

    assert None is heads.pop_due(49)
    assert (50, 1) == heads.first
    assert 1 == len(heads)


def test_an_answer_of_the_disk_is_dropped_when_the_edge_has_moved() -> None:
    heads = Heads(held=1)
    for ref in range(1, 4):
        heads.push(waiting(ref, ref))
    heads.reset()
    heads.fill((1, 1), [waiting(2, 2)], None)

    assert heads.is_dry
