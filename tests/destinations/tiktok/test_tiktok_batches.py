"""Batches against the simulator: taken, refused by name, halved, throttled."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from destinations.tiktok.shop import PIXEL, configured, loopback, order, trial
from fixtures.loopback import Loopback
from onward.outcome import Delivered, Paused, Reauthorise, Rejected, Retry, SlowDown, Split
from onward.request import Request, Response
from onward_destinations.tiktok import Settings, tiktok
from onward_destinations.tiktok.responses import ANSWERS, read_answer
from onward_destinations.tiktok.simulator import TikTok

HOURS = timedelta(days=28, hours=2)


def thousand(*bad: int) -> Any:
    made = trial(*(order(number) for number in range(20)))
    (old,) = trial(order(), timestamp="$.timestamp").payloads
    broken = old.model_copy(update={"timestamp": old.timestamp - HOURS})
    many = [made.payloads[number % 20] for number in range(1_000)]
    return made, [broken if number in bad else payload for number, payload in enumerate(many)]


def platform_of(client: Loopback) -> TikTok:
    assert isinstance(client.platform, TikTok)
    return client.platform


def test_a_thousand_events_are_one_request() -> None:
    client = loopback()

    assert [Delivered()] * 1_000 == client.deliver(*thousand())
    assert 1 == len(client.requests)


def test_a_bad_event_that_is_named_costs_one_request_more() -> None:
    client = loopback()

    said = client.deliver(*thousand(500))

    assert [500] == [index for index, one in enumerate(said) if isinstance(one, Rejected)]
    assert 2 == len(client.requests)


@pytest.mark.parametrize("bad", [0, 500, 999])
def test_a_bad_event_that_nobody_names_costs_21_requests(bad: int) -> None:
    client = loopback()
    platform_of(client).names_events = False

    said = client.deliver(*thousand(bad))

    assert [bad] == [index for index, one in enumerate(said) if isinstance(one, Rejected)]
    assert len(client.requests) <= 21


@pytest.mark.parametrize("is_named", [True, False])
def test_a_thousand_bad_events_cost_64_requests_then_wait(*, is_named: bool) -> None:
    client = loopback()
    platform_of(client).names_events = is_named

    said = client.deliver(*thousand(*range(1_000)))

    assert 64 == len(client.requests)
    assert {Rejected, Retry} == {type(one) for one in said}


def test_one_more_than_a_thousand_is_refused_as_a_whole() -> None:
    made, payloads = thousand()
    (request,) = made.build([*payloads, payloads[0]])

    said = read_answer(loopback().answer(request), 1_001)

    assert isinstance(said, Split)
    assert "Length must be between 1 and 1000" in said.reason


def envelope(code: Any, message: Any = "Said.", status: int = 200, **more: Any) -> Response:
    return Response(status, msgspec.json.encode({"code": code, "message": message, **more}))


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (envelope(0), Delivered),
        (envelope(20001), Delivered),
        (envelope(0, status=500), Retry),
        (envelope(0, status=401), Retry),
        (envelope(20001, status=400), Retry),
        (envelope(40001), Paused),
        (envelope(40002), Rejected),
        (envelope(40002, status=400), Rejected),
        (envelope(40100, status=401), SlowDown),
        (envelope(40100), SlowDown),
        (envelope(40104, status=401), Paused),
        (envelope(40105), Paused),
        (envelope(40101), Paused),
        (envelope(40110), Paused),
        (envelope(42900, status=429), SlowDown),
        (envelope(50000), Retry),
        (envelope(51305, status=500), Retry),
        (envelope(49999), Rejected),
        (envelope(1), Retry),
        (envelope(60001), Retry),
        (envelope("0"), Retry),
        (envelope(code=False), Retry),
        (envelope(None, status=401), Reauthorise),
        (envelope(None, status=403), Paused),
        (envelope(None, status=400), Retry),
        (Response(404, b"<html>"), Paused),
        (Response(413, b""), Rejected),
        (Response(429, b""), SlowDown),
        (Response(502, b"<html>"), Retry),
        (Response(200, b"<html>"), Retry),
        (Response(302, b""), Retry),
    ],
)
def test_the_code_decides_and_the_status_only_without_one(
    response: Response, kind: type[Any]
) -> None:
    assert kind is type(read_answer(response, 1))


def test_too_many_requests_wait_five_minutes_unless_told_otherwise() -> None:
    said = read_answer(envelope(40100, status=401), 1)
    told = read_answer(Response(401, b'{"code": 40100}', {"retry-after": "7"}), 1)

    assert isinstance(said, SlowDown)
    assert isinstance(told, SlowDown)
    assert (timedelta(minutes=5), timedelta(seconds=7)) == (said.after, told.after)


def test_a_warning_is_told() -> None:
    said = read_answer(envelope(20001, "Partial.", data={"ignored": 1}), 1)

    expected = 'TikTok took the request with a warning: Partial. {"ignored":1}'
    assert Delivered(expected, "20001") == said


@pytest.mark.parametrize(
    ("message", "refused"),
    [
        ("Batch.1.properties.value: Not a valid number.", [1]),
        ("data[0].event: missing; data[2].event: missing", [0, 2]),
        ("data.2.user: bad", [2]),
    ],
)
def test_events_that_are_named_are_refused_alone(message: str, refused: list[int]) -> None:
    said = read_answer(envelope(40002, message), 3)

    assert isinstance(said, list)
    assert refused == [index for index, one in enumerate(said) if isinstance(one, Rejected)]
    again = [one.after for one in said if isinstance(one, Retry)]
    assert [timedelta()] * (3 - len(refused)) == again


@pytest.mark.parametrize("message", ["Invalid.", "Batch.3.event: beyond", "", 5])
def test_where_nobody_is_named_for_sure_the_batch_is_split(message: Any) -> None:
    assert isinstance(read_answer(envelope(40002, message), 3), Split)


def test_an_error_that_is_no_events_fault_is_everybodys() -> None:
    assert isinstance(read_answer(envelope(40001, "Batch.1: no"), 3), Paused)
    assert isinstance(read_answer(envelope(40999, "Batch.1: no"), 3), Rejected)


def test_messages_show_nothing_personal_and_end_somewhere() -> None:
    echoes = f"ada@example.com {'a' * 64} 203.0.113.7 +14155550132 E.C.P.abc-1"

    said = read_answer(envelope(40002, echoes), 1)
    long = read_answer(envelope(40002, "x" * 900), 1)

    assert isinstance(said, Rejected)
    assert "TikTok rejected this event: … … … … …" == said.reason
    assert isinstance(long, Rejected)
    assert long.reason.endswith("x…")


def test_every_row_says_what_to_do() -> None:
    assert [] == [row for row in ANSWERS.rows if not row.fix]


def test_settings_with_a_test_code_are_those_of_a_test() -> None:
    action = tiktok.actions["report-event"]
    tried = configured(testEventCode="TEST1")

    assert tried is action.as_test(tried)
    assert action.as_test(configured()) is None


def test_tests_are_counted_apart() -> None:
    client = loopback()
    made = trial(order(), settings={"testEventCode": "TEST55555"})

    assert [Delivered()] == client.deliver(made, made.payloads)
    assert {f"{PIXEL} (test TEST55555)": "Web shop"} == client.platform.targets()


def test_connections_of_one_developer_app_share_its_limits() -> None:
    assert {("app_id",)} == {limit.shared_by for limit in tiktok.rate_limits}
    assert "app_id" in Settings.model_fields


def test_the_token_stands_bare_in_its_own_header() -> None:
    made = trial(order())
    (request,) = made.build(made.payloads)

    assert isinstance(request, Request)
    assert "T" == request.wire_headers()["Access-Token"]
    assert "Authorization" not in request.wire_headers()
