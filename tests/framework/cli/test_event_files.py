"""Events are read from whatever a person has."""

import io
from pathlib import Path

import pytest

from onward.cli.events import read_events
from onward.errors import EventError, OnwardError

TRACK = '{"type": "track"}'


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (TRACK, 1),
        (f"[{TRACK}, {TRACK}]", 2),
        (f'{{"batch": [{TRACK}, {TRACK}]}}', 2),
        (f"{TRACK}\n\n{TRACK}\n{TRACK}\n", 3),
    ],
)
def test_one_event_a_list_a_batch_or_one_a_line(content: str, count: int, tmp_path: Path) -> None:
    file = tmp_path / "event.json"
    file.write_text(content, encoding="utf-8")

    assert [{"type": "track"}] * count == read_events(str(file))


def test_a_dash_reads_the_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TRACK.encode())))

    assert [{"type": "track"}] == read_events("-")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("7", 'Event 1 of {} should be a JSON object such as {{"type": "track"}}.'),
        ("[]", '{} holds no event. Write one such as {{"type": "track", "event": "…"}}.'),
        (
            "{type: track}",
            (
                "{} is no JSON: JSON is malformed: object keys must be strings (byte 1). "
                "Write an event, a list of events, or one a line."
            ),
        ),
    ],
)
def test_what_is_no_event_says_so(content: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "event.json"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(EventError) as caught:
        read_events(str(file))

    assert message.format(file) == str(caught.value)


def test_a_missing_file_says_what_is_expected() -> None:
    with pytest.raises(OnwardError) as caught:
        read_events("nowhere.json")

    assert (
        "nowhere.json cannot be read: No such file or directory. Name a JSON file with an event."
    ) == str(caught.value)
