"""Faults that need a process of their own, each once: the programs play them with any seed."""

from pathlib import Path

from faults import damage, disk_full, poison, signals

SEED = 20_261_122


def test_an_event_that_kills_the_process_is_set_aside(tmp_path: Path) -> None:
    report = poison.run("dies-building", SEED, tmp_path)

    assert report.is_sound, report


def test_without_room_what_was_taken_goes_out_all_the_same(tmp_path: Path) -> None:
    report = disk_full.run(4, SEED, tmp_path, status=429)

    assert report.is_sound, report


def test_a_frozen_server_goes_on_where_it_was(tmp_path: Path) -> None:
    report = signals.freeze(1, SEED, tmp_path)

    assert report.is_sound, report


def test_a_server_that_is_asked_to_stop_sends_nothing_twice(tmp_path: Path) -> None:
    report = signals.stops(2, SEED, tmp_path)

    assert report.is_sound, report
    assert report.late_s < 10


def test_a_damaged_journal_loses_nothing_silently(tmp_path: Path) -> None:
    report = damage.run("wal-byte", SEED, tmp_path)

    assert report.is_sound, report
