"""Answers have one shape: a sentence, details, the next command."""

import json

import pytest

from onward.cli.answer import Answer, columns, counted, indented


def test_a_person_reads_sentence_details_and_next(capsys: pytest.CaptureFixture[str]) -> None:
    Answer("All is well.", ["  one", "  two"], "onward plan").show(options="-w shop")

    assert "All is well.\n\n  one\n  two\n\nNext: onward plan -w shop\n" == capsys.readouterr().out


def test_without_details_there_is_only_the_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    Answer("All is well.").show(options="-w shop")

    assert "All is well.\n" == capsys.readouterr().out


def test_options_go_only_behind_our_own_commands(capsys: pytest.CaptureFixture[str]) -> None:
    Answer("Done.", (), "pytest").show(options="-w shop")

    assert "Done.\n\nNext: pytest\n" == capsys.readouterr().out


def test_a_program_reads_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    Answer("All is well.", data={"count": 2, "text": "ö\n"}).show_json()

    out = capsys.readouterr().out
    assert {"count": 2, "text": "ö\n"} == json.loads(out)
    assert 1 == out.count("\n")


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    rows = [("orders", 12, True), ("demo-requested", None, False), ("a\nb", "", "")]

    assert [
        "MAPPING         COUNT  LIVE",
        "orders          12     yes",
        "demo-requested         no",
        "a b",
    ] == columns(("mapping", "count", "live"), rows)


def test_no_rows_are_no_lines() -> None:
    assert [] == columns(("mapping",), [])


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 mappings"), (1, "1 mapping"), (1_200, "1,200 mappings")]
)
def test_things_are_counted_in_words(count: int, words: str) -> None:
    assert words == counted(count, "mapping")


def test_an_irregular_plural_is_given() -> None:
    assert "2 deliveries" == counted(2, "delivery", "deliveries")


def test_empty_lines_stay_empty_when_moved() -> None:
    assert ["  a", "", "  b"] == indented("a\n\nb")
