"""Whether a connection's token may send events to its pixel."""

import re
from datetime import datetime
from typing import Any, Final

from onward.destination import ConnectionTest
from onward.errors import PlatformError
from onward.fields import epoch_seconds, sha256_hex
from onward.request import Client, Response
from onward_destinations.tiktok.api import ask, posted, refusal
from onward_destinations.tiktok.responses import code_of, said_in
from onward_destinations.tiktok.settings import Settings

_NOT_ALLOWED: Final = "40001"
_INVALID: Final = 40002
_ABOUT_EVENTS: Final = re.compile(r"^\W*data\b")


async def test_connection(client: Client, settings: Settings) -> ConnectionTest:
    """Look at the pixel; where nobody may, send no events, then a test event if a code is set.

    Raises:
        PlatformError: TikTok refused, in its words, or did not answer.
    """
    if settings.advertiser_id is not None:
        found = await _seen(client, settings, settings.advertiser_id)
        if found is not None:
            return found
    response = await client.send(posted(settings, _root(settings)))
    if not _minds_only_the_events(response):
        raise refusal(response)
    now = response.sent_at
    if settings.test_event_code is None or now is None:
        message = f"TikTok takes events for pixel {settings.pixel_code} with this token."
        return ConnectionTest(passed=True, message=message)
    return await _try(client, settings, now)


async def _seen(client: Client, settings: Settings, advertiser: str) -> ConnectionTest | None:
    # A token of Events Manager may send events, yet not look: that says nothing.
    try:
        found = await ask(
            client, settings, "pixel/list/", advertiser_id=advertiser, code=settings.pixel_code
        )
    except PlatformError as error:
        if error.code == _NOT_ALLOWED:
            return None
        raise
    rows = found.get("pixels")
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and row.get("pixel_code") == settings.pixel_code:
            name = f'"{row.get("pixel_name")}" ({settings.pixel_code})'
            return ConnectionTest(passed=True, message=f"TikTok takes events for the pixel {name}.")
    return ConnectionTest(
        passed=False,
        message=f"Ad account {advertiser} has no pixel {settings.pixel_code}.",
        hint='Compare "pixelCode" and "advertiserId" with Events Manager.',
    )


def _minds_only_the_events(response: Response) -> bool:
    # With token and pixel in order, all that is wrong is that there are no events.
    return code_of(response) == _INVALID and _ABOUT_EVENTS.search(said_in(response)) is not None


async def _try(client: Client, settings: Settings, now: datetime) -> ConnectionTest:
    event = {
        "event": "ViewContent",
        "event_time": epoch_seconds(now),
        "user": {"external_id": [sha256_hex("onward connection test")]},
        "page": {"url": "https://example.com/"},
    }
    response = await client.send(posted(settings, _root(settings, event)))
    if not response.is_success or code_of(response) != 0:
        raise refusal(response)
    return ConnectionTest(
        passed=True,
        message="TikTok took a test event; it shows under Test events in Events Manager.",
    )


def _root(settings: Settings, *events: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "event_source": settings.event_source,
        "event_source_id": settings.pixel_code,
    }
    if settings.test_event_code is not None:
        body["test_event_code"] = settings.test_event_code
    return {**body, "data": list(events)}
