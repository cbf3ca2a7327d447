"""Batches of conversions: in bulk, by halves where Taboola names nobody."""

import pytest

from destinations.taboola.shop import CLICK, Shop, order, trial
from fixtures.attempts import attempted
from onward.errors import PlatformError
from onward.outcome import Delivered, Rejected, Retry
from onward.request import Request, Response
from onward_destinations.taboola.conversions import pieces_in

POISON = "x" * 60


def test_a_thousand_orders_are_one_request() -> None:
    shop = Shop()
    some = trial(*(order(number) for number in range(1_000)))

    answered = shop.deliver(some, some.payloads)

    assert 1 == len(shop.sent)
    assert 1_000 == sum(isinstance(one.outcome, Delivered) for one in answered)
    assert {"make_purchase": 1_000} == dict(shop.platform.arrivals.accepted)


def test_one_bad_event_of_a_thousand_costs_21_requests_at_most() -> None:
    shop = Shop(poison=POISON)
    events = [order(number, click=POISON if number == 700 else CLICK) for number in range(1_000)]
    some = trial(*events)

    answered = shop.deliver(some, some.payloads)

    assert [700] == [
        index for index, one in enumerate(answered) if isinstance(one.outcome, Rejected)
    ]
    assert len(shop.sent) <= 21


def test_a_thousand_bad_events_cost_64_requests_then_wait() -> None:
    shop = Shop(poison=POISON)
    some = trial(*(order(number, click=POISON) for number in range(1_000)))

    answered = shop.deliver(some, some.payloads)

    assert 64 == len(shop.sent)
    assert {Rejected, Retry} == {type(one.outcome) for one in answered}


def test_what_bulk_would_lose_is_refused_before() -> None:
    some = trial(order(1, click="{click_id}"), order(2, click=CLICK.lower()[:49]), order(3))

    assert [False, False, True] == [one.payload is not None for one in some.resolved]


@pytest.mark.parametrize(
    ("stated", "milliseconds"),
    [
        ("2026-11-20T10:15:30.250Z", 1795169730250),
        ("2026-11-20T12:15:30.250+02:00", 1795169730250),
        ("2026-11-20T10:15:30Z", 1795169730000),
    ],
)
def test_times_are_milliseconds_whatever_they_were(stated: str, milliseconds: int) -> None:
    (request,) = trial(order() | {"timestamp": stated}).requests()

    assert milliseconds == request.json["actions"][0]["timestamp"]


@pytest.mark.parametrize("revenue", ["129,90", "a lot"])
def test_an_amount_that_is_no_number_refuses_the_event(revenue: str) -> None:
    (resolved,) = trial(order(revenue=revenue)).resolved

    assert isinstance(resolved.outcome, Rejected)
    assert "Revenue" in resolved.outcome.reason


@pytest.mark.parametrize("currency", ["eur", " Eur ", "EUR"])
def test_a_currency_is_sent_in_capitals(currency: str) -> None:
    (request,) = trial(order(revenue="129.90", currency=currency)).requests()

    assert (129.9, "EUR") == (
        request.json["actions"][0]["revenue"],
        request.json["actions"][0]["currency"],
    )


@pytest.mark.parametrize(
    ("products", "pieces"),
    [
        ([{"quantity": 2}, {"quantity": 1}], 3),
        ([{"quantity": "2"}, {}], 3),
        ([{"quantity": "many"}, None], 2),
        ([], None),
        ("none", None),
        (None, None),
    ],
)
def test_pieces_are_the_sum_of_the_quantities(products: object, pieces: int | None) -> None:
    assert pieces == pieces_in({"properties": {"products": products}})
    assert pieces_in({}) is None


@pytest.mark.parametrize(
    ("delivery", "order_id", "kind"),
    [
        ("postback", "O-1", Retry),
        ("postback", None, Rejected),
        ("bulk", None, Retry),
    ],
)
def test_a_postback_whose_answer_was_lost_is_repeated_only_with_an_order_id(
    delivery: str, order_id: str | None, kind: type
) -> None:
    def silent(request: Request) -> Response:
        msg = "trc.taboola.com broke off."
        raise PlatformError(msg, code="broken-off")

    some = trial(order(order_id=order_id), delivery=delivery)

    assert [kind] == [type(one) for one in attempted(some, some.payloads, silent)]
