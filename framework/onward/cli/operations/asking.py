"""Asking a platform: whether credentials work, what it offers for a field."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from onward.action import Choices, Question
from onward.cli.operations.finding import connection_of
from onward.config import ConnectionConfig
from onward.errors import OnwardError, PlatformError
from onward.request import Client
from onward.runner import Runner
from onward.values import nearest

PREFIX = "choices_for_"
Ask = Callable[[Client, Question], Awaitable[Choices]]


async def test_connection(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Whether the credentials of ``connection``, or of all connections, work."""
    name = arguments.get("connection")
    found = [connection_of(runner, name)] if name else list(runner.workspace.connections)
    return {"connections": [await _tested(runner, each) for each in found]}


async def _tested(runner: Runner, config: ConnectionConfig) -> dict[str, Any]:
    place = {"connection": config.id, "destination": config.destination.slug}
    test = config.destination.test_connection
    if test is None:
        message = f"{config.destination.name} has no connection test."
        return {**place, "passed": None, "message": message, "hint": ""}
    try:
        result = await test(await runner.client(config), config.settings)
    except PlatformError as error:
        return {**place, "passed": False, "message": error.reason, "hint": error.hint}
    except OnwardError as error:
        return {**place, "passed": False, "message": str(error), "hint": ""}
    return {**place, "passed": result.passed, "message": result.message, "hint": result.hint}


async def choices(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """A page of what the platform offers for ``field``; without a field, which ones it lists."""
    config = connection_of(runner, arguments["connection"])
    askable = dict(_askable(config))
    field = arguments.get("field")
    if not field or _plain(field) not in askable:
        names = dict(_names(config))
        known = sorted(names.get(plain, plain) for plain in askable)
        if field:
            raise OnwardError(_unknown(config, field, known))
        return {"fields": known}
    ask = askable[_plain(field)]
    question = Question(
        settings=config.settings,
        form=arguments.get("form") or {},
        query=arguments.get("query") or "",
        page=arguments.get("page"),
    )
    page = await ask(await runner.client(config), question)
    return {
        "items": [
            {"value": each.value, "label": each.label, "detail": each.detail} for each in page.items
        ],
        "next_page": page.next_page,
        "error": page.error,
        "error_code": page.error_code,
    }


def _askable(config: ConnectionConfig) -> Iterator[tuple[str, Ask]]:
    for action in config.destination.actions.values():
        owners: list[object] = [action]
        if action.managed is not None:
            owners.append(action.managed(config.settings))
        for owner in owners:
            for name in dir(owner):
                if name.startswith(PREFIX):
                    yield name.removeprefix(PREFIX), getattr(owner, name)


def _names(config: ConnectionConfig) -> Iterator[tuple[str, str]]:
    """What people write for a part of a method's name, by that."""
    for slug, action in config.destination.actions.items():
        groups = [config.destination.settings.specs, config.destination.fields(slug).specs]
        if action.managed is not None:
            groups.append(action.managed.inputs().specs)
        for specs in groups:
            yield from ((_plain(spec.key), spec.key) for spec in specs)


def _plain(field: str) -> str:
    """A field's key as part of a method's name: ``"adAccountId"`` -> ``"ad_account_id"``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", field).replace(".", "_").replace("-", "_").lower()


def _unknown(config: ConnectionConfig, field: str, known: list[str]) -> str:
    if not known:
        return f"{config.destination.name} lists no choices; type the value yourself."
    near = nearest(field, known)
    hint = f'Did you mean "{near}"?' if near else f"It does for: {', '.join(known)}."
    return f'{config.destination.name} lists no choices for "{field}". {hint}'
