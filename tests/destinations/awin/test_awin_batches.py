"""Batches: each order is answered for; a refusal that names none is halved."""

from typing import Any

import pytest

from destinations.awin.awin_shop import AWC, Shop, sale, trial
from onward.outcome import Delivered, Paused, Rejected, Retry, SlowDown, Split
from onward.request import Request, Response
from onward_destinations.awin.reading import read_orders, read_validations

JSON = {"content-type": "application/json"}
ORDERS = trial(*(sale(f"O-{number}") for number in range(3))).payloads


def answered(status: int, body: Any = None, **headers: str) -> Response:
    content = Request.post("https://api.awin.com/", json=body).body()
    return Response(status, content, {**JSON, **headers})


def test_a_thousand_orders_are_one_request() -> None:
    shop = Shop()

    answers = shop.deliver(trial(*(sale(f"O-{number}") for number in range(1_000))))

    assert [Delivered()] * 1_000 == answers
    assert (1, 1_000) == (len(shop.requests), shop.platform.arrivals.accepted["12345"])


def test_a_bad_order_of_a_thousand_is_named() -> None:
    shop = Shop()
    payloads = list(trial(*(sale(f"O-{number}") for number in range(1_000))).payloads)
    payloads[537] = payloads[537].model_copy(update={"currency": "euro"})

    answers = shop.deliver(trial(sale()), payloads)

    refused = [index for index, one in enumerate(answers) if isinstance(one, Rejected)]
    assert [537] == refused
    assert 1 == len(shop.requests)
    assert 'order: "currency: ' in getattr(answers[537], "reason", "")


class Grumpy(Shop):
    """Refuses a batch for one order without naming it."""

    def answer(self, request: Request) -> Response:
        if b'"euro"' not in request.body():
            return super().answer(request)
        self.requests.append(request)
        return answered(400, {"error": "bad_request"})


def test_a_bad_order_of_a_thousand_that_nobody_names_takes_21_requests() -> None:
    shop = Grumpy()
    payloads = list(trial(*(sale(f"O-{number}") for number in range(1_000))).payloads)
    payloads[999] = payloads[999].model_copy(update={"currency": "euro"})

    answers = shop.deliver(trial(sale()), payloads)

    outcomes = answers
    assert isinstance(outcomes[999], Rejected)
    assert [Delivered()] * 999 == outcomes[:999]
    assert len(shop.requests) <= 21


def test_a_thousand_bad_orders_that_nobody_names_take_64_requests_at_most() -> None:
    shop = Grumpy()
    payloads = [
        one.model_copy(update={"currency": "euro"})
        for one in trial(*(sale(f"O-{number}") for number in range(1_000))).payloads
    ]

    outcomes = shop.deliver(trial(sale()), payloads)

    assert len(shop.requests) <= 64
    assert {Rejected, Retry} == {type(one) for one in outcomes}


def thousand_refunds(bad: Any) -> tuple[Any, list[Any]]:
    made = trial(refund("O-0"), action="validate-transaction", preset="order-refunded")
    payloads = [
        made.payloads[0].model_copy(
            update={"order_ref": f"O-{number}"}
            | ({"decline_reason": "euro"} if number in bad else {})
        )
        for number in range(1_000)
    ]
    return made, payloads


class Curt(Shop):
    """Refuses decisions for one of them, as Awin's validation API does: all, naming none."""

    def answer(self, request: Request) -> Response:
        if b'"euro"' not in request.body():
            return super().answer(request)
        self.requests.append(request)
        return answered(400, {})


@pytest.mark.parametrize("bad", [0, 999])
def test_a_bad_decision_of_a_thousand_takes_21_requests(bad: int) -> None:
    shop = Curt()

    outcomes = shop.deliver(*thousand_refunds([bad]))

    assert [bad] == [at for at, one in enumerate(outcomes) if isinstance(one, Rejected)]
    assert len(shop.requests) <= 21


def test_a_thousand_bad_decisions_take_64_requests_at_most() -> None:
    shop = Curt()

    outcomes = shop.deliver(*thousand_refunds(range(1_000)))

    assert len(shop.requests) <= 64
    assert {Rejected, Retry} == {type(one) for one in outcomes}


def test_the_pixel_takes_a_request_an_order() -> None:
    shop = Shop()
    events = [sale(f"O-{number}") for number in range(20)]

    answers = shop.deliver(trial(*events, settings={"delivery_mode": "pixel"}))

    assert [Delivered()] * 20 == answers
    assert (20, 20) == (len(shop.requests), shop.platform.arrivals.accepted["12345"])


def test_a_206_is_no_success_for_all() -> None:
    said = read_orders(
        answered(
            206,
            {
                "batchId": "b",
                "successfulOrders": [{"orderReference": "O-0"}],
                "failedOrders": [{"order": {"orderReference": "O-1"}, "errors": ["bad"]}],
            },
        ),
        ORDERS,
    )

    assert isinstance(said, list)
    one, two, three = said
    assert Delivered() == one
    assert isinstance(two, Rejected)
    assert '"bad"' in two.reason
    assert ("unknown", Rejected) == (three.code, type(three))


