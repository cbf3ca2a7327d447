"""Settings, the connection test, choices, notices."""

import asyncio
from collections.abc import Coroutine
from datetime import date
from typing import Any, TypeVar

import pytest

from destinations.tiktok.shop import PIXEL, configured, loopback
from fixtures.loopback import Loopback
from onward.action import Choices, Question
from onward.destination import ConnectionTest
from onward.errors import PayloadError, PlatformError
from onward.request import Request, Response
from onward_destinations.tiktok import ReportEvent, tiktok
from onward_destinations.tiktok.connection_test import test_connection as ask_tiktok
from onward_destinations.tiktok.names import STANDARD
from onward_destinations.tiktok.simulator import TikTok, seeds

T = TypeVar("T")
ADVERTISER = "7000000000000000001"


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(coroutine)


class Undated(Loopback):
    """A platform whose answers do not say what time it is."""

    async def send(self, request: Request) -> Response:
        response = await super().send(request)
        return Response(response.status, response.content, {})


def of_events_manager() -> Loopback:
    client = loopback()
    assert isinstance(client.platform, TikTok)
    client.platform.may_look = False
    return client


def found(client: Loopback, **changes: Any) -> ConnectionTest:
    return run(ask_tiktok(client, configured(**changes)))


@pytest.mark.parametrize(
    "changes",
    [
        {"accessToken": "Bearer abc"},
        {"accessToken": "two words"},
        {"pixelCode": "two words"},
        {"pixelCode": ""},
        {"eventSource": "moon"},
        {"apiVersion": "1.3"},
        {"defaultPhoneCountryCode": "DE"},
        {"advertiserId": "mine"},
    ],
    ids=repr,
)
def test_settings_of_another_form_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(PayloadError):
        configured(**changes)


def test_bearer_is_no_part_of_the_token() -> None:
    with pytest.raises(PayloadError, match='leave out "Bearer"'):
        configured(accessToken="Bearer abc")


def test_the_pixel_is_named_where_it_may_be_seen() -> None:
    client = loopback()

    told = found(client, advertiserId=ADVERTISER)

    assert (True, f'TikTok takes events for the pixel "Web shop" ({PIXEL}).') == (
        told.passed,
        told.message,
    )
    assert 0 == client.platform.arrivals.accepted.total()


def test_a_pixel_of_another_ad_account_is_told() -> None:
    told = found(loopback(), advertiserId=ADVERTISER, pixelCode="C4A0SOMEBODYELSES000")

    assert (False, 'Compare "pixelCode" and "advertiserId" with Events Manager.') == (
        told.passed,
        told.hint,
    )


def test_other_rows_of_a_list_are_passed_over() -> None:
    rows = (
        b'[7, {"pixel_code": "other"}, {"pixel_code": "%s", "pixel_name": "Mine"}]' % PIXEL.encode()
    )
    client = Answers(b'{"code": 0, "data": {"pixels": %s}}' % rows)

    told = run(ask_tiktok(client, configured(advertiserId=ADVERTISER)))

    assert f'TikTok takes events for the pixel "Mine" ({PIXEL}).' == told.message


def test_a_token_that_may_only_send_is_tried_without_events() -> None:
    client = of_events_manager()

    told = found(client, advertiserId=ADVERTISER)

    assert (True, f"TikTok takes events for pixel {PIXEL} with this token.") == (
        told.passed,
        told.message,
    )
    assert 0 == client.platform.arrivals.accepted.total()


def test_a_test_event_follows_where_there_is_a_code() -> None:
    client = loopback()

    told = found(client, testEventCode="TEST1")

    assert "TikTok took a test event; it shows under Test events in Events Manager." == told.message
    assert {f"{PIXEL} (test TEST1)": 1} == dict(client.platform.arrivals.accepted)


