"""Outbrain's Amplify API: marketers, conversions, for forms or the connection test."""

from typing import Any

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
    return settings.access_token is not None or bool(settings.username and settings.password)


async def ask(client: Client, settings: Settings, path: str) -> Response:
    """What the API answers.

    Raises:
        PlatformError: Outbrain refused, in its words, or did not answer.
    """
    token = settings.access_token or await _sign_in(client, settings)
    address = f"{settings.amplify_base_url}{path}"
    response = await client.send(Request.get(address, auth=Header(TOKEN, token)))
    if not response.is_success:
        raise refusal(response)
    return response


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
    rows = response.json_object().get(member)
    found = [read(row) for row in rows or () if isinstance(row, dict)] if _is_list(rows) else []
    return _asked_for([one for one in found if one is not None], question)


def _is_list(rows: Any) -> bool:
    return isinstance(rows, list)


def _marketer(row: dict[str, Any]) -> Choice | None:
    id_ = row.get("id")
    return Choice(str(id_), str(row.get("name") or id_)) if id_ else None


def _conversion(row: dict[str, Any]) -> Choice | None:
    # Which keys Outbrain uses is not documented: some connectors read the one, some the other.
    name = row.get("name") or row.get("eventName")
    kind = str(row.get("type") or row.get("eventType") or "EVENT")
    if not name or "URL" in kind.upper():
        return None
    category = row.get("category")
    return Choice(str(name), f"{name} ({category})" if category else str(name))


def _asked_for(choices: list[Choice], question: Question) -> Choices:
    asked = question.query.strip().lower()
    return Choices(tuple(one for one in choices if asked in one.label.lower()))
