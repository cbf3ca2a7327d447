"""What forms list: ad accounts, pixels, the names of standard events."""

from collections.abc import Awaitable, Iterable
from typing import Any

from onward.action import Choice, Choices, Question
from onward.errors import PlatformError
from onward.request import Client, Query
from onward_destinations.tiktok.api import ask
from onward_destinations.tiktok.names import OLDER, STANDARD


async def pixels(client: Client, question: Question) -> Choices:
    """The pixels of the ad account that the settings name. Source: TikTok, "Get pixels"."""
    settings = question.settings
    if not settings.advertiser_id:
        return _unasked('Set "advertiserId"; then its pixels can be listed.')
    page = int(question.page or 1)
    found = await _told(
        ask(
            client,
            settings,
            "pixel/list/",
            advertiser_id=settings.advertiser_id,
            page=str(page),
            page_size="20",
            order_by="EARLIEST_CREATE",
        )
    )
    if isinstance(found, Choices):
        return found
    info = found.get("page_info")
    last = info.get("total_page") if isinstance(info, dict) else None
    # The code is what events name; a pixel's numeric id is not.
    choices = _choices(found.get("pixels"), "pixel_code", "pixel_name")
    more = str(page + 1) if isinstance(last, int) and page < last else None
    return Choices(_asked_for(choices, question), more)


async def advertisers(client: Client, question: Question) -> Choices:
    """The ad accounts of a developer app's token. Source: TikTok, "Get authorized ad accounts"."""
    settings = question.settings
    if not settings.app_id or settings.app_secret is None:
        return _unasked('Set "appId" and "appSecret"; then ad accounts can be listed.')
    secret = Query("secret", settings.app_secret)
    path = "oauth2/advertiser/get/"
    found = await _told(ask(client, settings, path, secret, app_id=settings.app_id))
    if isinstance(found, Choices):
        return found
    choices = _choices(found.get("list"), "advertiser_id", "advertiser_name")
    return Choices(_asked_for(choices, question))


def event_names(question: Question) -> Choices:
    """The standard events, then the older ones; any other name can be typed."""
    names = [Choice(name, name, says) for name, says in STANDARD.items()]
    older = [Choice(name, name, "An older name.") for name in OLDER]
    return Choices(_asked_for([*names, *older], question))


async def _told(asked: Awaitable[dict[str, Any]]) -> dict[str, Any] | Choices:
    try:
        return await asked
    except PlatformError as error:
        return Choices(error=str(error), error_code=error.code)


def _unasked(sentence: str) -> Choices:
    return Choices(error=sentence, error_code="FIELD_NOT_SELECTED")


def _choices(rows: Any, value: str, label: str) -> Iterable[Choice]:
    known = rows if isinstance(rows, list) else []
    return (
        Choice(str(row[value]), f"{row.get(label)} ({row[value]})")
        for row in known
        if isinstance(row, dict) and value in row
    )


def _asked_for(choices: Iterable[Choice], question: Question) -> tuple[Choice, ...]:
    text = question.query.strip().casefold()
    return tuple(choice for choice in choices if text in choice.label.casefold())
