"""What forms list: event names, properties, their streams."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from onward.action import Choice, Choices, Question
from onward.errors import PlatformError
from onward.request import AccessToken, Client, Request, Response
from onward_destinations.ga4.names import RECOMMENDED
from onward_destinations.ga4.responses import ANSWERS

ADMIN: Final = "https://analyticsadmin.googleapis.com/v1beta"
_Kinds = tuple[tuple[str, str], ...]
WEB: Final[_Kinds] = (("webStreamData", "measurementId"),)
APPS: Final[_Kinds] = (
    ("androidAppStreamData", "firebaseAppId"),
    ("iosAppStreamData", "firebaseAppId"),
)


def event_names(question: Question) -> Choices:
    """The names that GA4 recommends; any other can be typed."""
    return Choices(_asked_for((Choice(name, name) for name in RECOMMENDED), question))


async def properties(client: Client, question: Question) -> Choices:
    """The properties that the person who signed in may see."""
    page = f"&pageToken={quote(question.page, safe='')}" if question.page else ""
    try:
        body = await listed(client, f"accountSummaries?pageSize=200{page}")
    except PlatformError as error:
        return Choices(error=str(error), error_code=error.code)
    found = (
        Choice(
            str(one.get("property", "")).removeprefix("properties/"), str(one.get("displayName"))
        )
        for account in rows_in(body, "accountSummaries")
        for one in rows_in(account, "propertySummaries")
    )
    following = body.get("nextPageToken")
    return Choices(_asked_for(found, question), str(following) if following else None)


async def streams(client: Client, question: Question, kinds: _Kinds) -> Choices:
    """The data streams of the chosen property, those of some kinds."""
    chosen = question.form.get("property_id") or question.settings.property_id
    if not chosen:
        return Choices(
            error="Choose a property first; then its data streams can be listed.",
            error_code="FIELD_NOT_SELECTED",
        )
    try:
        found = await streams_of(client, str(chosen), kinds)
    except PlatformError as error:
        return Choices(error=str(error), error_code=error.code)
    named = (Choice(id_, name, id_) for id_, name in found)
    return Choices(_asked_for(named, question))


async def streams_of(
    client: Client, property_id: str, kinds: _Kinds = WEB + APPS
) -> list[tuple[str, str]]:
    """The ids of a property's streams, each with its name.

    Raises:
        PlatformError: Google refused, in its words, or did not answer.
    """
    body = await listed(client, f"properties/{property_id}/dataStreams?pageSize=200")
    return [
        (id_, str(stream.get("displayName")))
        for stream in rows_in(body, "dataStreams")
        if (id_ := id_in(stream, kinds))
    ]


def id_in(stream: Mapping[str, Any], kinds: _Kinds) -> str:
    """The id by which events name a stream; empty where it is of another kind."""
    for kind, member in kinds:
        data = stream.get(kind)
        if isinstance(data, dict) and data.get(member):
            return str(data[member])
    return ""


async def listed(client: Client, path: str) -> dict[str, Any]:
    """A page of a list of the Admin API.

    Raises:
        PlatformError: Google refused, in its words, or did not answer.
    """
    response = await client.send(Request.get(f"{ADMIN}/{path}", auth=AccessToken()))
    if response.is_success:
        return response.json_object()
    raise refusal(response)


def refusal(response: Response) -> PlatformError:
    """What Google refused, for a person."""
    error = response.json_object().get("error")
    known = error if isinstance(error, dict) else {}
    code = str(known.get("status") or response.status)
    said = str(known.get("message") or f"status {response.status}")
    row = ANSWERS.find(response.status, code=code, said=said)
    if row is None:
        return PlatformError(f'Google answered {response.status}: "{said}".', code=code)
    return PlatformError(row.cause.replace("{said}", said), code=code, hint=row.fix)


def rows_in(body: Any, name: str) -> list[dict[str, Any]]:
    """The rows of a list in an answer."""
    found = body.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _asked_for(found: Iterable[Choice], question: Question) -> tuple[Choice, ...]:
    asked = question.query.strip().lower()
    return tuple(one for one in found if asked in f"{one.label} {one.value}".lower())
