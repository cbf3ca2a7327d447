"""The filters that say which deliveries a command is about."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from onward.delivery import State
from onward.event import parse_time

_AGO = re.compile(r"([0-9]{1,6})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Moment(click.ParamType[datetime]):
    """A time: ``2026-11-20T10:00Z``, or how long ago: ``90m``, ``24h``, ``7d``."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        ago = _AGO.fullmatch(value)
        if ago:
            length = timedelta(**{_UNITS[ago[2]]: int(ago[1])})
            return datetime.now(UTC) - length
        moment = parse_time(value)
        if moment is None:
            self.fail(f'"{value}" is no time. Write 24h, 7d or 2026-11-20T10:00Z.', param, ctx)
        return moment


_FILTERS = (
    click.option("--connection", help="Only this connection's."),
    click.option("--mapping", help="Only this mapping's."),
    click.option(
        "--state",
        "states",
        multiple=True,
        type=click.Choice([each.value for each in State]),
        help="Only these.",
    ),
    click.option("--code", help="Only with this code."),
    click.option("--reason", help="Only with this text in the reason."),
    click.option("--message-id", help="Only of the event with this messageId."),
    click.option("--user-id", help="Only of this person's events."),
    click.option("--since", type=Moment(), help="Only after this time: 24h, 7d, or a date."),
    click.option("--until", type=Moment(), help="Only before this time."),
)


def filters(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add all filters to a command; they arrive as keywords for ``query_arguments``."""
    for option in reversed(_FILTERS):
        function = option(function)
    return function


def query_arguments(**given: Any) -> dict[str, Any]:
    """The filters as an operation takes them: JSON, and only those that were given."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in given.items()
        if value
    }
