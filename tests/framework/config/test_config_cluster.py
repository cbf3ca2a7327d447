from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from onward.config import JournalConfig, Workspace, names_cluster
from onward.errors import Problem

Check = Callable[..., tuple[Workspace | None, list[Problem]]]


def test_without_a_journal_the_data_folder_is_it(check: Check) -> None:
    workspace, _ = check(options="sources: []")

    assert workspace is not None
    assert None is workspace.journal


def test_a_cluster_needs_no_more_than_a_server(check: Check) -> None:
    workspace, problems = check(options="journal: {nats: [nats://nats-1:4222]}")

    assert [] == problems
    assert workspace is not None
    assert JournalConfig(("nats://nats-1:4222",), 3, timedelta(hours=2)) == workspace.journal


def test_everything_can_be_said(check: Check) -> None:
    workspace, problems = check(
        options="""
            journal:
              nats: ["nats://${env:WRITE_KEY}:4222", tls://nats-2]
              replicas: 1
              duplicate_hours: 0.5
              credentials: secrets/onward.creds
        """
    )

    assert [] == problems
    assert workspace is not None
    assert (
        JournalConfig(
            ("nats://w-1:4222", "tls://nats-2"),
            1,
            timedelta(minutes=30),
            Path("shop/secrets/onward.creds"),
        )
        == workspace.journal
    )


@pytest.mark.parametrize(
    ("journal", "problem"),
    [
        ("5", '1:10 "journal" should be a group of keys, but it is the number 5.'),
        ("{}", '1:10 The journal needs "nats".'),
        ("{nats: []}", '1:17 "nats" names no server.'),
        ("{nats: nats://a}", '1:17 "nats" should be a list, but it is text: "nats://a".'),
        ("{nats: [4222]}", "1:18 Item 1 should be text, but it is the number 4222."),
        (
            "{nats: [http://a]}",
            "1:18 A server should be an address such as nats://nats-1:4222, but this is none.",
        ),
        (
            '{nats: ["nats://[a"]}',
            "1:18 A server should be an address such as nats://nats-1:4222, but this is none.",
        ),
        (
            "{nats: [nats://a:b]}",
            "1:18 A server should be an address such as nats://nats-1:4222, but this is none.",
        ),
        (
            "{nats: [nats://me:secret@a]}",
            "1:18 The address of a server holds a user or a password.",
        ),
        (
            "{nats: ['nats://${env:NOBODY_SET_IT}']}",
            "1:18 The environment variable NOBODY_SET_IT is not set.",
        ),
        (
            "{nats: [nats://a], credentials: '${env:NOBODY_SET_IT}'}",
            "1:42 The environment variable NOBODY_SET_IT is not set.",
        ),
        (
            "{nats: [nats://a], replicas: 2}",
            '1:39 "replicas" should be 1, 3 or 5, but it is the number 2.',
        ),
        (
            "{nats: [nats://a], duplicate_hours: 48}",
            '1:46 "duplicate_hours" should be at most 24, but it is 48.',
        ),
        (
            "{nats: [nats://a], replica: 3}",
            '1:29 The journal has no key "replica". Did you mean "replicas"?',
        ),
    ],
)
def test_a_wrong_cluster_is_told(check: Check, journal: str, problem: str) -> None:
    _, problems = check(options=f"journal: {journal}")

    assert [problem] == [f"{p.line}:{p.column} {p.message}" for p in problems]


def test_no_password_is_repeated(check: Check) -> None:
    _, problems = check(options="journal: {nats: [nats://me:hush@a]}")

    assert "hush" not in "".join(map(str, problems))


@pytest.mark.parametrize("journal", ["{nats: [nats://nats-1:4222]}", "{nats: []}", "{}"])
def test_a_cluster_is_known_whatever_else_is_wrong(journal: str, tmp_path: Path) -> None:
    (tmp_path / "onward.yaml").write_text(f"journal: {journal}\nsource: none")

    assert names_cluster(tmp_path)


@pytest.mark.parametrize("options", ["journal:", "sources: []", "- a list", "journal: [", ""])
def test_who_names_no_cluster_has_none(options: str, tmp_path: Path) -> None:
    (tmp_path / "onward.yaml").write_text(options)

    assert not names_cluster(tmp_path)
