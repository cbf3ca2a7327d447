"""Criteo's REST API: the application, which advertisers it may act for."""

from typing import Any

from onward.action import Choice, Choices, Question
from onward.errors import PlatformError
from onward.request import AccessToken, Client, Request, Response
from onward_destinations.criteo.names import STANDARD
from onward_destinations.criteo.responses import ANSWERS, said_in
from onward_destinations.criteo.s2s import HEADERS
from onward_destinations.criteo.settings import Settings


async def advertisers(client: Client, settings: Settings) -> list[dict[str, Any]]:
    """The advertisers, as Criteo shows them.

    Raises:
        PlatformError: Criteo refused, in its words, or did not answer.
    """
    address = f"{settings.rest_base_url}/{settings.api_version}/advertisers/me"
    response = await client.send(Request.get(address, headers=HEADERS, auth=AccessToken()))
    if not response.is_success:
        raise refusal(response)
    found = response.json_object().get("data")
    rows = found if isinstance(found, list) else []
    return [row for row in rows if isinstance(row, dict) and row.get("id") is not None]


async def application(client: Client, settings: Settings) -> str:
    """The name of the application; empty where Criteo does not tell.

    Raises:
        PlatformError: Criteo did not answer.
    """
    address = f"{settings.rest_base_url}/{settings.api_version}/marketing-solutions/me"
    response = await client.send(Request.get(address, headers=HEADERS, auth=AccessToken()))
    data = response.json_object().get("data") if response.is_success else None
    attributes = data.get("attributes") if isinstance(data, dict) else None
    name = attributes.get("name") if isinstance(attributes, dict) else None
    return str(name or "")


async def advertiser_choices(client: Client, question: Question) -> Choices:
    """The advertisers as choices; Criteo lists them on one page."""
    try:
        rows = await advertisers(client, question.settings)
    except PlatformError as error:
        return Choices(error=str(error), error_code=error.code)
    return _asked_for(
        [Choice(str(row["id"]), f"{_name(row)} ({row['id']})") for row in rows], question
    )


def event_choices(question: Question) -> Choices:
    """The standard events; any other name can be typed."""
    return _asked_for([Choice(name, name) for name in STANDARD], question)


def refusal(response: Response) -> PlatformError:
    """What Criteo refused, for a person."""
    code, said = said_in(response)
    row = ANSWERS.find(response.status, code=code, said=said)
    if row is None or row.kind == "reject":
        message = f'Criteo answered {response.status}: "{said}".'
        return PlatformError(message, code=code, hint="Check the values named here.")
    return PlatformError(row.cause.replace("{said}", said), code=code, hint=row.fix)


def _name(row: dict[str, Any]) -> str:
    attributes = row.get("attributes")
    name = attributes.get("advertiserName") if isinstance(attributes, dict) else None
    return str(name or "Advertiser")


def _asked_for(choices: list[Choice], question: Question) -> Choices:
    asked = question.query.strip().lower()
    return Choices(tuple(one for one in choices if asked in one.label.lower()))
