"""Taboola's Backstage API: accounts, conversion rules, for forms or the connection test."""

from collections.abc import Iterator, Mapping
from typing import Any

from onward.action import Choice, Choices, Question
from onward.errors import PlatformError
from onward.request import AccessToken, Client, Request, Response
from onward_destinations.taboola.names import STANDARD
from onward_destinations.taboola.responses import BACKSTAGE
from onward_destinations.taboola.settings import Settings

ACCOUNTS = "users/current/allowed-accounts"


async def rows_of(client: Client, settings: Settings, path: str) -> list[dict[str, Any]]:
    """The rows of a list; Backstage gives them on one page.

    Raises:
        PlatformError: Backstage refused, or did not answer.
    """
    body = await _ask(client, Request.get(_address(settings, path), auth=AccessToken()))
    results = body.get("results")
    return [row for row in results if isinstance(row, dict)] if isinstance(results, list) else []


async def change(
    client: Client, settings: Settings, path: str, body: Mapping[str, Any]
) -> dict[str, Any]:
    """What Backstage makes of a new or altered object.

    Raises:
        PlatformError: Backstage refused, or did not answer.
    """
    return await _ask(
        client, Request.post(_address(settings, path), json=dict(body), auth=AccessToken())
    )


async def _ask(client: Client, request: Request) -> dict[str, Any]:
    response = await client.send(request)
    if not response.is_success:
        raise refusal(response)
    return response.json_object()


def _address(settings: Settings, path: str) -> str:
    return f"{settings.backstage_base_url}/backstage/api/{settings.backstage_version}/{path}"


async def account_choices(client: Client, question: Question) -> Choices:
    """The accounts that the client may use, by their numbers."""
    return await _listed(client, question, ACCOUNTS, _accounts)


async def event_choices(client: Client, question: Question) -> Choices:
    """The event names of the account's active rules; without account_name the usual ones."""
    name = question.settings.account_name
    if name is None:
        usual = dict.fromkeys(STANDARD.values())
        return _fitting((Choice(one, one) for one in usual), question)
    return await _listed(client, question, f"{name}/conversion_rules", _rules)


async def _listed(client: Client, question: Question, path: str, read: Any) -> Choices:
    try:
        rows = await rows_of(client, question.settings, path)
    except PlatformError as error:
        return Choices(error=f"{error.reason} {error.hint}".strip(), error_code=error.code)
    return _fitting(read(rows), question)


def _accounts(rows: list[dict[str, Any]]) -> Iterator[Choice]:
    for row in rows:
        if row.get("id"):
            label = f"{row.get('name') or 'Account'} ({row.get('account_id')})"
            yield Choice(str(row["id"]), label, f"account_name: {row.get('account_id')}")


def _rules(rows: list[dict[str, Any]]) -> Iterator[Choice]:
    for row in rows:
        name = row.get("event_name")
        if name and row.get("type") == "EVENT_BASED" and row.get("status") == "ACTIVE":
            yield Choice(str(name), f"{row.get('display_name') or 'Rule'}: {name}")


def _fitting(choices: Iterator[Choice], question: Question) -> Choices:
    words = question.query.strip().lower()
    return Choices(
        tuple(one for one in choices if words in one.label.lower() or words in one.value)
    )


def refusal(response: Response) -> PlatformError:
    """What Backstage refused, for a person; its errors are XML where one expects JSON."""
    said = str(response.json_object().get("message") or f"status {response.status}")
    row = BACKSTAGE.find(response.status, said=said)
    code = str(response.status)
    if row is None:
        hint = "Try again later; events do not depend on it."
        return PlatformError(f'Backstage answered "{said}".', code=code, hint=hint)
    return PlatformError(row.cause.replace("{said}", said), code=code, hint=row.fix)