def test_an_order_in_both_lists_counts_as_refused() -> None:
    both = [{"orderReference": "O-0"}]

    said = read_orders(answered(200, {"successfulOrders": both, "failedOrders": both}), ORDERS[:1])

    assert isinstance(said, list)
    assert isinstance(said[0], Rejected)


def test_a_batch_that_awin_judges_later_is_delivered_with_its_number() -> None:
    said = read_orders(answered(202, {"batchId": "b-7"}), ORDERS)

    assert isinstance(said, list)
    assert {Delivered("Awin has the order and decides later. Its batch is b-7.")} == set(said)


@pytest.mark.parametrize(
    "body", [{}, [], None, "ok", {"successfulOrders": 5}, {"successfulOrders": [None, 3, {}]}]
)
@pytest.mark.parametrize("status", [200, 202, 204, 206])
def test_an_answer_that_names_no_order_is_not_sent_again(status: int, body: Any) -> None:
    said = read_orders(answered(status, body), ORDERS)

    assert isinstance(said, list)
    assert ["unknown"] * 3 == [one.code for one in said]


@pytest.mark.parametrize("status", [400, 406, 409, 413, 422])
def test_a_batch_that_is_refused_as_a_whole_is_halved(status: int) -> None:
    assert isinstance(read_orders(answered(status, {}), ORDERS), Split)
    assert not isinstance(read_orders(answered(status, {}), ORDERS[:1]), Split)


def test_named_orders_are_refused_and_the_others_go_again() -> None:
    failed = [{"orderReference": "O-1", "errors": [{"message": "bad"}, {"field": "awc"}, 5]}]

    said = read_orders(answered(422, {"failedOrders": failed}), ORDERS)

    assert isinstance(said, list)
    assert [Retry, Rejected, Retry] == [type(one) for one in said]
    assert said[1].reason == 'Awin cannot take the order: "bad; awc".'


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, Paused), (403, Paused), (404, Paused), (500, Retry), (503, Retry), (429, SlowDown)],
)
def test_a_refusal_of_all_is_one_verdict(status: int, kind: type) -> None:
    assert isinstance(read_orders(answered(status, {}), ORDERS), kind)


@pytest.mark.parametrize(("headers", "seconds"), [({}, 60), ({"retry-after": "90"}, 90)])
def test_a_throttled_request_waits_a_minute_at_least(headers: dict[str, str], seconds: int) -> None:
    said = read_orders(answered(429, {}, **headers), ORDERS)

    assert isinstance(said, SlowDown)
    assert said.after is not None
    assert seconds == said.after.total_seconds()


@pytest.mark.parametrize("status", [304, 400, 404, 422])
def test_decisions_that_are_refused_as_a_whole_are_halved(status: int) -> None:
    assert isinstance(read_validations(answered(status, {}), 2), Split)
    assert not isinstance(read_validations(answered(status, {}), 1), Split)


def refund(number: str, **properties: Any) -> Any:
    given = {"order_id": number, "order_date": "2026-11-20T11:15:30+01:00", **properties}
    return {**sale(), "event": "Order Refunded", "properties": given}


def test_refunds_travel_together_and_the_same_ones_again_are_done_already() -> None:
    shop = Shop()
    refunds = trial(
        refund("O-1"), refund("O-2"), action="validate-transaction", preset="order-refunded"
    )

    first = shop.deliver(refunds)
    again = shop.deliver(refunds)

    assert [Delivered("Awin decides later, in its job job-2.")] * 2 == first
    done = Delivered("The transaction is in that state already.")
    assert [done] * 2 == again
    # The second time all were done already, which is told of each order apart.
    assert 4 == len(shop.requests)
    row = shop.requests[0].json[0]["transaction"]
    assert ("2026-11-20T10:15:30", "UTC") == (row["transactionDate"], row["timezone"])


def test_the_click_of_an_order_is_what_awin_gets() -> None:
    shop = Shop()

    shop.deliver(trial(sale()))

    assert AWC == shop.platform.arrivals.latest[0].event["awc"]


def test_two_orders_of_one_reference_share_their_answer() -> None:
    twice = trial(sale("O-1"), sale("O-1", revenue=20)).payloads
    taken = {"successfulOrders": [{"orderReference": "O-1"}]}

    assert [Delivered(), Delivered()] == read_orders(answered(200, taken), twice)


def test_an_answer_of_the_pixel_is_told_from_a_page_of_a_gateway() -> None:
    page = Response(200, b" <html>Sorry", {"content-type": "text/html"})

    assert Delivered() == read_orders(Response(200, b"", {"content-type": "text/html"}), ORDERS)
    said = read_orders(page, ORDERS)
    assert isinstance(said, list)
    assert ["unknown"] * 3 == [one.code for one in said]
