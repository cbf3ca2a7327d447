"""What would be replayed is shown before; how fast is said in people's words."""

from pathlib import Path

import pytest

from fixtures.failures import Failures
from onward.cli.commands.replay import _told
from onward.cli.rates import Rate


@pytest.fixture
def failures(tmp_path: Path) -> Failures:
    made = Failures(tmp_path / "workspace")
    made.fill()
    return made


def test_a_dry_run_shows_what_would_be_sent_by_cause(failures: Failures) -> None:
    said = failures.onward("replay", "--all", "--dry-run")
    found = failures.onward("replay", "--all", "--dry-run", "--json").json

    assert (0, "7 deliveries would be replayed; nothing was sent.") == (
        *(said.exit_code, said.lines[0]),
    )
    assert "4 rejected: ads / orders, code E-WRONG: It is wrong." in said.out
    assert "which is in force:\n  POST https://ads.example/77" in said.out
    assert "Next: onward replay --all" in said.out
    assert (7, 0, [4, 3]) == (
        *(found["count"], found["begun_total"]),
        [each["count"] for each in found["problems"]],
    )
    assert "@example.com" not in said.out


def test_a_dry_run_shows_the_request_before_and_after(failures: Failures) -> None:
    file = failures.bench.folder / "ads.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}    fields: {{email: a@b.co}}\n", encoding="utf-8")

    said = failures.onward(
        "replay", "--code", "PAYLOAD_VALIDATION_FAILED", "--remap", "--dry-run", "--reveal"
    )
    without = failures.onward("replay", "--code", "PAYLOAD_VALIDATION_FAILED", "--dry-run")

    assert "which routed it:\n  There is nothing to send: " in said.out
    assert "which is in force, as it would be sent:\n  POST https://ads.example/77" in said.out
    assert "which is in force, as --remap would send it:" in without.out
    assert "Next: onward replay --code PAYLOAD_VALIDATION_FAILED --remap" in said.out


@pytest.mark.parametrize(
    ("words", "exit_code", "sentence"),
    [
        (["--state", "delivered", "--dry-run"], 0, "No dead letter fits."),
        (["--id", "0" * 32, "--dry-run"], 0, "No dead letter fits."),
        ([], 2, "Say which: by a filter such as --connection, or --all of them."),
        (["--all", "--rate", "fast"], 2, '"fast" is no rate. Write 50/s, 3000/m or 10000/h.'),
        (["--all", "--rate", "0/s"], 2, '"0/s" is no rate.'),
        (["--where", "reason"], 2, "The filter cannot be read at character 7"),
    ],
)
def test_what_cannot_be_replayed_is_told(
    words: list[str], exit_code: int, sentence: str, failures: Failures
) -> None:
    said = failures.onward("replay", *words)

    assert exit_code == said.exit_code
    assert sentence in said.out + said.err


@pytest.mark.parametrize(
    ("written", "expected"), [("50/s", 50.0), ("50", 50.0), ("3000/m", 50.0), ("1800/h", 0.5)]
)
def test_a_rate_is_so_many_in_some_time(written: str, expected: float) -> None:
    assert expected == Rate().convert(written, None, None) == Rate().convert(expected, None, None)


@pytest.mark.parametrize(
    ("told", "sentences"),
    [
        (
            {"moved": 9, "waiting": 0, "failed": 2},
            ["9 deliveries replayed: 7 delivered, 2 failed again.", "onward problems"],
        ),
        (
            {"moved": 9, "waiting": 4, "failed": 0},
            ["5 delivered.", "4 of them wait for a try; they go on while", "onward status"],
        ),
        (
            {"moved": 9, "waiting": 1, "failed": 0, "paused": 3},
            ["1 of them waits: 3 deliveries are paused until a person", "onward problems"],
        ),
        (
            {"moved": 9, "waiting": 0, "failed": 0, "before": 5, "newer": 2},
            ["9 delivered.", "2 more dead letters fit, newer than this replay. The same command"],
        ),
        (
            {"moved": 4, "waiting": 0, "failed": 0, "is_done": False, "reason": "Disk full."},
            ["Stopped after 4 of 9 deliveries: 4 delivered.", "Disk full.", "again goes on"],
        ),
    ],
)
def test_the_end_of_a_replay_is_told(told: dict[str, object], sentences: list[str]) -> None:
    nothing = {"before": 0, "newer": 0, "paused": 0, "reason": ""}
    found = {"total": 9, "is_done": True, **nothing, **told}

    answer = _told(found, "onward replay --all")

    text = " ".join([answer.sentence, *answer.details, answer.next])
    assert [] == [sentence for sentence in sentences if sentence not in text]
    assert answer.is_problem is not found["is_done"]
