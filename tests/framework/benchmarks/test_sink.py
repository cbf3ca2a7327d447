"""The platforms that benchmarks send to."""

import json
import time

from benchmarks.sink import Platforms


def body(*names: str) -> bytes:
    """A request with these orders."""
    return json.dumps({"orders": [{"event_id": name} for name in names]}).encode()


def test_each_account_is_counted_until_its_report_is_read() -> None:
    platforms = Platforms()
    platforms.take("one", body("a", "b"))
    platforms.take("two", body(f"c@{time.monotonic() - 60}"))
    before = dict(platforms.control(["taken"]))
    report = platforms.control(["report"])

    assert {"one": 2, "two": 1} == before
    assert ["two"] == [account for account, took in report.items() if 60 <= took[0] < 120]
    assert {} == platforms.control(["taken"])


def test_one_account_is_stalled_or_all_are() -> None:
    platforms = Platforms()
    seen = []
    for words in (["stall", "one"], ["flow"], ["stall"], ["flow"]):
        platforms.control(words)
        seen.append([platforms.is_stalled(account) for account in ("one", "two")])

    assert [[True, False], [False, False], [True, True], [False, False]] == seen
