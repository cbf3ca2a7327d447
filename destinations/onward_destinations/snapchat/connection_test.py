"""Whether a connection's token may send events to its pixel, to its app."""

from email.utils import parsedate_to_datetime
from typing import Any, Final

from onward.destination import ConnectionTest
from onward.fields import epoch_seconds, sha256_hex
from onward.outcome import Delivered, Verdict
from onward.request import Client, Request, Response
from onward_destinations.snapchat.hosts import TOKEN, events_address
from onward_destinations.snapchat.reading import read_answer, said_in
from onward_destinations.snapchat.responses import ANSWERS
from onward_destinations.snapchat.settings import Settings

_PERSON: Final = sha256_hex("connection-test@example.com")


async def test_connection(client: Client, settings: Settings) -> ConnectionTest:
    """Have Snapchat check an event for the pixel, then one for the app; none is counted.

    Raises:
        PlatformError: Snapchat did not answer.
    """
    passed = []
    for kind, asset in (("pixel", settings.pixel_id), ("app", settings.snap_app_id)):
        if asset is not None:
            refused = await _try(client, settings, kind, asset)
            if refused is not None:
                return refused
            passed.append(f"{kind} {asset}")
    return ConnectionTest(passed=True, message=f"Snapchat takes events for {' and '.join(passed)}.")


async def _try(client: Client, settings: Settings, kind: str, asset: str) -> ConnectionTest | None:
    # The event needs a time that is not ahead of Snapchat's, which every answer tells.
    stats = events_address(settings, asset, "/validate/stats")
    response = await client.send(Request.get(stats, auth=TOKEN))
    if not response.is_success:
        return _refused(response, kind)
    try:
        now = parsedate_to_datetime(response.headers.get("date", ""))
    except ValueError:
        return _unclear(kind)
    event = _event(kind, epoch_seconds(now), settings)
    validate = events_address(settings, asset, "/validate")
    response = await client.send(Request.post(validate, json={"data": [event]}, auth=TOKEN))
    said = read_answer(response, 1)
    outcomes = [said] if isinstance(said, Verdict) else said
    if all(isinstance(one, Delivered) for one in outcomes):
        return None
    return _refused(response, kind)


def _event(kind: str, seconds: int, settings: Settings) -> dict[str, Any]:
    event = {
        "event_name": "PAGE_VIEW",
        "event_time": seconds,
        "action_source": "WEB",
        "event_source_url": "https://www.example.com/",
        "user_data": {"em": [_PERSON]},
    }
    if kind == "pixel":
        return event
    app = {"app_id": settings.app_id} if settings.app_id else {}
    del event["event_source_url"]
    return event | {
        "event_name": "APP_OPEN",
        "action_source": "MOBILE_APP",
        "app_data": {**app, "advertiser_tracking_enabled": 0},
    }


def _refused(response: Response, kind: str) -> ConnectionTest:
    code, said = said_in(response, response.json_object())
    row = ANSWERS.find(response.status, code=code, said=said)
    if row is None:
        return _unclear(kind)
    return ConnectionTest(passed=False, message=row.cause.replace("{said}", said), hint=row.fix)


def _unclear(kind: str) -> ConnectionTest:
    return ConnectionTest(
        passed=False,
        message=f"Snapchat answered, but did not say whether it takes events for the {kind}.",
        hint='Check "apiVersion", then test again.',
    )
