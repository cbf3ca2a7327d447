"""Whether a connection's token may send events to its pixel."""

from dataclasses import replace
from typing import Any, Final

from onward.destination import ConnectionTest
from onward.event import iso
from onward.fields import epoch_milliseconds, sha256_hex
from onward.request import Client, Request, Response
from onward_destinations.reddit.firing import fired_sentence
from onward_destinations.reddit.hosts import TOKEN, events_address
from onward_destinations.reddit.reading import number_processed, said_in
from onward_destinations.reddit.responses import ANSWERS, OF_TIME
from onward_destinations.reddit.settings import Settings

# No pixel takes an event of this day: its refusal proves token and pixel, and nothing is counted.
_LONG_AGO: Final = 1_577_836_800_000
_PERSON: Final = {"external_id": sha256_hex("connection-test")}
_METADATA: Final = {"conversion_id": "connection-test"}


async def test_connection(client: Client, settings: Settings) -> ConnectionTest:
    """Send an event that is too old, then one of now that does not count, where there is such.

    Raises:
        PlatformError: Reddit did not answer.
    """
    found = await _tried(client, settings)
    if not found.passed:
        return found
    return replace(found, message=found.message + await fired_sentence(client, settings))


async def _tried(client: Client, settings: Settings) -> ConnectionTest:
    address = events_address(settings)
    old = "2020-01-01T00:00:00.000Z"
    response = await _ask(client, address, _body(settings, _LONG_AGO, old))
    if not (_is_taken(response) or _is_of_time(response)):
        return _refused(response)
    # Only what Reddit answers tells the time.
    now = response.sent_at
    if now is None:
        return _passed(settings)
    if settings.api_version == "v3" and settings.test_id is None:
        # v3 has no events that do not count without a test ID; the older API has.
        address = events_address(settings, "v2.0")
        body: dict[str, Any] = _old_body(iso(now))
    else:
        body = _body(settings, epoch_milliseconds(now), iso(now))
    response = await _ask(client, address, body)
    is_gone = response.status in {404, 410} and address != events_address(settings)
    if is_gone or _is_taken(response):
        return _passed(settings)
    return _refused(response)


async def _ask(client: Client, address: str, body: dict[str, Any]) -> Response:
    return await client.send(Request.post(address, json=body, auth=TOKEN))


def _body(settings: Settings, milliseconds: int, text: str) -> dict[str, Any]:
    if settings.api_version != "v3":
        return _old_body(text)
    event = {
        "event_at": milliseconds,
        "action_source": "WEBSITE",
        "type": {"tracking_type": "PAGE_VISIT"},
        "user": _PERSON,
        "metadata": _METADATA,
    }
    test = {} if settings.test_id is None else {"test_id": settings.test_id}
    return {"data": {**test, "events": [event]}}


def _old_body(text: str) -> dict[str, Any]:
    event = {
        "event_at": text,
        "event_type": {"tracking_type": "PageVisit"},
        "user": _PERSON,
        "event_metadata": _METADATA,
    }
    return {"test_mode": True, "events": [event]}


def _is_taken(response: Response) -> bool:
    return response.is_success and bool(number_processed(response.json_object()))


def _is_of_time(response: Response) -> bool:
    _, said = said_in(response, response.json_object())
    # An event that is refused may come back with status 200.
    row = ANSWERS.find(400 if response.is_success else response.status, said=said)
    return row is OF_TIME


def _passed(settings: Settings) -> ConnectionTest:
    shown = " The Testing tool shows a test event." if settings.test_id is not None else ""
    return ConnectionTest(
        passed=True, message=f"Reddit takes events for pixel {settings.pixel_id}.{shown}"
    )


def _refused(response: Response) -> ConnectionTest:
    code, said = said_in(response, response.json_object())
    row = ANSWERS.find(response.status, code=code, said=said)
    if row is None:
        return ConnectionTest(
            passed=False,
            message="Reddit answered, but did not say whether it takes events for the pixel.",
            hint='Check "api_version", then test again.',
        )
    return ConnectionTest(passed=False, message=row.cause.replace("{said}", said), hint=row.fix)
