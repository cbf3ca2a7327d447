import subprocess
import sys
from pathlib import Path

import pytest

from framework.storage import killed
from framework.storage.samples import deliver, names, route
from onward.delivery import DeliveryQuery, State
from onward.journal import SqliteJournal
from onward.ledger import SqliteLedger
from onward.sqlite import Database

pytestmark = pytest.mark.anyio

ROUNDS = 3
LINES = (60, 200, 500)


def said_before_the_kill(folder: Path, first: int, lines: int) -> list[tuple[str, str]]:
    """What the process said until it was killed after that many lines."""
    paths = [path for path in sys.path if path]
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, killed.__file__, str(folder), str(first)],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": ":".join(paths)},
    )
    assert process.stdout is not None
    with process.stdout as output:
        said = [output.readline() for _ in range(lines)]
        process.kill()
        said += output.readlines()
    process.wait()
    # The last line may be torn: the process died while writing it.
    words = [line.decode().split() for line in said if line.endswith(b"\n")]
    return [(word[0], word[1]) for word in words]


async def test_a_killed_process_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    accepted: set[str] = set()
    delivered: set[str] = set()
    for number in range(ROUNDS):
        for kind, name in said_before_the_kill(tmp_path, 1_000_000 * number, LINES[number]):
            (accepted if kind == "accepted" else delivered).add(name)

    async with await Database.open(tmp_path) as database:
        journal = await SqliteJournal.open(database)
        before = await journal.counts()
        sent_now: list[str] = []
        await route(journal)
        while done := names(await deliver(journal)):
            sent_now += done
        ledger = SqliteLedger(database.readers)
        rows = await ledger.deliveries(DeliveryQuery(), limit=1_000_000)
        totals = await ledger.counts()

    assert ["The last run did not end cleanly; what was accepted goes on."] == database.notes
    assert before.reconciles
    assert accepted
    assert set() == accepted - {row.message_id for row in rows}
    assert set() == delivered & set(sent_now)
    assert len(rows) == len({row.message_id for row in rows})
    assert {State.DELIVERED} == {row.state for row in rows}
    assert (len(rows), len(rows)) == (totals.accepted, totals.delivered)
