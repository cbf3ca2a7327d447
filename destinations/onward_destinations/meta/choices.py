"""What forms list: datasets, names of standard events."""

from collections.abc import Iterable

from onward.action import Choice, Choices, Question
from onward.errors import PlatformError
from onward.request import Client
from onward_destinations.meta.graph import ask
from onward_destinations.meta.presets import STANDARD

_PAGE = "100"


async def datasets(client: Client, question: Question) -> Choices:
    """The datasets of the business, else of the ad account, that the settings name.

    Source: Meta, "Business: Owned Pixels", "Ad Account: Ads Pixels".
    """
    settings = question.settings
    if settings.business_id:
        path = f"{settings.business_id}/owned_pixels"
    elif settings.ad_account_id:
        path = f"act_{settings.ad_account_id.removeprefix('act_')}/adspixels"
    else:
        return Choices(
            error='Set "businessId" or "adAccountId"; then its datasets can be listed.',
            error_code="FIELD_NOT_SELECTED",
        )
    after = {"after": question.page} if question.page else {}
    try:
        response = await ask(client, settings, path, fields="id,name", limit=_PAGE, **after)
    except PlatformError as error:
        return Choices(error=str(error), error_code=error.code)
    body = response.json_object()
    found = body.get("data")
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    choices = (
        Choice(str(row["id"]), f"{row.get('name')} ({row['id']})") for row in rows if "id" in row
    )
    return Choices(_asked_for(choices, question), _next(body))


def event_names(question: Question) -> Choices:
    """The standard events; any other name can be typed."""
    return Choices(_asked_for((Choice(name, name) for name in STANDARD), question))


def _next(body: dict[str, object]) -> str | None:
    paging = body.get("paging")
    if not isinstance(paging, dict) or not paging.get("next"):
        return None
    cursors = paging.get("cursors")
    after = cursors.get("after") if isinstance(cursors, dict) else None
    return str(after) if after else None


def _asked_for(choices: Iterable[Choice], question: Question) -> tuple[Choice, ...]:
    asked = question.query.strip().lower()
    return tuple(one for one in choices if asked in one.label.lower())
