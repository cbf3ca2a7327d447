"""A process that accepts, routes and delivers until it is killed; it says what is acknowledged.

Each line on standard output was written after the journal had answered.
"""

import asyncio
import os
import sys
from pathlib import Path

from framework.storage.samples import LANE, deliver, event, route
from onward.delivery import Standing, State
from onward.journal import SqliteJournal
from onward.sqlite import Database


def say(kind: str, names: list[str]) -> None:
    """Tell it at once: a buffer would be lost with the process."""
    os.write(1, "".join(f"{kind} {name}\n" for name in names).encode())


async def main(folder: Path, first: int) -> None:
    """Work without end."""
    async with await Database.open(folder, held=64) as database:
        journal = await SqliteJournal.open(database, held=64)

        async def accept() -> None:
            number = first
            while True:
                events = [event(number + offset) for offset in range(7)]
                await journal.append(events)
                say("accepted", [one.message_id for one in events])
                number += len(events)

        async def work() -> None:
            while True:
                await route(journal)
                done = await deliver(journal, Standing(State.DELIVERED), lane=LANE, limit=5)
                say("delivered", [one.message_id for one in done])
                await asyncio.sleep(0)

        await asyncio.gather(accept(), work())


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