def test_without_a_time_no_test_event_is_sent() -> None:
    client = Undated(loopback().platform)

    assert found(client, testEventCode="TEST1").passed
    assert 0 == client.platform.arrivals.accepted.total()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"accessToken": "wrong"}, "does not accept the access token"),
        ({"accessToken": "wrong", "advertiserId": ADVERTISER}, "does not accept the access token"),
        ({"pixelCode": "C4A0SOMEBODYELSES000"}, "may not send events to this pixel"),
    ],
)
def test_a_refusal_is_told(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(PlatformError, match=sentence) as told:
        found(loopback(), **changes)

    assert told.value.hint


class Answers:
    """Answers each request as told, in order."""

    def __init__(self, *bodies: bytes) -> None:
        self.bodies = list(bodies)

    async def send(self, request: Request) -> Response:
        body = self.bodies.pop(0)
        return Response(200, body, {"date": "Sat, 21 Nov 2026 12:00:00 GMT"})


MINDS_DATA = b'{"code": 40002, "message": "data: Length must be between 1 and 1000."}'


@pytest.mark.parametrize(
    "bodies",
    [
        (b'{"code": 40002, "message": "event_source_id: Invalid data."}',),
        (b'{"code": 0, "message": "OK"}',),
        (b"<html>",),
        (MINDS_DATA, b'{"code": 40002, "message": "test_event_code: expired."}'),
    ],
)
def test_other_answers_prove_nothing(bodies: tuple[bytes, ...]) -> None:
    with pytest.raises(PlatformError):
        run(ask_tiktok(Answers(*bodies), configured(testEventCode="TEST1")))


def asked(client: Any, field: str, **parts: Any) -> Choices:
    settings = configured(**parts.pop("settings", {}))
    choices: Choices = run(
        getattr(ReportEvent(), f"choices_for_{field}")(client, Question(settings, **parts))
    )
    return choices


def test_pixels_are_listed_by_code_page_after_page() -> None:
    client = loopback()
    seen: list[str] = []
    page: str | None = None
    while page is not None or not seen:
        listed = asked(client, "pixel_code", settings={"advertiserId": ADVERTISER}, page=page)
        seen += [choice.value for choice in listed.items]
        page = listed.next_page

    assert (list(seeds.PIXELS), 3) == (seen, len(client.requests))


def test_what_is_typed_narrows_the_list() -> None:
    listed = asked(
        loopback(), "pixel_code", settings={"advertiserId": ADVERTISER}, query="web SHOP"
    )

    assert [(PIXEL, f"Web shop ({PIXEL})")] == [(one.value, one.label) for one in listed.items]


def test_ad_accounts_are_listed_for_a_developer_app() -> None:
    client = loopback()
    listed = asked(client, "advertiser_id", settings={"appId": seeds.APP, "appSecret": "s3cret"})

    assert list(seeds.ADVERTISERS) == [one.value for one in listed.items]
    assert "s3cret" not in client.requests[0].url


@pytest.mark.parametrize(
    ("field", "settings", "sentence"),
    [
        ("pixel_code", {}, 'Set "advertiserId"; then its pixels can be listed.'),
        (
            "advertiser_id",
            {"appId": "123"},
            'Set "appId" and "appSecret"; then ad accounts can be listed.',
        ),
    ],
)
def test_what_is_missing_for_a_list_is_told(
    field: str, settings: dict[str, str], sentence: str
) -> None:
    listed = asked(loopback(), field, settings=settings)

    assert (sentence, "FIELD_NOT_SELECTED") == (listed.error, listed.error_code)


@pytest.mark.parametrize("field", ["pixel_code", "advertiser_id"])
def test_a_refused_list_says_why(field: str) -> None:
    settings = {
        "accessToken": "wrong",
        "advertiserId": ADVERTISER,
        "appId": "1",
        "appSecret": "s",
    }
    listed = asked(loopback(), field, settings=settings)

    assert "does not accept the access token" in listed.error


def test_an_unknown_developer_app_is_refused() -> None:
    listed = asked(loopback(), "advertiser_id", settings={"appId": "1", "appSecret": "s"})

    assert "does not accept the developer app's credentials" in listed.error


def test_a_list_of_another_form_is_empty() -> None:
    body = b'{"code": 0, "data": {"pixels": [5, {}], "list": 7, "page_info": 1}}'
    settings = {"advertiserId": ADVERTISER, "appId": "1", "appSecret": "s"}

    assert Choices() == asked(Answers(body), "pixel_code", settings=settings)
    assert Choices() == asked(Answers(body), "advertiser_id", settings=settings)


def test_an_answer_without_data_is_no_list() -> None:
    listed = asked(Answers(b'{"code": 0}'), "pixel_code", settings={"advertiserId": ADVERTISER})

    assert 'TikTok answered 200: "status 200".' in listed.error


def test_standard_events_are_offered_with_what_they_say() -> None:
    listed = asked(loopback(), "event")

    assert list(STANDARD) == [one.value for one in listed.items][: len(STANDARD)]
    assert ["SubmitForm"] == [one.value for one in asked(loopback(), "event", query="form").items]


@pytest.mark.parametrize(
    ("changes", "beginnings"),
    [
        ({}, []),
        ({"pixelCode": "7300000000000000000"}, ['"7300000000000000000" does not look like']),
        ({"pixelCode": "7300000000000000000", "eventSource": "crm"}, []),
        ({"eventSource": "offline"}, [f'"{PIXEL}" does not look like the number']),
        ({"eventSource": "app"}, []),
        ({"testEventCode": "TEST55555"}, ["TEST: events carry"]),
        ({"testEventCode": "mine"}, ["TEST: events carry", '"testEventCode" does not look']),
    ],
)
def test_odd_settings_are_noticed(changes: dict[str, Any], beginnings: list[str]) -> None:
    assert tiktok.notices is not None
    notices = tiktok.notices(configured(**changes), date(2026, 11, 21))

    assert beginnings == [
        notice[: len(start)] for notice, start in zip(notices, beginnings, strict=True)
    ]
