"""Events as the events manager shows them."""

from datetime import UTC, datetime

from onward.testing.simulator import Arrival, veiled, veiled_ids


def test_a_group_that_is_none_is_empty() -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)

    assert [{"a": 1}, {}, {}] == [
        Arrival(now, "7", "e-1", {"user": user}).group("user") for user in ({"a": 1}, [1], None)
    ]


def test_identifiers_are_shown_as_the_beginning_of_their_hashes() -> None:
    user = {"em": ["ada@example.com", "other"], "ph": [], "id": "u-1", "more": "x"}

    assert f"em: {veiled('ada@example.com')}, id: {veiled('u-1')}" == veiled_ids(
        user, ("em", "ph", "id", "gone")
    )
