"""The filters that say which deliveries a command is about."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from shlex import quote
from typing import Any

import click

from onward.cli.moments import moment_of
from onward.delivery import State
from onward.errors import OnwardError
from onward.ledger.where import compile_where


class Moment(click.ParamType[str]):
    """A time: ``2026-11-20T10:00Z``, or how long ago: ``90m``, ``24h``, ``7d``.

    It stays as it is typed: whoever answers knows what time it is there.
    """

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if moment_of(value, datetime.now(UTC)) is None:
            self.fail(f'"{value}" is no time. Write 24h, 7d or 2026-11-20T10:00Z.', param, ctx)
        return str(value)


class Filter(click.ParamType[str]):
    """Conditions in the language of triggers."""

    name = "conditions"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return compile_where(value).text
        except OnwardError as error:
            self.fail(str(error), param, ctx)


_FILTERS = (
    click.option("--connection", help="Only this connection's."),
    click.option("--mapping", help="Only this mapping's."),
    click.option("--action", help="Only this action's."),
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
    click.option(
        "--where",
        type=Filter(),
        help="Conditions, written like a trigger, on the delivery (state, code, reason, connection, "
        "mapping, action, source, messageId, attempts, status) or its event.",
    ),
)


def filters(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add all filters to a command; they arrive as keywords for ``query_arguments``."""
    for option in reversed(_FILTERS):
        function = option(function)
    return function


def query_arguments(**given: Any) -> dict[str, Any]:
    """The filters as an operation takes them: JSON, and only those that were given."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in given.items()
        if value
    }


def as_typed(arguments: dict[str, Any]) -> str:
    """The filters as a person types them, to do something else with the same deliveries."""
    words = []
    for name, value in arguments.items():
        option = "--state" if name == "states" else f"--{name.replace('_', '-')}"
        for each in value if isinstance(value, list) else [value]:
            plain = re.fullmatch(r"[\w.:@+-]+", str(each))
            words.append(f"{option} {each if plain else quote(str(each))}")
    return " ".join(words)
