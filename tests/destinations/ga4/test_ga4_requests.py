"""Requests hold the events of one client, 25 at most."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from destinations.ga4.playground import DATA_MANAGER, Playground, event, run, trial
from onward.outcome import Delivered, Rejected, Retry
from onward.request import Request, Response
from onward.runner.building import shared_out
from onward_destinations.ga4 import SendEvent, Settings, ga4

COOKIES = {
    "Google Analytics 4": {
        "gaCookie": "GA1.1.1234567890.1700000000",
        "gaSessionCookie": "GS2.1.s1795183000$o3$g1$t1795183402$j60$l0$h0",
    }
}


def test_three_events_of_two_clients_are_two_requests() -> None:
    home = {
        "type": "page",
        "name": "Home",
        "messageId": "m-3",
        "anonymousId": "a-7",
        "timestamp": "2026-11-21T11:00:00Z",
        "integrations": COOKIES,
        "properties": {},
    }
    added = {
        **home,
        "type": "track",
        "event": "Product Added",
        "timestamp": "2026-11-21T11:01:30Z",
        "properties": {"product_id": "SKU-1", "price": 49.95, "currency": "USD"},
    }
    lead = {
        "type": "track",
        "event": "Lead Generated",
        "messageId": "m-2",
        "anonymousId": "9f1c7d2e-0000-4000-8000-000000000001",
        "timestamp": "2026-11-21T11:10:00Z",
        "properties": {"value": 50, "currency": "EUR"},
    }
    payloads = [
        trial(one, preset=preset).payloads[0]
        for one, preset in (
            (home, "page-viewed"),
            (added, "product-added"),
            (lead, "lead-generated"),
        )
    ]

    first, second = trial(home).build(payloads)

    assert ((0, 1), (2,)) == (first.covers, second.covers)
    assert "1234567890.1700000000" == first.json["client_id"]
    assert "timestamp_micros" not in first.json
    assert [
        ("page_view", 1795258800000000),
        ("add_to_cart", 1795258890000000),
    ] == [(one["name"], one["timestamp_micros"]) for one in first.json["events"]]
    assert 1795259400000000 == second.json["timestamp_micros"]
    assert "timestamp_micros" not in second.json["events"][0]


@tuned(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=64))
def test_every_event_travels_once_with_its_own_client_only(clients: list[int]) -> None:
    made = trial(*(event(client) for client in range(5)))
    payloads = [made.payloads[client] for client in clients]

    for request, covered in shared_out(made.build(payloads), len(payloads)):
        assert {request.json["client_id"]} == {f"{clients[index]}.1700000000" for index in covered}
        assert len(covered) == len(request.json["events"]) <= 25


def test_what_is_said_once_for_a_request_keeps_events_apart() -> None:
    fields = {
        "user_properties": {"plan": "$.properties.plan"},
        "device": {"model": "$.properties.model"},
    }
    made = trial(
        event(1),
        event(1, userId="u-1"),
        event(1, context={"consent": {"categoryPreferences": {"Advertising": True}}}),
        event(1, properties={"client_id": "1.1700000000", "plan": "Team"}),
        event(1, properties={"client_id": "1.1700000000", "model": "X"}),
        event(1, properties={"client_id": "1.1700000000", "model": "Y"}),
        event(1, properties={"client_id": "1.1700000000", "model": "Y"}),
        fields=fields,
    )

    assert [(0,), (1,), (2,), (3,), (4,), (5, 6)] == [
        one.covers for one in made.build(made.payloads)
    ]


def test_a_body_stays_below_130_kilobytes() -> None:
    products = [{"product_id": str(number), "name": "n" * 90} for number in range(200)]
    big = event(1, "Cart Viewed", properties={"client_id": "1.2", "products": products})
    made = trial(*[big] * 20, preset="cart-viewed", settings={"validate_before_send": "off"})
    ga = Playground()

    assert [Delivered()] * 20 == ga.deliver(made)
    assert 1 < len(ga.requests)
    assert all(len(request.body()) < 130_000 for request in ga.requests)


def test_as_many_clients_as_a_batch_holds_are_sent_at_once() -> None:
    made = trial(
        *(event(number) for number in range(SendEvent.max_batch)),
        settings={"validate_before_send": "off"},
    )

    assert {Delivered()} == set(Playground().deliver(made))


def thousand(*bad: int) -> tuple[Any, list[Any]]:
    made = trial(*(event(number) for number in range(20)), settings=DATA_MANAGER)
    wrong = made.payloads[0].model_copy(update={"event_name": "first_visit"})
    return made, [wrong if number in bad else made.payloads[number % 20] for number in range(1_000)]


def test_one_bad_event_in_a_thousand_is_named_by_the_data_manager() -> None:
    ga = Playground()

    said = ga.deliver(*thousand(500))

    assert [500] == [index for index, one in enumerate(said) if isinstance(one, Rejected)]
    # Its bytes are too many for a request, so it begins as four; one of them is sent again.
    assert len(ga.requests) <= 5


def test_a_thousand_bad_events_are_all_named_at_once() -> None:
    ga = Playground()

    said = ga.deliver(*thousand(*range(1_000)))

    assert all(isinstance(one, Rejected) for one in said)
    assert len(ga.requests) <= 4


class Silent(Playground):
    """The Data Manager API, which refuses without saying which event it is about."""

    def answer(self, request: Request) -> Response:
        answer = super().answer(request)
        if answer.status == 400:
            error = {**answer.json()["error"], "details": []}
            return replace(answer, content=msgspec.json.encode({"error": error}))
        return answer


@pytest.mark.parametrize("bad", [0, 500, 999])
def test_where_nobody_is_named_one_bad_event_in_a_thousand_costs_21_requests(bad: int) -> None:
    ga = Silent()

    said = ga.deliver(*thousand(bad))

    assert [bad] == [index for index, one in enumerate(said) if isinstance(one, Rejected)]
    assert len(ga.requests) <= 21


def test_where_nobody_is_named_a_thousand_bad_events_cost_64_requests_at_most() -> None:
    ga = Silent()

    said = ga.deliver(*thousand(*range(1_000)))

    assert len(ga.requests) <= 64
    assert {Rejected, Retry} == {type(one) for one in said}


def validated(*bad: int) -> tuple[Playground, list[Any]]:
    """A whole batch for the collector, each event looked at by the validation server before."""
    ga = Playground()
    settings = {"validate_before_send": "all"}
    made = trial(*(event(number) for number in range(SendEvent.max_batch)), settings=settings)
    payloads = list(made.payloads)
    for number in bad:
        payloads[number] = payloads[number].model_copy(update={"event_name": "first_visit"})
    looked_up = run(made.action.look_up(ga, payloads, made.settings))
    ga.requests.clear()
    return ga, ga.deliver(made, looked_up)


def test_one_event_that_the_validation_server_refuses_keeps_no_other_from_the_collector() -> None:
    ga, said = validated(7)

    assert [7] == [index for index, one in enumerate(said) if isinstance(one, Rejected)]
    assert SendEvent.max_batch - 1 == ga.platform.arrivals.accepted.total()


def test_a_batch_that_the_validation_server_refuses_never_reaches_the_collector() -> None:
    ga, said = validated(*range(SendEvent.max_batch))

    assert {Rejected} == {type(one) for one in said}
    assert 0 == ga.platform.arrivals.accepted.total()
    assert all("/debug/mp/collect" in request.url for request in ga.requests)


def test_the_test_mode_sends_everything_to_the_validation_server() -> None:
    made = trial(event(), settings={"debug_mode": True})
    assert isinstance(made.settings, Settings)

    settings = SendEvent().as_test(made.settings)
    assert settings is not None
    (request,) = replace(made, settings=settings).build(made.payloads)

    assert request.url.startswith("https://www.google-analytics.com/debug/mp/collect?")
    assert ("demo-token", True) == (
        settings.api_secret and settings.api_secret.reveal(),
        settings.debug_mode,
    )


def test_the_data_manager_validates_only_in_test_mode() -> None:
    made = trial(event(), settings={**DATA_MANAGER, "validate_only": True})
    ga = Playground()

    assert all(isinstance(one, Delivered) for one in ga.deliver(made))
    assert 0 == ga.platform.arrivals.accepted.total()


def test_the_data_manager_gets_the_surroundings_too() -> None:
    fields = {
        "device": {"category": "mobile", "screen_resolution": "100x200", "language": "en"},
        "user_location": {"country_id": "DE", "region_id": "DE-BE"},
        "user_properties": {"seats": 3},
        "params": {"coupon": "TEA", "items": {"@literal": [{"item_id": "a", "item_brand": "b"}]}},
        "ip_override": "203.0.113.7",
        "ad_user_data": False,
    }
    settings = {**DATA_MANAGER, "send_ip": True, "send_user_data": True}
    made = trial(event(userId="u-1", traits={"email": "a@b.co"}), fields=fields, settings=settings)
    (one,) = made.requests()[0].json["events"]

    assert {
        "category": "mobile",
        "languageCode": "en",
        "screenWidth": 100,
        "screenHeight": 200,
        "ipAddress": "203.0.113.7",
    } == one["eventDeviceInfo"]
    assert {"countryCode": "DE", "subdivisionCode": "DE-BE"} == one["eventLocation"]
    assert {"additionalUserProperties": [{"propertyName": "seats", "value": "3"}]} == one[
        "userProperties"
    ]
    assert ["TEA"] == one["cartData"]["couponCodes"]
    assert {"adUserData": "CONSENT_DENIED"} == {
        name: word for name, word in one["consent"].items() if name == "adUserData"
    }
    assert "userData" not in one


def test_an_app_s_events_say_so() -> None:
    app = {"stream_type": "app", "firebase_app_id": "1:1234567890:android:321abc456def7890"}
    fields = {"app_instance_id": "0" * 32, "event_name": "screen_view"}
    made = trial(event(), settings={**DATA_MANAGER, **app}, fields=fields)
    (one,) = made.requests()[0].json["events"]

    assert ("APP", "0" * 32) == (one["eventSource"], one["appInstanceId"])
    assert all(isinstance(said, Delivered) for said in Playground().deliver(made))


def test_test_mode_is_announced() -> None:
    assert ga4.notices is not None
    notices: Any = ga4.notices

    assert () == notices(trial(event()).settings, None)
    (notice,) = notices(trial(event(), settings={"validate_only": True}).settings, None)
    assert notice.startswith("TEST:")


def test_an_empty_transaction_id_is_none_as_ga4_would_merge_all_that_have_it() -> None:
    order = event(1, "Order Completed")
    order["properties"] |= {"order_id": "", "revenue": 5, "currency": "EUR", "coupon": ""}

    [request] = trial(order, preset="order-completed").requests()

    params = request.json["events"][0]["params"]
    assert "transaction_id" not in params
    assert "coupon" not in params
    assert 5 == params["value"]
