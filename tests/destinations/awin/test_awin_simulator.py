"""Awin's simulator refuses what Awin refuses, order by order."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from destinations.awin.awin_shop import AWC, TOKEN, Shop
from onward.request import Bearer, Header, Request, Response, Secret

ORDERS = "https://api.awin.com/s2s/advertiser/12345/orders"
DECISIONS = "https://api.awin.com/advertisers/12345/transactions/batch"
KEY = Header("x-api-key", Secret(TOKEN))
BEARER = Bearer(Secret(TOKEN))


def ask(request: Request, shop: Shop | None = None) -> Response:
    return asyncio.run((shop or Shop()).send(request))


def order(**changes: Any) -> dict[str, Any]:
    whole = {
        "orderReference": "O-1",
        "amount": 10,
        "channel": "aw",
        "currency": "EUR",
        "awc": AWC,
        "commissionGroups": [{"code": "DEFAULT", "amount": 10}],
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def posted(*orders: Any, shop: Shop | None = None) -> Response:
    return ask(Request.post(ORDERS, json={"orders": list(orders)}, auth=KEY), shop)


ROW = {"id": "a", "name": "A", "price": 1.5, "quantity": 1}


@pytest.mark.parametrize(
    "one",
    [
        order(),
        order(awc=None, voucher="VIP"),
        order(awc=None, publisherId=1, clickTime=1794297600),
        order(basket=[ROW], custom={"1": "x", "127": "y"}),
        order(isTest=True, customerAcquisition="NEW", amount=0),
        order(surprise=1),
    ],
)
def test_what_the_table_allows_is_taken(one: Any) -> None:
    response = posted(one)

    assert 200 == response.status
    assert ["O-1"] == [o["orderReference"] for o in response.json()["successfulOrders"]]


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (order(awc=None), "awc"),
        (order(awc=None, publisherId=1), "awc"),
        (order(amount="10"), "amount"),
        (order(currency="eur"), "currency"),
        (order(currency=None), "order"),
        (order(orderReference="O" * 51), "orderReference"),
        (order(commissionGroups=[]), "commissionGroups"),
        (order(commissionGroups=[{"code": "lower", "amount": 1}]), "commissionGroups.0.code"),
        (order(clickTime=1794297600123), "clickTime"),
        (order(transactionTime=1.5), "transactionTime"),
        (order(customerAcquisition="new"), "customerAcquisition"),
        (order(basket=[{**ROW, "name": "A|B"}]), "basket.0.name"),
        (order(basket=[{"id": "a"}]), "basket.0"),
        (order(custom={"128": "x"}), "custom"),
        (order(custom={"1": 5}), "custom.1"),
    ],
)
def test_what_it_does_not_allow_is_refused_beside_the_others(one: Any, field: str) -> None:
    shop = Shop()

    response = posted(order(orderReference="O-2"), one, shop=shop)

    assert 206 == response.status
    assert ["O-2"] == [o["orderReference"] for o in response.json()["successfulOrders"]]
    assert field in [error["field"] for error in response.json()["failedOrders"][0]["errors"]]
    assert (1, 1) == (
        shop.platform.arrivals.accepted["12345"],
        shop.platform.arrivals.refused["12345"],
    )


@pytest.mark.parametrize(
    "body", [{}, {"orders": []}, {"orders": [5]}, [], {"orders": [order()] * 1_001}]
)
def test_what_is_no_request_is_refused_as_a_whole(body: Any) -> None:
    assert 400 == ask(Request.post(ORDERS, json=body, auth=KEY)).status
    assert 400 == ask(Request.post(ORDERS, content=b"{", auth=KEY)).status


def test_the_token_goes_in_a_header_of_its_own_and_elsewhere_as_a_bearer() -> None:
    body = {"orders": [order()]}

    assert 401 == ask(Request.post(ORDERS, json=body, auth=BEARER)).status
    assert 401 == ask(Request.get("https://api.awin.com/accounts", auth=KEY)).status
    assert 200 == ask(Request.get("https://api.awin.com/accounts", auth=BEARER)).status


def test_another_advertiser_is_forbidden() -> None:
    address = ORDERS.replace("12345", "99999")

    assert 403 == ask(Request.post(address, json={"orders": [order()]}, auth=KEY)).status


def test_a_token_may_make_20_requests_a_minute_over_all_addresses() -> None:
    shop = Shop()
    shop.platform.per_minute = 20

    statuses = [posted(order(), shop=shop).status for _ in range(20)]

    assert [200] * 20 == statuses
    assert 429 == posted(order(), shop=shop).status
    assert 429 == ask(Request.get("https://api.awin.com/accounts", auth=BEARER), shop).status
    shop.platform.clock.advance(timedelta(minutes=1))
    assert 200 == posted(order(), shop=shop).status


def test_orders_can_be_judged_later() -> None:
    shop = Shop()
    shop.platform.is_slow = True

    response = posted(order(), shop=shop)

    assert (202, "5f0c2d8e-0001") == (response.status, response.json()["batchId"])


def test_the_reference_tells_one_sale_from_another() -> None:
    shop = Shop()

    posted(order(), order(), shop=shop)

    assert 1 == shop.platform.arrivals.repeated


def test_the_pixel_answers_with_an_image_and_counts_no_test() -> None:
    shop = Shop()
    address = "https://www.awin1.com/sread.php?tt=ss&tv=2&merchant=12345&ref=O-1"

    real = ask(Request.get(f"{address}&testmode=0"), shop)
    ask(Request.get(f"{address}&testmode=1"), shop)

    assert (200, b"GIF89a", "image/gif") == (
        real.status,
        real.content[:6],
        real.headers["content-type"],
    )
    assert (1, 1) == (
        shop.platform.arrivals.accepted["12345"],
        shop.platform.arrivals.refused["12345"],
    )
    assert 400 == ask(Request.get("https://www.awin1.com/sread.php"), shop).status


ROW_DATED = {"orderRef": "O-1", "transactionDate": "2026-11-20T10:15:30", "timezone": "UTC"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([{"action": "decline", "transaction": ROW_DATED}], 200),
        ([{"action": "approve", "transaction": {"transactionId": "1"}}], 200),
        ([{"action": "burn", "transaction": ROW_DATED}], 400),
        ([{"action": "decline", "transaction": {"orderRef": "O-1"}}], 400),
        ([{"action": "decline"}], 400),
        ([], 400),
        ({}, 400),
    ],
)
def test_decisions_are_a_list_of_transactions_that_are_named(body: Any, status: int) -> None:
    assert status == ask(Request.post(DECISIONS, json=body, auth=BEARER)).status


def test_decisions_want_a_bearer_and_json() -> None:
    assert 401 == ask(Request.post(DECISIONS, json=[], auth=KEY)).status
    assert 400 == ask(Request.post(DECISIONS, content=b"{", auth=BEARER)).status


def test_a_report_wants_dates_and_a_token() -> None:
    report = "https://api.awin.com/advertisers/12345/reports/publisher"

    assert 400 == ask(Request.get(report, auth=BEARER)).status
    assert 401 == ask(Request.get(report)).status


def test_the_events_manager_shows_clicks_only_as_hashes() -> None:
    shop = Shop()
    posted(order(), shop=shop)

    cells = shop.platform.cells(shop.platform.arrivals.latest[0])

    assert ("O-1", "10 EUR", "DEFAULT") == (cells["Order"], cells["Amount"], cells["Groups"])
    assert cells["Click"].startswith("sha256 ")
    assert "Example Shop" == shop.platform.targets()["12345"]
