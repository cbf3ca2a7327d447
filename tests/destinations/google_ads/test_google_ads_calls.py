"""Conversions that phone calls brought."""

from datetime import timedelta
from typing import Any

import pytest

from destinations.google_ads.google_playground import DIRECT, NOON, SETTINGS, Playground, trial
from onward.event import iso
from onward.outcome import Delivered, Rejected
from onward.request import Request, Response
from onward_destinations.google_ads import SendCallConversion

ACTION = "send-call-conversion"
CALLS = {**SETTINGS, "conversion_action_id": "987660001"}
ACTIONS = "customers/1234567890/conversionActions"
CALLER = "(415) 555-0132"


def called(
    number: int = 0, *, caller: Any = CALLER, lasted: timedelta = timedelta(minutes=5), **parts: Any
) -> dict[str, Any]:
    began = NOON - timedelta(hours=2, seconds=number)
    return {
        "type": "track",
        "event": "Call Converted",
        "messageId": f"call-{number}",
        "timestamp": iso(began + lasted),
        "properties": {"caller_id": caller, "call_start_timestamp": iso(began), **parts},
    }


def refusal(event: Any, written: Any = None, **fields: Any) -> str:
    (resolved,) = trial(event, action=ACTION, written=written or CALLS, **fields).resolved
    return "" if resolved.outcome is None else resolved.outcome.reason


@pytest.mark.parametrize("written", [CALLS, {**CALLS, "transport": "google_ads_api"}])
def test_calls_go_to_the_google_ads_api_whatever_the_transport(written: Any) -> None:
    google = Playground()
    made = trial(*(called(n) for n in range(20)), action=ACTION, written=written)

    assert [Delivered()] * 20 == google.deliver(made, made.payloads)
    assert ["googleads.googleapis.com"] == [one.host for one in google.requests]
    assert 20 == google.platform.arrivals.accepted["987660001"]


def test_a_test_of_calls_is_only_checked() -> None:
    made = trial(called(), action=ACTION, written=CALLS)
    settings = SendCallConversion().as_test(made.settings)  # type: ignore[arg-type]

    request = SendCallConversion().build_batch(made.payloads, settings)

    assert request.json["validateOnly"]


@pytest.mark.parametrize(
    ("event", "fields", "part"),
    [
        (called(caller="12"), {}, "it is no phone number"),
        (called(caller=None), {}, "Caller's number is missing"),
        (called(lasted=-timedelta(minutes=1)), {}, "earlier than the call"),
        (called(), {"ad_user_data": False}, "has denied ad user data"),
        (called(), {"custom_variables": {"quality": "high"}}, 'custom variable "quality"'),
        (called(), {"conversion_action_id": "x"}, "a number such as 987654321"),
    ],
)
def test_what_google_could_not_place_is_refused_here(
    event: Any, fields: dict[str, Any], part: str
) -> None:
    assert part in refusal(event, **fields)


def test_a_call_needs_a_conversion_action() -> None:
    said = refusal(called(caller="+14155550132"), {"customer_id": "123-456-7890"})

    assert said.startswith("Conversion action is missing.")


def test_half_a_value_is_left_out() -> None:
    made = trial(called(revenue=5), action=ACTION, written=CALLS)

    (row,) = made.requests()[0].json["conversions"]

    assert "conversionValue" not in row


def test_the_same_call_twice_counts_once() -> None:
    google = Playground()
    made = trial(called(), called(), called(1), action=ACTION, written=CALLS)

    outcomes = google.deliver(made, made.payloads)

    assert [Delivered] * 3 == [type(one) for one in outcomes]
    assert 2 == google.platform.arrivals.accepted.total()


def test_one_bad_call_in_a_thousand_is_named() -> None:
    google = Playground()
    made = trial(called(), action=ACTION, written=CALLS)
    started = made.payloads[0].call_start_timestamp
    payloads = [
        made.payloads[0].model_copy(
            update={"call_start_timestamp": started - timedelta(seconds=number)}
            | ({"caller_id": "+4420000000"} if number == 500 else {})
        )
        for number in range(1_000)
    ]

    outcomes = google.deliver(made, payloads)

    assert [500] == [at for at, one in enumerate(outcomes) if isinstance(one, Rejected)]
    assert 1 == len(google.requests)


def row(**changes: Any) -> dict[str, Any]:
    whole = {
        "callerId": "+14155550132",
        "callStartDateTime": "2026-11-21 10:00:00+00:00",
        "conversionAction": f"{ACTIONS}/987660001",
        "conversionDateTime": "2026-11-21 10:05:00+00:00",
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def uploaded(*rows: Any, google: Playground | None = None) -> Response:
    url = "https://googleads.googleapis.com/v26/customers/1234567890:uploadCallConversions"
    signed = trial(called(), action=ACTION, written=DIRECT).requests()[0].auth
    body = {"conversions": list(rows), "partialFailure": True}
    return (google or Playground()).answer(Request.post(url, json=body, auth=signed))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"callerId": "415 555"}, "UNPARSEABLE_CALLERS_PHONE_NUMBER"),
        ({"callerId": "+4420000000"}, "CALL_NOT_FOUND"),
        ({"callerId": None}, "REQUIRED"),
        ({"callStartDateTime": "2026-08-01 10:00:00+00:00"}, "EXPIRED_CALL"),
        ({"conversionDateTime": "2026-11-21 09:00:00+00:00"}, "CONVERSION_PRECEDES_CALL"),
        ({"conversionAction": f"{ACTIONS}/1"}, "NO_CONVERSION_ACTION_FOUND"),
        ({"conversionAction": f"{ACTIONS}/987654321"}, "INVALID_CONVERSION_ACTION_TYPE"),
        ({"gclid": "x"}, "VALUE_MUST_BE_UNSET"),
    ],
)
def test_the_simulator_refuses_calls_as_google_does(changes: dict[str, Any], code: str) -> None:
    assert code in uploaded(row(**changes)).text


def test_the_simulator_takes_a_call_once() -> None:
    google = Playground()

    assert "partialFailureError" not in uploaded(row(), google=google).json()
    assert "CALL_CONVERSION_ALREADY_EXISTS" in uploaded(row(), google=google).text
    twice = row(callerId="+493012345678")
    assert "DUPLICATE_CALL_CONVERSION_IN_REQUEST" in uploaded(twice, twice, google=google).text
