"""Batches at the simulated Reddit: taken, refused, named, halved."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from destinations.reddit.shopfront import NOON, Shop, refused, sign_up, trial
from onward.errors import PayloadError
from onward.fields import sha256_hex
from onward.outcome import Delivered, Rejected, Retry
from onward.request import Response
from onward.testing.trial import Trial
from onward_destinations.reddit import SendConversionEvent, Settings, reddit
from onward_destinations.reddit.people import normalise_uuid
from onward_destinations.reddit.reading import faults_by_index, read_answer
from onward_destinations.reddit.responses import ANSWERS
from onward_destinations.reddit.simulator.seeds import PIXEL

VERSIONS = ["v3", "v2.0"]


def thousand(*bad: int, version: str = "v3") -> tuple[Trial, list[Any]]:
    made = trial(*(sign_up(number) for number in range(20)), api_version=version)
    good = [
        made.payloads[at % 20].model_copy(update={"conversion_id": f"c-{at}"})
        for at in range(1_000)
    ]
    old = NOON - timedelta(days=8)
    return made, [
        one.model_copy(update={"event_at": old}) if at in bad else one
        for at, one in enumerate(good)
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_bad_events_that_are_named_cost_two_requests(version: str) -> None:
    shop = Shop()

    assert [0, 500, 999] == refused(shop.deliver(*thousand(0, 500, 999, version=version)))
    assert 2 == len(shop.sent)
    assert {PIXEL: 997} == dict(shop.reddit.arrivals.accepted)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("bad", [0, 500, 999])
def test_one_bad_event_that_nobody_names_costs_21_requests(bad: int, version: str) -> None:
    shop = Shop()
    shop.reddit.names_events = False
    shop.reddit.per_second = 1_000_000

    assert [bad] == refused(shop.deliver(*thousand(bad, version=version)))
    assert 21 >= len(shop.sent)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_thousand_bad_events_that_nobody_names_cost_64_requests_then_wait(version: str) -> None:
    shop = Shop()
    shop.reddit.names_events = False
    shop.reddit.per_second = 1_000_000

    outcomes = shop.deliver(*thousand(*range(1_000), version=version))

    assert 64 == len(shop.sent)
    assert {Rejected, Retry} == {type(one) for one in outcomes}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_thousand_bad_events_that_are_named_cost_one_request(version: str) -> None:
    shop = Shop()

    assert list(range(1_000)) == refused(shop.deliver(*thousand(*range(1_000), version=version)))
    assert 1 == len(shop.sent)


def test_a_refusal_with_status_200_is_no_success() -> None:
    shop = Shop()
    shop.reddit.refuses_with = 200

    assert [7] == refused(shop.deliver(*thousand(7, version="v2.0")))


def test_a_thousand_events_are_one_request_and_no_more() -> None:
    made, payloads = thousand()
    (full,) = made.build(payloads)
    (more,) = made.build([*payloads, payloads[0]])

    assert 200 == Shop().ask(full).status
    assert "at most 1000" in Shop().ask(more).text


def test_a_visit_and_a_lead_travel_together_to_the_testing_tool() -> None:
    visit = {
        "type": "page",
        "messageId": "m-3",
        "anonymousId": "a-7",
        "timestamp": "2026-11-20T14:00:00Z",
        "context": {
            "ip": "203.0.113.24",
            "userAgent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0",
            "page": {"url": "https://shop.example/"},
        },
        "properties": {},
    }
    lead = {
        "type": "track",
        "event": "Lead Generated",
        "messageId": "m-2",
        "anonymousId": "a-8",
        "timestamp": "2026-11-20T14:10:00Z",
        "context": {"page": {"url": "https://b2b.example/demo"}},
        "properties": {"email": "user.name+NYC@Example.com", "value": 50, "currency": "EUR"},
    }
    made = trial(visit, preset="page-visit", test_id="t2_test_abc")
    payloads = [*made.payloads, *trial(lead, preset="lead").payloads]

    (request,) = made.build(payloads)

    assert {
        "data": {
            "test_id": "t2_test_abc",
            "events": [
                {
                    "event_at": 1795183200000,
                    "action_source": "WEBSITE",
                    "event_source_url": "https://shop.example/",
                    "type": {"tracking_type": "PAGE_VISIT"},
                    "user": {
                        "external_id": sha256_hex("a-7"),
                        "ip_address": sha256_hex("203.0.113.24"),
                        "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0",
                    },
                    "metadata": {"conversion_id": "m-3"},
                },
                {
                    "event_at": 1795183800000,
                    "action_source": "WEBSITE",
                    "event_source_url": "https://b2b.example/demo",
                    "type": {"tracking_type": "LEAD"},
                    "user": {
                        "email": sha256_hex("username@example.com"),
                        "external_id": sha256_hex("a-8"),
                    },
                    "metadata": {"conversion_id": "m-2", "currency": "EUR", "value": 50},
                },
            ],
        }
    } == request.json


@pytest.mark.parametrize(
    ("version", "test_id", "expected"),
    [
        ("v3", None, None),
        ("v3", "t2_x", {"data": {"test_id": "t2_x"}}),
        ("v2.0", None, {"test_mode": True}),
    ],
)
def test_test_mode_says_so_where_the_api_can(
    version: str, test_id: str | None, expected: Any
) -> None:
    given_ = {"api_version": version, "test_id": test_id}
    made = trial(sign_up(), **{key: value for key, value in given_.items() if value})
    testing = made.action.as_test(made.settings)

    body: Any = None
    if testing is not None:
        body = getattr(made.action.build_batch(made.payloads, testing), "json", None)
        body.get("data", body).pop("events")
    assert expected == body


def test_test_events_are_not_counted() -> None:
    shop = Shop()
    for values in ({"test_id": "t2_x"}, {"api_version": "v2.0", "test_mode": True}):
        made = trial(sign_up(), **values)
        assert [Delivered()] == shop.deliver(made, made.payloads)

    assert (2, 0) == (shop.reddit.tested, shop.reddit.arrivals.accepted.total())


@settings(deadline=None, max_examples=40)
@given(st.integers(2, 20), st.data())
def test_named_events_are_refused_and_the_others_go_again(count: int, data: st.DataObject) -> None:
    named = data.draw(st.sets(st.integers(0, count - 1), min_size=1))
    faults = [{"field": f"data.events[{at}].user", "message": "no"} for at in sorted(named)]
    body = msgspec.json.encode({"error": {"code": 400, "message": "x", "fields": faults}})
    payloads = (trial(sign_up()).payloads * count)[:count]

    outcomes = read_answer(Response(400, body), payloads)

    assert isinstance(outcomes, list)
    assert sorted(named) == refused(outcomes)
    assert count - len(named) == sum(
        one.after == timedelta() for one in outcomes if isinstance(one, Retry)
    )


def fields(*rows: Any) -> dict[str, Any]:
    return {"error": {"fields": list(rows)}}


def echo(said: Any = "late", **event: Any) -> dict[str, Any]:
    return {"invalid_events": [{"error_message": said, "event": event}]}


ID = {"conversion_id": "msg-2"}


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        (fields({"field": "data.events[1].event_at", "message": "late"}), {1: "late"}),
        (fields({"field": "events.0", "message": None}), {0: "events.0 is wrong"}),
        (
            fields(
                {"field": "events[0].a", "message": "a"}, {"field": "events[0].b", "message": "b"}
            ),
            {0: "a; b"},
        ),
        (fields({"field": "events[2]", "message": "x"}, {"field": "events[0]"}), {}),
        (fields({"field": "data.test_id", "message": "x"}, None, {"field": 7}), {}),
        (echo(event_metadata=ID), {1: "late"}),
        (echo(metadata=ID, type={"tracking_type": "SIGN_UP"}), {1: "late"}),
        (echo(event_metadata=ID, event_type={"tracking_type": "Lead"}), {}),
        (echo(None, event_at="2026-11-21T11:00:00Z"), {0: "it is not valid"}),
        (echo(event_at=1795258800000), {0: "late"}),
        (echo(event_at=True), {}),
        (echo(event_at="soon"), {}),
        ({"invalid_events": [None, {"event": None}]}, {}),
        ({"data": {"invalid_events": [{"event": {"event_metadata": ID}}]}}, {1: "it is not valid"}),
    ],
)
def test_events_at_fault_are_found(body: dict[str, Any], faults: dict[int, str]) -> None:
    assert faults == faults_by_index(body, trial(sign_up(1), sign_up(2)).payloads)


def test_every_row_says_what_to_do() -> None:
    assert [] == [row for row in ANSWERS.rows if not row.fix]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            "1700000000123.2a4a9b5c-1c9e-4b63-9a3e-6c7f1d2e3f40",
            "2a4a9b5c-1c9e-4b63-9a3e-6c7f1d2e3f40",
        ),
        (" 2a4a9b5c-1c9e-4b63-9a3e-6c7f1d2e3f40 ", "2a4a9b5c-1c9e-4b63-9a3e-6c7f1d2e3f40"),
        ("a.b", "a.b"),
        ("", ""),
    ],
)
def test_of_the_cookie_only_the_uuid_is_sent(value: str, expected: str) -> None:
    assert expected == normalise_uuid(value)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({}, "Pixel ID is missing"),
        ({"pixel_id": "jcfwvnfcfqcs"}, "with a2_ or t2_ before it"),
        ({"pixel_id": PIXEL, "api_version": "v1"}, "API version"),
        ({"pixel_id": PIXEL, "default_phone_country_code": "GB"}, "Default country code"),
    ],
)
def test_settings_are_checked(values: dict[str, Any], problem: str) -> None:
    with pytest.raises(PayloadError, match=problem):
        reddit.settings.payload(values)


def test_test_mode_without_test_id_sends_nothing_to_v3() -> None:
    made = trial(sign_up(), test_mode=True)

    assert [] == made.payloads
    assert ['Test mode needs the setting "test_id": v3 would count the event.'] == list(
        made.refusals()
    )


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, []),
        ({"test_id": "t2_x"}, ["TEST"]),
        ({"test_mode": True}, ["TEST: v3 has no test mode"]),
        ({"api_version": "v2.0", "test_mode": True}, ["TEST", "Reddit has deprecated"]),
    ],
)
def test_a_connection_that_only_tests_says_so(values: Any, told: list[str]) -> None:
    assert reddit.notices is not None
    found = reddit.notices(Settings(pixel_id=PIXEL, **values), NOON.date())

    assert told == [next(start for start in told if one.startswith(start)) for one in found]


def test_the_window_is_seven_days_back_and_five_minutes_ahead() -> None:
    action = SendConversionEvent

    assert (timedelta(hours=168), timedelta(minutes=5)) == (action.max_age, action.max_future)


def judged(country: str | None, *, denied: bool = True, **settings: Any) -> Any:
    preferences = {"categoryPreferences": {"Advertising": not denied}}
    place = {} if country is None else {"location": {"country": country}}
    event = sign_up() | {"context": {"consent": preferences, **place}}
    (resolved,) = trial(event, **settings).resolved
    return resolved


@pytest.mark.parametrize("country", ["DE", "de", "Germany", "NO", "gb"])
def test_denied_events_are_dropped_by_country(country: str) -> None:
    refusal = judged(country, drop_denied_in=["eea", "GB"]).outcome

    assert isinstance(refusal, Rejected)
    assert 'the setting "drop_denied_in" says to drop such events.' in refusal.reason


@pytest.mark.parametrize(
    ("country", "settings"),
    [
        ("US", {"drop_denied_in": ["EEA"]}),
        (None, {"drop_denied_in": ["EEA"]}),
        ("DE", {}),
        ("DE", {"drop_denied_in": ["FR"], "on_denied": "send"}),
        ("DE", {"drop_denied_in": ["EEA"], "denied": False}),
    ],
)
def test_events_of_other_countries_are_sent(country: str | None, settings: Any) -> None:
    assert judged(country, **settings).outcome is None


@pytest.mark.parametrize("place", ["Europe", "D", "EEA,US"])
def test_a_country_to_drop_is_a_code(place: str) -> None:
    with pytest.raises(PayloadError, match="a country code such as DE, or EEA"):
        Settings(pixel_id=PIXEL, drop_denied_in=(place,))
