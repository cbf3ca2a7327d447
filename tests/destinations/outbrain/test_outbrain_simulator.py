"""Outbrain's simulator takes everything and counts what it knows."""

from datetime import timedelta

import pytest

from destinations.outbrain.shop import CLICK, Shop
from onward.request import Header, Request, Response, Secret

FINE = f"ob_click_id={CLICK}&name=Purchase&orderId=O-1"


@pytest.mark.parametrize("path", ["/unifiedPixel", "/pixel"])
@pytest.mark.parametrize(
    "more", ["", "&orderValue=129.9&currency=EUR", "&timestamp=2026-11-20%2010%3A15%3A30", "&x=1"]
)
def test_what_the_table_allows_is_counted(path: str, more: str) -> None:
    shop = Shop()

    response = shop.postback(FINE + more, path)

    assert (200, {"Purchase": 1}) == (response.status, dict(shop.outbrain.arrivals.accepted))


@pytest.mark.parametrize(
    "query",
    [
        "name=Purchase",
        f"ob_click_id={CLICK}",
        "ob_click_id=&name=Purchase",
        "ob_click_id=%7B%7Bob_click_id%7D%7D&name=Purchase",
        f"ob_click_id={CLICK}&name=My%20Sale",
        f"{FINE}&orderValue=1E%2B2",
        f"{FINE}&orderValue=129,90",
        f"{FINE}&currency=eur",
        f"{FINE}&timestamp=1795169730",
        f"{FINE}&orderId=",
    ],
)
def test_what_does_not_fit_is_answered_alike_and_ignored(query: str) -> None:
    shop = Shop()

    response = shop.postback(query)

    assert 200 == response.status
    assert (0, 1) == (
        shop.outbrain.arrivals.accepted.total(),
        shop.outbrain.arrivals.refused.total(),
    )


def test_the_order_id_tells_one_sale_from_another() -> None:
    shop = Shop()

    for _ in range(2):
        shop.postback(FINE)

    assert 1 == shop.outbrain.arrivals.repeated


def test_the_events_manager_shows_clicks_only_as_hashes() -> None:
    shop = Shop()
    shop.postback(f"{FINE}&orderValue=49&currency=USD")

    cells = shop.outbrain.cells(shop.outbrain.arrivals.latest[0])

    assert ("Purchase", "O-1", "49 USD") == (cells["Conversion"], cells["Order id"], cells["Value"])
    assert CLICK not in cells["Click"]
    assert {"Purchase": "Conversion Purchase"} == shop.outbrain.targets()


def amplify(shop: Shop, path: str, token: str) -> Response:
    auth = Header("OB-TOKEN-V1", Secret(token))
    return shop.ask(Request.get(f"https://api.outbrain.com/amplify/v0.1{path}", auth=auth))


def test_the_api_wants_a_valid_token() -> None:
    shop = Shop()

    fine = amplify(shop, "/marketers", "T")
    shop.outbrain.oauth.expire("T")

    assert (200, 1) == (fine.status, fine.json_object()["count"])
    assert "unauthorized" == amplify(shop, "/marketers", "T").json_object()["errorMessage"]


def test_too_many_requests_of_a_minute_wait_for_the_next() -> None:
    shop = Shop()

    statuses = [amplify(shop, "/marketers", "T").status for _ in range(10)]
    last = amplify(shop, "/marketers", "T")

    assert ([200] * 10, 429, "60000") == (
        statuses,
        last.status,
        last.headers["rate-limit-msec-left"],
    )
    shop.clock.advance(timedelta(minutes=1))
    assert 200 == amplify(shop, "/marketers", "T").status


def test_nobody_signs_in_without_a_name() -> None:
    address = "https://api.outbrain.com/amplify/v0.1/login"

    assert 401 == Shop().ask(Request.get(address)).status
