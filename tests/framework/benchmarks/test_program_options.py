"""What programs of benchmarks and faults say to a wrong value: a sentence, at once."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

from fixtures.amounts import amount, whole

PROGRAMS = sorted(
    f"{folder}.{file.stem}"
    for folder in ("benchmarks", "faults")
    for file in (Path(__file__).parents[2] / folder).glob("*.py")
    if "argparse.ArgumentParser(" in file.read_text(encoding="utf-8")
    and file.stem not in {"bare", "sink"}
)


def said(program: str, words: list[str], monkeypatch: pytest.MonkeyPatch) -> object:
    """How a program ends."""
    main = import_module(program).main
    monkeypatch.setattr(sys, "argv", [program, *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_explains_itself(
    program: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = said(program, ["--help"], monkeypatch)

    assert 0 == code
    assert "Run" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("program", "words", "sentence"),
    [
        ("benchmarks.backlog", "--events 100", "10,000 is not less than 100"),
        ("benchmarks.backlog", "--events 9 --few 9", "it must be less: 9 is not less than 9"),
        ("benchmarks.backlog", "--dead 0", "--dead: a whole number is wanted, 1 or more, not '0'"),
        ("benchmarks.backlog", "--folder nowhere", "a folder that exists is wanted, not 'nowhere'"),
        ("benchmarks.compute", "--platform nobody", "invalid choice: 'nobody'"),
        ("benchmarks.compute", "--events 0", "1 or more, not '0'"),
        ("benchmarks.end_to_end", "--seconds 0.5", "a number is wanted, 1 or more, not '0.5'"),
        ("benchmarks.end_to_end", "--rate x", "a number is wanted, 0 or more, not 'x'"),
        ("benchmarks.journal", "--events 1", "2 or more, not '1'"),
        ("benchmarks.neighbour", "--pairs 1.5", "a whole number is wanted, 1 or more, not '1.5'"),
        ("benchmarks.replay", "--rate 0", "1 or more, not '0'"),
        ("faults.damage", "--runs 0", "1 or more, not '0'"),
        ("faults.disk_full", "--megabytes 0", "1 or more, not '0'"),
        ("faults.fuzz_mapping", "--rounds many", "1 or more, not 'many'"),
        ("faults.kill_cluster", "--kills 0", "1 or more, not '0'"),
        ("faults.kill_serve", "--kills -1", "1 or more, not '-1'"),
        ("faults.platform_trouble", "--runs 0", "1 or more, not '0'"),
        ("faults.signals", "--freeze nan", "0 or more, not 'nan'"),
        ("faults.signals", "--freeze 0 --stops 0", "nothing is left to do"),
    ],
)
def test_a_wrong_value_is_told_before_anything_starts(
    program: str,
    words: str,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = said(program, words.split(), monkeypatch)

    assert 2 == code
    assert sentence in " ".join(capsys.readouterr().err.split())


def test_amounts_are_read_as_they_are_written() -> None:
    assert (1_000, -2, 0.5) == (whole()("1_000"), whole(-5)("-2"), amount(0)("0.5"))
