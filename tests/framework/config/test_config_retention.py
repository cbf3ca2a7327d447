"""Retention is written with units, by age and by size."""

from datetime import timedelta

import pytest

from onward.config.document import read_document
from onward.config.retention import Retention, read_retention


def written(text: str) -> tuple[Retention, list[str]]:
    """What ``onward.yaml`` says of it, with the hints about what is wrong."""
    document = read_document(text.encode(), "onward.yaml")
    value = document.value
    assert isinstance(value, dict)
    found = read_retention(document, value["retention"])
    return found, [problem.hint for problem in document.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("retention:", Retention(timedelta(days=30))),
        ("retention: {days: 7}", Retention(timedelta(days=7))),
        ("retention: {days: 1.5}", Retention(timedelta(hours=36))),
        ("retention: {age: 36 hours}", Retention(timedelta(hours=36))),
        ("retention: {age: 1 day, size: 2 GB}", Retention(timedelta(days=1), 2_000_000_000)),
        ("retention: {age: 2weeks}", Retention(timedelta(days=14))),
        ("retention: {age: 6 months, size: 1.5 TB}", Retention(timedelta(days=180), 15 * 10**11)),
        ("retention: {age: 1 Year, size: 512MiB}", Retention(timedelta(days=365), 2**29)),
    ],
)
def test_a_retention_is_read(text: str, expected: Retention) -> None:
    assert (expected, []) == written(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("retention: {age: soon}", "Write 36 hours, 30 days or 6 months."),
        ("retention: {age: 11 years}", "Write 36 hours, 30 days or 6 months."),
        ("retention: {size: 2 GiBB}", "Did you mean GiB?"),
        ("retention: {size: 0 GB}", "Write 500 MB, 2 GB or 1.5 TB."),
        ("retention: {size: much}", "Write 500 MB, 2 GB or 1.5 TB."),
        ("retention: {days: 3, age: 3 days}", "Delete one of them."),
    ],
)
def test_what_is_wrong_says_how_to_write_it(text: str, hint: str) -> None:
    assert [hint] == written(text)[1]
