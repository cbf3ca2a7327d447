"""What Awin shows to a token: the advertisers it may see, the publishers that sold for one."""

from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from onward.action import Choice, Choices, Question
from onward.errors import PlatformError
from onward.request import Bearer, Client, Request, Response
from onward_destinations.awin.reading import said_in
from onward_destinations.awin.responses import ANSWERS
from onward_destinations.awin.settings import Settings

_REPORTED: Final = timedelta(days=30)


async def ask(client: Client, settings: Settings, path: str, **query: str) -> Response:
    """What Awin shows at ``path``.

    Raises:
        PlatformError: Awin refused, in its words, or did not answer.
    """
    address = f"{settings.base_url}/{path}?{urlencode(query)}"
    response = await client.send(Request.get(address, auth=Bearer(settings.api_token)))
    if not response.is_success:
        raise refusal(response)
    return response


def refusal(response: Response) -> PlatformError:
    """What Awin refused, for a person."""
    said, code = said_in(response), str(response.status)
    row = ANSWERS.find(response.status, said=said)
    if row is None or row.kind not in {"pause", "retry", "slow down"}:
        message = f'Awin answered {code}: "{said}".'
        return PlatformError(message, code=code, hint="Check the values named here.")
    return PlatformError(row.cause.replace("{said}", said), code=code, hint=row.fix)


async def advertisers(client: Client, settings: Settings) -> tuple[Response, dict[str, str]]:
    """The answer with the advertisers that the token's owner may see, names by id.

    Raises:
        PlatformError: As of ``ask``.
    """
    response = await ask(client, settings, "accounts", type="advertiser")
    rows = response.json_object().get("accounts")
    return response, {
        str(row["accountId"]): str(row.get("accountName") or "Advertiser")
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and row.get("accountId")
    }


async def advertiser_choices(client: Client, question: Question) -> Choices:
    """The advertisers as choices; Awin lists them on one page."""
    try:
        _, found = await advertisers(client, question.settings)
    except PlatformError as error:
        return Choices(error=str(error), error_code=error.code)
    return _choices(found, question)


async def publisher_choices(client: Client, question: Question) -> Choices:
    """The publishers with transactions in the last 30 days."""
    settings: Settings = question.settings
    try:
        response, _ = await advertisers(client, settings)
        now = response.sent_at
        if now is None:
            return Choices(error="Awin did not tell its date, by which publishers are listed.")
        rows = await _publishers(client, settings, now)
    except PlatformError as error:
        return Choices(error=str(error), error_code=error.code)
    return _choices(rows, question)


async def _publishers(client: Client, settings: Settings, now: datetime) -> dict[str, str]:
    response = await ask(
        client,
        settings,
        f"advertisers/{settings.advertiser_id}/reports/publisher",
        startDate=f"{now - _REPORTED:%Y-%m-%d}",
        endDate=f"{now:%Y-%m-%d}",
        timezone="UTC",
        dateType="transaction",
    )
    try:
        rows: Any = response.json()
    except ValueError:
        rows = None
    return {
        str(row["publisherId"]): str(row.get("publisherName") or "Publisher")
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and row.get("publisherId")
    }


def _choices(names: dict[str, str], question: Question) -> Choices:
    typed = question.query.strip().casefold()
    labels = {id_: f"{name} ({id_})" for id_, name in names.items()}
    return Choices(
        tuple(Choice(id_, label) for id_, label in labels.items() if typed in label.casefold())
    )
