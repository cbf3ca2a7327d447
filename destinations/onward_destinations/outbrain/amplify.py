"""Outbrain's Amplify API: marketers, conversions, for forms or the connection test."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from onward.action import Choice, Choices, Question
from onward.errors import PlatformError
from onward.request import Basic, Client, Header, Request, Response, Secret
from onward_destinations.outbrain.names import STANDARD
from onward_destinations.outbrain.responses import AMPLIFY
from onward_destinations.outbrain.settings import Settings

TOKEN = "OB-TOKEN-V1"  # noqa: S105 - a header's name


async def marketer_choices(client: Client, question: Question) -> Choices:
    """The marketers that the token's user may see."""
    return await _listed(client, question, "/marketers", "marketers", _marketer)


async def conversion_choices(client: Client, question: Question) -> Choices:
    """The event-based conversions of the marketer; without a token the usual names."""
    settings: Settings = question.settings
    if not has_access(settings):
        return _asked_for([Choice(name, name) for name in STANDARD.values()], question)
    path = f"/marketers/{settings.marketer_id}/conversionEvents"
    return await _listed(client, question, path, "conversionEvents", _conversion)


def has_access(settings: Settings) -> bool:
    """Whether there is a token, or what a sign-in needs."""
    return settings.access_token is not None or _can_sign_in(settings)


async def ask(
    client: Client,
    settings: Settings,
    path: str,
    *,
    method: str = "GET",
    body: Mapping[str, Any] | None = None,
) -> Response:
    """What the API answers.

    Args:
        method: ``POST`` creates the ``body`` at ``path``, ``PUT`` replaces what is there.

    Raises:
        PlatformError: Outbrain refused, in its words, or did not answer.
    """
    asked = Request(method, f"{settings.amplify_base_url}{path}", json=body)
    token = settings.access_token or await _sign_in(client, settings)
    response = await client.send(_signed(asked, token))
    if response.status == 401 and settings.access_token is not None and _can_sign_in(settings):
        # The token has ended: who gave user and password beside it has a new one fetched.
        token = await _sign_in(client, settings)
        response = await client.send(_signed(asked, token))
    if not response.is_success:
        raise refusal(response)
    return response


def rows_in(response: Response, member: str) -> list[dict[str, Any]]:
    """The rows of a list in an answer."""
    rows = response.json_object().get(member)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _signed(request: Request, token: Secret[str]) -> Request:
    return replace(request, auth=Header(TOKEN, token))


def _can_sign_in(settings: Settings) -> bool:
    return bool(settings.username and settings.password)


async def _sign_in(client: Client, settings: Settings) -> Secret[str]:
    auth = Basic(settings.username or "", settings.password or Secret(""))
    response = await client.send(Request.get(f"{settings.amplify_base_url}/login", auth=auth))
    token = response.json_object().get(TOKEN)
    if not response.is_success or not isinstance(token, str):
        raise refusal(response)
    return Secret(token)


def refusal(response: Response) -> PlatformError:
    """What Outbrain refused, for a person, with the id of the request that its support asks for."""
    said = str(response.json_object().get("errorMessage") or f"status {response.status}")
    number = response.headers.get("amplify-request-id", "")
    traced = f" Its request id is {number}." if number else ""
    left = response.headers.get("rate-limit-msec-left", "")
    if left.isascii() and left.isdigit():
        traced += f" It is free again in {-(-int(left) // 1000)} seconds."
    row = AMPLIFY.find(response.status, said=said)
    if row is None:
        message = f'Outbrain\'s Amplify API answered "{said}".{traced}'
        hint = "Try again later; events do not depend on it."
        return PlatformError(message, code=str(response.status), hint=hint)
    cause = f"{row.cause.replace('{said}', said)}{traced}"
    return PlatformError(cause, code=str(response.status), hint=row.fix)


async def _listed(client: Client, question: Question, path: str, member: str, read: Any) -> Choices:
    if not has_access(question.settings):
        return Choices(
            error="Set access_token to have them listed; or type the value.", error_code="no-token"
        )
    try:
        response = await ask(client, question.settings, path)
    except PlatformError as error:
        return Choices(error=f"{error.reason} {error.hint}", error_code=error.code)
    found = [read(row) for row in rows_in(response, member)]
    return _asked_for([one for one in found if one is not None], question)


def name_in(row: Mapping[str, Any]) -> str:
    """A conversion's name. Which key has it is not documented: connectors read either."""
    return str(row.get("name") or row.get("eventName") or "")


def is_by_url(row: Mapping[str, Any]) -> bool:
    """Whether a conversion counts visits of a page, and takes nothing from a server."""
    return "URL" in str(row.get("type") or row.get("eventType") or "").upper()


def _marketer(row: dict[str, Any]) -> Choice | None:
    id_ = row.get("id")
    return Choice(str(id_), str(row.get("name") or id_)) if id_ else None


def _conversion(row: dict[str, Any]) -> Choice | None:
    name = name_in(row)
    if not name or is_by_url(row):
        return None
    category = row.get("category")
    return Choice(str(name), f"{name} ({category})" if category else str(name))


def _asked_for(choices: list[Choice], question: Question) -> Choices:
    asked = question.query.strip().lower()
    return Choices(tuple(one for one in choices if asked in one.label.lower()))
