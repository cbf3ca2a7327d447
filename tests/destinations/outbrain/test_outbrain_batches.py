"""Batches of conversions: a request each, so that none spoils another."""

from typing import Any

import pytest

from destinations.outbrain.shop import CLICK, NOON, Shop
from fixtures.attempts import attempted
from onward.errors import PlatformError
from onward.event import Event
from onward.outcome import Delivered, Rejected, Retry
from onward.request import Request, Response
from onward.testing.examples import Example
from onward.testing.trial import Trial, prepare
from onward_destinations.outbrain import SendConversion, outbrain
from onward_destinations.outbrain.simulator.amplify import MARKETER


def order(number: int, **properties: Any) -> Event:
    return {
        "type": "track",
        "event": "Order Completed",
        "messageId": f"m-{number}",
        "timestamp": "2026-11-21T11:00:00.000Z",
        "properties": {
            "order_id": f"O-{number}",
            "revenue": 10,
            "ob_click_id": CLICK,
            **properties,
        },
    }


def orders(count: int) -> Trial:
    return made_of(*(order(number) for number in range(count)))


def made_of(*events: Event) -> Trial:
    settings = {"marketer_id": MARKETER}
    example = Example(place="test", title="Test", clock=NOON, settings=settings, events=events)
    return prepare(outbrain, example)


def test_fifty_conversions_are_fifty_requests() -> None:
    shop, made = Shop(), orders(SendConversion.max_batch)

    said = attempted(made, made.payloads, shop.ask)

    assert [Delivered] * 50 == [type(one) for one in said]
    assert (50, {"Purchase": 50}) == (len(shop.sent), dict(shop.outbrain.arrivals.accepted))


@pytest.mark.parametrize("bad", [0, 25, 49])
def test_a_conversion_that_is_refused_spoils_no_neighbour(bad: int) -> None:
    made, sent = orders(50), []

    def answer(request: Request) -> Response:
        sent.append(request)
        return Response(400 if f"orderId=O-{bad}&" in request.url else 200)

    said = attempted(made, made.payloads, answer)

    assert [bad] == [at for at, one in enumerate(said) if isinstance(one, Rejected)]
    assert 50 == len(sent)


@pytest.mark.parametrize(("status", "kind"), [(400, Rejected), (503, Retry)])
def test_fifty_refused_conversions_are_not_tried_twice(status: int, kind: type[Any]) -> None:
    made, sent = orders(50), []

    def answer(request: Request) -> Response:
        sent.append(request)
        return Response(status)

    said = attempted(made, made.payloads, answer)

    assert {kind} == {type(one) for one in said}
    assert 50 == len(sent)


def test_without_order_id_a_conversion_whose_answer_was_lost_is_left_to_a_person() -> None:
    def silent(request: Request) -> Response:
        msg = "tr.outbrain.com did not answer within 30 seconds."
        raise PlatformError(msg, code="timeout")

    made = made_of(order(1), order(2, order_id=None))

    again, left = attempted(made, made.payloads, silent)

    assert Retry("tr.outbrain.com did not answer within 30 seconds.", code="timeout") == again
    assert isinstance(left, Rejected)
    assert "without an order id Outbrain might count it twice" in left.reason
