"""An order whose answer was lost is looked for before it is sent again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from destinations.awin.awin_shop import NOON, Shop, sale, trial
from fixtures.attempts import answered
from onward.errors import PlatformError
from onward.event import iso
from onward.outcome import Delivered, Rejected, Retry
from onward.request import Request, Response
from onward_destinations.awin.sent import FOUND

DATED = {"date": "Sat, 21 Nov 2026 12:00:00 GMT"}
ACCOUNTS = Response(200, b'{"accounts": []}', DATED)


def orders(count: int, **fields: Any) -> Any:
    return trial(*(sale(f"O-{number}") for number in range(count)), **fields)


def again(made: Any, answer: Callable[[Request], Response], attempts: list[int]) -> list[Any]:
    return [one.outcome for one in answered(made, made.payloads, answer, attempts)]


def paths(shop: Shop) -> list[str]:
    return [one.url.partition(".com")[2].partition("?")[0] for one in shop.requests]


def test_what_arrived_before_its_answer_was_lost_is_not_sent_again() -> None:
    shop = Shop()
    made = orders(3)
    shop.deliver(made, made.payloads[:2])
    shop.requests.clear()

    assert [FOUND, FOUND, Delivered()] == again(made, shop.answer, [1, 2, 1])
    assert 3 == shop.platform.arrivals.accepted["12345"]
    assert [
        "/accounts",
        "/advertisers/12345/transactions/",
        "/s2s/advertiser/12345/orders",
    ] == paths(shop)


def test_of_a_batch_only_those_are_looked_for_that_were_tried() -> None:
    shop = Shop()
    made = orders(3)
    shop.deliver(made, made.payloads[:1])

    assert [Delivered(), Delivered(), Delivered()] == again(made, shop.answer, [0, 0, 1])
    assert 4 == shop.platform.arrivals.accepted["12345"]


def test_nothing_is_left_to_send_where_all_have_arrived() -> None:
    shop = Shop()
    made = orders(2)
    shop.deliver(made)
    shop.requests.clear()

    assert [FOUND] * 2 == again(made, shop.answer, [1, 1])
    assert 2 == len(shop.requests)


def test_a_first_attempt_asks_for_nothing() -> None:
    shop = Shop()
    made = orders(1)

    assert [Delivered()] == again(made, shop.answer, [0])
    assert ["/s2s/advertiser/12345/orders"] == paths(shop)


@pytest.mark.parametrize(
    ("age", "start"),
    [(None, "2026-11-19T12"), (5, "2026-11-15T12"), (300, "2026-10-22T12")],
    ids=("now", "late", "very late"),
)
def test_late_orders_are_looked_for_when_they_were_made(age: int | None, start: str) -> None:
    shop = Shop()
    told = {} if age is None else {"transaction_time": iso(NOON - timedelta(days=age))}
    made = orders(1, **told)

    again(made, shop.answer, [1])

    asked = shop.requests[1].url
    assert f"startDate={start}%3A00%3A00&endDate=2026-11-22T12%3A00%3A00&timezone=UTC" in asked


def silent(request: Request) -> Response:
    msg = "Awin could not be reached."
    raise PlatformError(msg, code="unreachable", reached=False)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (silent, "unreachable"),
        (lambda _: Response(200, b"{}"), "no-date"),
        (
            lambda one: ACCOUNTS if "accounts" in one.url else Response(200, b"{}"),
            "unreadable-answer",
        ),
        (
            lambda one: ACCOUNTS if "accounts" in one.url else Response(200, b"<"),
            "unreadable-answer",
        ),
        (lambda _: Response(401, b"{}"), "401"),
    ],
    ids=("unreachable", "undated", "no list", "no JSON", "refused"),
)
def test_what_cannot_be_looked_for_waits_and_is_not_sent(
    answer: Callable[[Request], Response], code: str
) -> None:
    (later,) = again(orders(1), answer, [1])

    assert isinstance(later, Retry)
    assert code == later.code


def test_rows_of_another_shape_are_no_orders() -> None:
    def answer(request: Request) -> Response:
        if "accounts" in request.url:
            return ACCOUNTS
        if "transactions" in request.url:
            return Response(200, b'[null, {"id": 1}]')
        return Response(422, b"{}")

    (refused,) = again(orders(1), answer, [1])

    assert isinstance(refused, Rejected)


def test_the_list_of_transactions_has_at_most_31_days() -> None:
    shop = Shop()
    query = "endDate=2026-11-21T00:00:00&timezone=UTC&dateType=transaction"

    def listed(start: str) -> int:
        path = f"/advertisers/12345/transactions/?{start}{query}"
        made = orders(1).settings
        token = {"authorization": f"Bearer {made.api_token.reveal()}"}
        return shop.answer(Request.get(f"https://api.awin.com{path}", headers=token)).status

    assert (200, 400, 400) == (
        listed("startDate=2026-11-01T00:00:00&"),
        listed("startDate=2026-10-01T00:00:00&"),
        listed(""),
    )
