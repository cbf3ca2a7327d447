"""Whether a connection's token may send events to its dataset."""

from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from onward.destination import ConnectionTest
from onward.fields import epoch_seconds, sha256_hex
from onward.outcome import Delivered, Paused, Rejected
from onward.request import Client, Request, Response
from onward_destinations.meta.graph import address, credentials, refusal
from onward_destinations.meta.reading import error_of, read_answer, said_in
from onward_destinations.meta.settings import Settings

# A token made for sending may not be allowed to look.
_MAY_ONLY_SEND: Final = {"100/33", "200"}


async def test_connection(client: Client, settings: Settings) -> ConnectionTest:
    """Look at the dataset; where the token may not, send a test event if a test code is set.

    Raises:
        PlatformError: Meta refused, in its words, or did not answer.
    """
    request = Request.get(
        address(settings, settings.pixel_id, fields="id,name"), auth=credentials(settings)
    )
    response = await client.send(request)
    if response.is_success:
        return _shown(response, settings)
    code, _ = said_in(response, error_of(response) or {})
    if code not in _MAY_ONLY_SEND:
        raise refusal(response)
    now = _time_of(response)
    if settings.test_event_code is None or now is None:
        return ConnectionTest(
            passed=False,
            message="Meta does not show this dataset to the token, so that whether it may send "
            "events is not known.",
            hint='Check "pixelId", then set "testEventCode" from Events Manager, Test events, and '
            "test again: a test event will tell.",
        )
    return await _try(client, settings, now)


def _shown(response: Response, settings: Settings) -> ConnectionTest:
    dataset = response.json_object()
    name = dataset.get("name")
    if str(dataset.get("id")) != settings.pixel_id or not isinstance(name, str):
        return ConnectionTest(
            passed=False,
            message="Meta answered, but did not show the dataset.",
            hint='Compare "pixelId" with Events Manager.',
        )
    message = f'Meta takes events for the dataset "{name}" ({settings.pixel_id}).'
    served = response.headers.get("facebook-api-version", settings.api_version)
    if served != settings.api_version:
        message += (
            f" It answers in version {served}, as {settings.api_version} has ended: set "
            f'"apiVersion" to "{served}".'
        )
    return ConnectionTest(passed=True, message=message)


async def _try(client: Client, settings: Settings, now: datetime) -> ConnectionTest:
    event: dict[str, Any] = {
        "event_name": "PageView",
        "event_time": epoch_seconds(now),
        "action_source": "system_generated",
        "user_data": {"external_id": [sha256_hex("onward connection test")]},
    }
    response = await client.send(
        Request.post(
            address(settings, f"{settings.pixel_id}/events"),
            json={"data": [event], "test_event_code": settings.test_event_code},
            auth=credentials(settings),
        )
    )
    match read_answer(response, 1):
        case Delivered():
            message = "Meta took a test event; it shows under Test events in Events Manager."
            return ConnectionTest(passed=True, message=message)
        case Rejected(reason=reason, hint=hint) | Paused(reason=reason, hint=hint):
            return ConnectionTest(passed=False, message=reason, hint=hint)
        case _:
            raise refusal(response)


def _time_of(response: Response) -> datetime | None:
    try:
        return parsedate_to_datetime(response.headers.get("date", ""))
    except ValueError:
        return None
