"""The demo's traffic is valid, varied and the same for the same seed."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from onward.cli.demo.traffic import batches, traffic
from onward.event import complete, parse_time

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def events(count: int = 1_000, seed: int = 1) -> list[dict[str, Any]]:
    return list(islice(traffic(seed, NOW), count))


def test_the_same_seed_gives_the_same_events() -> None:
    assert events() == events()
    assert events(seed=2) != events()


def test_every_event_is_one() -> None:
    for event in events():
        assert () == complete(event, source="s", received_at=NOW).notes


def test_life_is_in_it() -> None:
    found = events()
    ids = Counter(event["messageId"] for event in found)
    old = [event for event in found if parse_time(event["timestamp"]) < NOW - timedelta(days=91)]  # type: ignore[operator]

    assert 900 < len(ids) < 1_000
    assert {"track", "identify", "page", "group"} == {event["type"] for event in found}
    assert 0 < len(old) < 50
    assert any("integrations" in event for event in found)
    assert any("userId" not in event for event in found)
    assert 20 < sum(event.get("event") == "Order Completed" for event in found) < 200


def test_nobody_real_is_in_it() -> None:
    for event in events():
        email = event["context"].get("traits", {}).get("email", "@example.com")
        assert email.endswith("@example.com")
        assert event["context"]["ip"].startswith("203.0.113.")


def test_batches_leave_nothing_out() -> None:
    found = list(batches(iter(events(45)), 20))

    assert [20, 20, 5] == [len(batch) for batch in found]
