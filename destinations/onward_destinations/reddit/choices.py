"""What forms list: businesses, their pixels."""

from collections.abc import Mapping
from typing import Any, Final

from onward.action import Choice, Choices, Question
from onward.errors import PlatformError
from onward.request import Client, Request
from onward_destinations.reddit.hosts import ADS, TOKEN
from onward_destinations.reddit.reading import said_in

_API: Final = f"https://{ADS}/api/v3/"


async def businesses(client: Client, question: Question) -> Choices:
    """The businesses of the person who signed in."""
    return await _listed(client, question, "me/businesses")


async def pixels(client: Client, question: Question) -> Choices:
    """The pixels of the business that the form or the settings name."""
    chosen = question.form.get("business_id") or question.settings.business_id
    business = str(chosen or "").strip()
    if not business:
        return Choices(
            error="Choose a business first; then its pixels can be listed.",
            error_code="business-missing",
        )
    return await _listed(client, question, f"businesses/{business}/pixels")


async def _listed(client: Client, question: Question, path: str) -> Choices:
    try:
        response = await client.send(Request.get(question.page or f"{_API}{path}", auth=TOKEN))
    except PlatformError as error:
        return Choices(error=str(error), error_code=error.code)
    body = response.json_object()
    rows = body.get("data")
    if not response.is_success or not isinstance(rows, list):
        code, said = said_in(response, body)
        # A token made for conversions is good for nothing else.
        fix = 'Sign in with "onward login", which may list them, or type the id.'
        return Choices(error=f"Reddit does not list them: {said}. {fix}", error_code=code)
    asked = question.query.strip().lower()
    items = (_choice(row) for row in rows if isinstance(row, dict) and row.get("id"))
    wanted = (one for one in items if asked in one.label.lower() or asked in one.value)
    return Choices(tuple(wanted), _next(body))


def _choice(row: Mapping[str, Any]) -> Choice:
    return Choice(str(row["id"]), str(row.get("name") or row["id"]), str(row["id"]))


def _next(body: Mapping[str, Any]) -> str | None:
    pagination = body.get("pagination")
    address = pagination.get("next_url") if isinstance(pagination, dict) else None
    return address if isinstance(address, str) and address.startswith(_API) else None
