"""Batches at the simulated Snapchat: taken, refused, named, halved."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from destinations.snapchat.shop import NOON, SETTINGS, Shop, sign_up, trial
from onward.errors import PayloadError
from onward.outcome import Delivered, Rejected, Retry
from onward.request import Response
from onward.testing.trial import Trial
from onward_destinations.snapchat import snapchat
from onward_destinations.snapchat.reading import faults_by_index, read_answer
from onward_destinations.snapchat.responses import ANSWERS
from onward_destinations.snapchat.simulator.seeds import APP, PIXEL


def thousand(*bad: int) -> tuple[Trial, list[Any]]:
    made = trial(*(sign_up(number) for number in range(20)))
    good = made.payloads
    broken = good[0].model_copy(update={"event_time": good[0].event_time - timedelta(days=38)})
    return made, [broken if at in bad else good[at % 20] for at in range(1_000)]


def refused(outcomes: list[Any]) -> list[int]:
    return [at for at, one in enumerate(outcomes) if isinstance(one, Rejected)]


@pytest.mark.parametrize("bad", [0, 500, 999])
def test_one_bad_event_that_is_named_costs_two_requests(bad: int) -> None:
    shop = Shop()

    assert [bad] == refused(shop.deliver(*thousand(bad)))
    assert 2 == len(shop.sent)


@pytest.mark.parametrize("bad", [0, 500, 999])
def test_one_bad_event_that_nobody_names_costs_21_requests(bad: int) -> None:
    shop = Shop()
    shop.snapchat.names_events = False

    assert [bad] == refused(shop.deliver(*thousand(bad)))
    assert 21 >= len(shop.sent)


@pytest.mark.parametrize("is_named", [True, False])
def test_a_thousand_bad_events_cost_64_requests_then_wait(*, is_named: bool) -> None:
    shop = Shop()
    shop.snapchat.names_events = is_named

    outcomes = shop.deliver(*thousand(*range(1_000)))

    assert 64 == len(shop.sent)
    assert {Rejected, Retry} == {type(one) for one in outcomes}


def test_a_refusal_with_status_200_is_no_success() -> None:
    shop = Shop()
    shop.snapchat.refuses_with = 200

    assert [7] == refused(shop.deliver(*thousand(7)))


def test_checking_names_all_bad_events_at_once() -> None:
    shop = Shop()
    made, payloads = thousand(3, 5, 8)
    checked = [one.model_copy(update={"validate_only": True}) for one in payloads]

    assert [3, 5, 8] == refused(shop.deliver(made, checked))
    assert 2 == len(shop.sent)
    assert 0 == shop.snapchat.arrivals.accepted.total()


def test_two_thousand_events_are_one_request_and_no_more() -> None:
    made, payloads = thousand()
    (full,) = made.build(payloads * 2)
    (more,) = made.build([*payloads, *payloads, payloads[0]])

    assert {"status": "VALID"} == Shop().ask(full).json()
    assert "at most 2000" in Shop().ask(more).text


def test_what_must_not_travel_together_does_not() -> None:
    fields = {"action_source": "$.properties.source", "validate_only": "$.properties.check"}
    made = trial(
        sign_up(1, source="WEB"),
        sign_up(2, source="MOBILE_APP"),
        sign_up(3, source="OFFLINE"),
        sign_up(4, source="WEB", check=True),
        sign_up(5, source="WEB", code="TEST1"),
        **fields,
        test_event_code="$.properties.code",
    )

    assert [[0, 2], [1], [3], [4]] == list(made.batches())
    assert [PIXEL, APP, PIXEL, PIXEL] == [one.url.split("/")[4] for one in made.requests()]


def test_test_mode_has_events_checked() -> None:
    made = trial(sign_up())
    settings = made.action.as_test(made.settings)

    assert settings is not None
    request = made.action.build_batch(made.payloads, settings)
    assert f"https://tr.snapchat.com/v3/{PIXEL}/events/validate" == getattr(request, "url", "")


def test_the_token_is_not_in_the_address_that_is_shown() -> None:
    (request,) = trial(sign_up()).requests()

    assert f"https://tr.snapchat.com/v3/{PIXEL}/events" == request.url


@settings(deadline=None, max_examples=60)
@given(st.integers(2, 30), st.data())
def test_named_events_are_refused_and_the_others_go_again(count: int, data: st.DataObject) -> None:
    named = data.draw(st.sets(st.integers(0, count - 1), min_size=1))
    logs = [{"event": at, "status": "INVALID" if at in named else "VALID"} for at in range(count)]
    body = msgspec.json.encode({"status": "INVALID", "event_logs": logs})

    outcomes = read_answer(Response(400, body), count)

    assert isinstance(outcomes, list)
    assert sorted(named) == refused(outcomes)
    assert count - len(named) == sum(
        one.after == timedelta() for one in outcomes if isinstance(one, Retry)
    )


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({"status": "INVALID", "event": 1, "reason": "late"}, {1: "late"}),
        ({"status": "INVALID", "event": 0}, {0: "it is not valid"}),
        ({"status": "INVALID", "event": True}, {}),
        ({"status": "INVALID", "event": -1}, {}),
        ({"status": "VALID", "event": 1}, {}),
        ({"status": "INVALID", "reason": "data[1] is bad"}, {1: "data[1] is bad"}),
        (
            {"status": "INVALID", "error_msgs": ["data[0] a", "data[0] b", "c"]},
            {0: "data[0] a; data[0] b"},
        ),
        ({"status": "INVALID", "error_msgs": ["data[0] a", "data[9] b"]}, {}),
        ({"event_logs": [None, {"event": 1, "status": "INVALID"}]}, {1: "it is not valid"}),
        ({"event_logs": {}, "errors": [], "error_msgs": [7]}, {}),
    ],
)
def test_events_at_fault_are_found(body: dict[str, Any], faults: dict[int, str]) -> None:
    assert faults == faults_by_index(body, 2)


def test_a_success_that_names_a_bad_event_is_none() -> None:
    logs = [{"event": 0, "status": "VALID"}, {"event": 1, "status": "INVALID"}]
    body = msgspec.json.encode({"status": "VALID", "event_logs": logs})

    outcomes = read_answer(Response(200, body), 2)

    assert isinstance(outcomes, list)
    assert [1] == refused(outcomes)


def test_warnings_are_told_to_the_events_they_are_about() -> None:
    logs = [{"event": 0, "status": "VALID"}, {"event": 1, "status": "VALID", "warnings": ["w"]}]
    body = msgspec.json.encode({"status": "VALID", "event_logs": logs})

    assert [Delivered(), Delivered("Snapchat warns: w")] == read_answer(Response(200, body), 2)


def test_every_row_says_what_to_do() -> None:
    assert [] == [row for row in ANSWERS.rows if not row.fix]


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({}, "Pixel ID is missing"),
        ({"pixel_id": "77"}, "Pixel ID should be"),
        ({"pixel_id": PIXEL.upper()}, "Pixel ID should be"),
        ({"snap_app_id": APP, "app_id": "com"}, "Store ID of the app should be"),
        ({"pixel_id": PIXEL, "apiVersion": "3"}, "API version should be"),
    ],
)
def test_settings_are_checked(settings: dict[str, str], problem: str) -> None:
    with pytest.raises(PayloadError, match=problem):
        snapchat.settings.payload(settings)


def test_a_connection_that_only_tests_says_so() -> None:
    assert snapchat.notices is not None
    plain = snapchat.settings.payload(SETTINGS)
    trying = {**SETTINGS, "validate_only": True, "test_event_code": "C", "stagingHost": True}

    assert () == snapchat.notices(plain, NOON.date())
    assert 3 == len(snapchat.notices(snapchat.settings.payload(trying), NOON.date()))
