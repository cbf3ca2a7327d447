"""What the demo shows is readable, while it runs and at the end."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from onward.cli.commands.demo import as_typed
from onward.cli.demo.screen import last_screen, live_table
from onward.cli.demo.stage import Stage
from onward.delivery import ProblemGroup, State, Totals
from onward.testing.simulator import Simulator
from onward_destinations.linkedin import linkedin

TOTALS = Totals(
    accepted=1_000,
    duplicates=20,
    filtered=10,
    unmatched=570,
    routed=400,
    deliveries=400,
    delivered=350,
    rejected=45,
    waiting=3,
    paused=2,
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def made_stage() -> Stage:
    simulator = Simulator([linkedin])
    now = datetime(2026, 11, 20, tzinfo=UTC)
    simulator.platform("linkedin").arrivals.take(now, "urn:rule:1", "m-1", {})
    return Stage(cast("Any", None), simulator, "http://127.0.0.1:1", ("Created one.",))


def problem(reason: str, count: int, state: State = State.REJECTED) -> ProblemGroup:
    reasons = ((reason, count),)
    return ProblemGroup("linkedin", "orders", state, "E7", reason, "", count, "id", reasons=reasons)


@pytest.mark.parametrize(("is_quiet", "is_shown"), [(False, True), (True, False)])
def test_the_table_follows_the_counts(
    is_quiet: bool,  # noqa: FBT001 - a row of the table above
    is_shown: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")

    with live_table(made_stage(), is_quiet=is_quiet) as show:
        show(TOTALS)

    for part in ("match no mapping", "570", "delivered", "350", "urn:rule:1"):
        assert is_shown == (part in stream.getvalue())


def test_the_last_screen_counts_in_plain_words() -> None:
    problems = [problem("Email is missing.", 30), problem("Email is missing.", 10)]
    problems += [problem("It is too old.", 5), problem("Sign in.", 2, State.PAUSED)]

    lines = last_screen(made_stage(), TOTALS, problems, 6.25)

    assert [
        (
            "1. The workspace was applied: 1 object created on LinkedIn, one for each mapping that "
            "asks for one."
        ),
        (
            "2. 1,000 events came in by HTTP, as a shop's site and server would send them, and each "
            "was on disk before it was answered (6.2 s)."
        ),
        (
            "3. 20 had come before and were dropped; 10 came from people who opted out; 570 match no "
            "mapping, page views mostly."
        ),
        "4. 400 were wanted: 400 deliveries, 350 taken by LinkedIn, e-mails hashed, in batches.",
        "5. 45 could not be sent, and the reasons are kept:",
        "   40 x Email is missing.",
        "   5 x It is too old.",
        "3 still wait and 2 are paused.",
        "",
        "Nothing left this machine: LinkedIn was a simulator.",
    ] == lines[:10]
    assert "Try next:" in lines


@pytest.mark.parametrize(
    ("program", "path", "typed"),
    [
        (".venv/bin/onward", "/nowhere", ".venv/bin/onward"),
        ("/opt/onward/cli/__main__.py", "/nowhere", "onward"),
        ("onward", "{bin}", "onward"),
    ],
)
def test_what_to_try_next_can_be_typed_as_it_stands(
    program: str, path: str, typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "onward").touch(mode=0o755)
    monkeypatch.setenv("PATH", path.format(bin=tmp_path))

    lines = last_screen(made_stage(), TOTALS, [], 6.25, onward=as_typed(program))

    assert f"  {typed} demo --stay " in lines[-1]
