"""A damaged journal: it starts, sends nothing that is wrong, says what is missing.

Run: ``python tests/faults/damage.py [--seed 7] [--kind wal-byte] [--runs 1]``. It serves a workspace, sends
events, kills the server, damages its file or log in a place of the seed's choice, starts it again.
Whatever was accepted then arrives unchanged, or is a dead letter with a reason, or lies in the range
of events that the server calls missing when it starts; a server that cannot start says why.
"""

import argparse
import json
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults.oracle import Report
from faults.quay import QuayPlatform, quay
from faults.yard import Yard, order, simulated
from fixtures.amounts import whole
from onward.errors import StorageError
from onward.testing.simulator.faults import Fault

PAGE = 8_192
BATCH = 20
MISSING = re.compile(r"(?:events? (\d+)(?: to (\d+))?)(?:,| is | are )")
Damage = Callable[[Path, random.Random], None]


def wal_byte(folder: Path, chance: random.Random) -> None:
    """One byte of the log is another."""
    _flip(folder / "onward.db-wal", chance, 1)


def wal_torn(folder: Path, chance: random.Random) -> None:
    """The log ends in the middle."""
    file = folder / "onward.db-wal"
    with file.open("r+b") as stream:
        stream.truncate(chance.randrange(32, file.stat().st_size))


def wal_gone(folder: Path, chance: random.Random) -> None:
    """The log is not there any more."""
    (folder / "onward.db-wal").unlink()


def page(folder: Path, chance: random.Random) -> None:
    """A page of the file holds zeros."""
    _checkpoint(folder)
    file = folder / "onward.db"
    number = chance.randrange(1, file.stat().st_size // PAGE)
    with file.open("r+b") as stream:
        stream.seek(number * PAGE)
        stream.write(bytes(PAGE))


def body(folder: Path, chance: random.Random) -> None:
    """A body differs in a byte: SQLite sees nothing wrong."""
    _checkpoint(folder)
    with closing(sqlite3.connect(folder / "onward.db")) as connection, connection:
        refs = [ref for (ref,) in connection.execute("SELECT ref FROM event")]
        for ref in chance.sample(refs, min(5, len(refs))):
            connection.execute(
                "UPDATE event SET body = CAST(replace(body, '\"revenue\":10', '\"revenue\":90')"
                " AS BLOB) WHERE ref = ?",
                (ref,),
            )


def header(folder: Path, chance: random.Random) -> None:
    """The file does not begin like a database."""
    _checkpoint(folder)
    with (folder / "onward.db").open("r+b") as stream:
        stream.write(b"This is no database")


KINDS: dict[str, Damage] = {
    damage.__name__.replace("_", "-"): damage
    for damage in (wal_byte, wal_torn, wal_gone, page, body, header)
}


def _flip(file: Path, chance: random.Random, count: int) -> None:
    with file.open("r+b") as stream:
        for _ in range(count):
            place = chance.randrange(32, file.stat().st_size)
            stream.seek(place)
            (byte,) = stream.read(1)
            stream.seek(place)
            stream.write(bytes([byte ^ 0xFF]))


def _checkpoint(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "onward.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def run(kind: str, seed: int, folder: Path) -> Report:
    """One run in an empty folder."""
    began = time.monotonic()
    report = Report(f"damage, {kind}", seed)
    chance = random.Random(seed)  # noqa: S311 - a seed is wanted
    with simulated(quay) as simulator:
        yard = Yard(folder / "yard", simulator)
        # Throttled: some of the events wait, some are gone already.
        simulator.world.faults.add(
            Fault(status=429, headers={"Retry-After": "1"}, skip=10, times=None)
        )
        served = yard.serve()
        accepted: list[str] = []
        for number in range(chance.randrange(20, 60)):
            names = [f"m-{number * BATCH + n}" for n in range(BATCH)]
            if served.post([order(name) for name in names]) == 200:
                accepted += names
        served.process.kill()
        served.wait()
        # Whoever reads a file it did not expect to be damaged must not repair it by chance.
        KINDS[kind](folder / "yard" / ".onward", chance)
        simulator.world.faults.clear()
        before = len(yard.log())
        report.accepted = len(accepted)
        served = yard.serve()
        said = yard.log()[before:]
        if not served.url:
            served.wait()
            report.expect("it says why it does not start", holds=_explains(said + served.said))
            report.scenario += ": refuses to start"
        else:
            platform = simulator.platform("quay")
            assert isinstance(platform, QuayPlatform)
            settled = yard.settled(0, 30, served)
            _judge(report, yard, platform, accepted, said + yard.log()[before:])
            report.expect("all else is settled", holds=settled)
            status = served.post([order("fresh")])
            yard.settled(0, 10, served)
            report.expect(
                "a fresh event goes through",
                holds=status == 200 and bool(platform.taken["east", "fresh"]),
            )
            served.stop()
    report.seconds = round(time.monotonic() - began, 1)
    return report


def _explains(said: str) -> bool:
    return "onward.db" in said and ("backup" in said or "empty one" in said)


def _judge(
    report: Report, yard: Yard, platform: QuayPlatform, accepted: list[str], said: str
) -> None:
    missing: set[str] = set()
    for first, last in MISSING.findall(said):
        # Events are numbered from 1 in the order they came, and all came one after the other.
        missing |= {
            accepted[n - 1] for n in range(int(first), int(last or first) + 1) if n <= len(accepted)
        }
    try:
        dead = {row.message_id for row in yard.rows() if row.reason} | _filtered(yard)
    except (StorageError, sqlite3.DatabaseError):
        # Rows that cannot be read at all: then it must have said so when it started.
        dead = set(accepted) if "is damaged" in said else set()
    gone = {
        name
        for name in accepted
        if not (platform.taken["east", name] and platform.taken["west", name])
    }
    silent = gone - missing - dead
    report.lost = len(silent)
    report.twice = sum(count > 1 for count in platform.taken.values())
    report.changed = sum(len(bodies) > 1 for bodies in platform.bodies.values())
    report.deliveries = {
        "not arrived": len(gone),
        "missing, as said": len(missing & gone),
        "dead letters": len(dead),
    }
    report.expect(f"no loss is silent, but {len(silent)} are", holds=not silent)
    report.expect("every repetition has the same body", holds=report.changed == 0)


def _filtered(yard: Yard) -> set[str]:
    """Events that were set aside before they had deliveries, by name."""
    with closing(sqlite3.connect(yard.folder / ".onward" / "onward.db")) as connection:
        query = (
            "SELECT message_id FROM event JOIN routing ON routing.event = event.ref"
            " WHERE disposition = 'filtered' AND reason != ''"
        )
        return {name for (name,) in connection.execute(query)}


def main() -> None:
    """Run, print reports as JSON, end with 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=sorted(KINDS), action="append")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311
    parser.add_argument("--runs", type=whole(), default=1, help="With the next seeds.")
    options = parser.parse_args()
    is_sound = True
    for seed in range(options.seed, options.seed + options.runs):
        for kind in options.kind or KINDS:
            with tempfile.TemporaryDirectory() as folder:
                report = run(kind, seed, Path(folder))
                if not report.is_sound:
                    sys.stderr.write((Path(folder) / "yard" / "log").read_text()[-3_000:])
            print(json.dumps(asdict(report)), flush=True)
            is_sound = is_sound and report.is_sound
    raise SystemExit(0 if is_sound else 1)


if __name__ == "__main__":
    main()
