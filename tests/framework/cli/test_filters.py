"""Filters are read as people write them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import click
import pytest
from click.testing import CliRunner

from onward.cli.filters import as_typed, filters, query_arguments
from onward.cli.operations.ledger import query_of
from onward.delivery import DeliveryQuery, State
from onward.ledger.where import compile_where

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def parsed(*arguments: str) -> Any:
    found: dict[str, Any] = {}

    @click.command()
    @filters
    def act(**given: Any) -> None:
        found.update(given)

    result = CliRunner().invoke(act, arguments)
    return result.output if result.exit_code else query_of(query_arguments(**found), NOW)


def test_without_filters_everything_is_meant() -> None:
    assert DeliveryQuery() == parsed()


def test_every_filter_arrives() -> None:
    assert DeliveryQuery(
        connection="linkedin",
        mapping="orders",
        action="send",
        states=frozenset({State.REJECTED, State.EXPIRED}),
        code="E7",
        reason="too old",
        message_id="m-1",
        user_id="u-1",
        since=datetime(2026, 11, 20, 10, tzinfo=UTC),
        until=datetime(2026, 11, 21, tzinfo=UTC),
    ) == parsed(
        *("--connection", "linkedin", "--mapping", "orders", "--code", "E7"),
        *("--action", "send"),
        *("--state", "rejected", "--state", "expired", "--reason", "too old"),
        *("--message-id", "m-1", "--user-id", "u-1"),
        *("--since", "2026-11-20T10:00Z", "--until", "2026-11-21"),
    )


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("24h", timedelta(days=1)),
        ("7d", timedelta(days=7)),
        ("2w", timedelta(weeks=2)),
    ],
)
def test_times_may_be_said_as_how_long_ago(written: str, length: timedelta) -> None:
    assert DeliveryQuery(since=NOW - length) == parsed("--since", written)


def test_what_is_no_time_says_how_to_write_one() -> None:
    assert '"yesterday" is no time. Write 24h, 7d or 2026-11-20T10:00Z.' in parsed(
        "--since", "yesterday"
    )


def test_conditions_narrow_what_the_other_filters_leave() -> None:
    text = 'code = "E7" and connection = "linkedin"'

    assert DeliveryQuery(
        connection="linkedin", mapping="orders", fits=compile_where(text)
    ) == parsed("--mapping", "orders", "--where", text)


def test_conditions_that_cannot_be_read_say_where() -> None:
    assert '"stat" is not a field of a delivery or its event. Did you mean state?' in parsed(
        "--where", 'stat = "rejected"'
    )


def test_filters_can_be_typed_again_for_another_command() -> None:
    arguments = {
        "connection": "linkedin",
        "states": ["rejected", "expired"],
        "reason": "too late",
        "message_id": "m-1",
        "since": "2026-11-20T10:00Z",
    }

    assert (
        "--connection linkedin --state rejected --state expired --reason 'too late'"
        " --message-id m-1 --since 2026-11-20T10:00Z"
    ) == as_typed(arguments)
