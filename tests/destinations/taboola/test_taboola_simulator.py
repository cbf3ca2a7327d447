"""Taboola's simulator takes everything in bulk, and checks a postback."""

from datetime import timedelta
from typing import Any

import pytest

from destinations.taboola.shop import BULK, CLICK, Shop
from onward.request import Request, Response

POSTBACK = "https://trc.taboola.com/actions-handler/log/3/s2s-action"
TOKEN = "https://backstage.taboola.com/backstage/oauth/token"
FORM = {"grant_type": "client_credentials", "client_id": "app", "client_secret": "S"}


def action(**changes: Any) -> dict[str, Any]:
    whole = {
        "click-id": CLICK,
        "timestamp": 1795169730250,
        "name": "make_purchase",
        "orderid": "O-1",
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


@pytest.mark.parametrize(
    "one",
    [
        action(),
        action(revenue=129.9, currency="EUR", quantity=3),
        action(orderid=None),
        action(surprise=1),
    ],
)
def test_what_the_table_allows_is_counted(one: dict[str, Any]) -> None:
    shop = Shop()

    response = shop.ask(Request.post(BULK, json={"actions": [one]}))

    assert (204, b"", 1) == (
        response.status,
        response.content,
        shop.platform.arrivals.accepted.total(),
    )


@pytest.mark.parametrize(
    "one",
    [
        action(click_id=CLICK, **{"click-id": None}),
        action(**{"click-id": "{click_id}"}),
        action(timestamp=1795169730),
        action(timestamp="1795169730250"),
        action(name=None),
        action(currency="eur"),
        action(currency="PLN"),
        action(revenue="129.90"),
        "action",
    ],
)
def test_what_does_not_fit_is_answered_alike_and_lost(one: Any) -> None:
    shop = Shop()

    response = shop.ask(Request.post(BULK, json={"actions": [one]}))

    assert 204 == response.status
    assert (0, 1) == (
        shop.platform.arrivals.accepted.total(),
        shop.platform.arrivals.refused.total(),
    )


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (Request.post(BULK, content=b'{"actions": []}'), 415),
        (Request.post(BULK, content=b"{", headers={"Content-Type": "application/json"}), 400),
        (Request.post(BULK, json={"action": []}), 400),
        (Request.post(BULK, json={"actions": [action()] * 1_001}), 413),
        (Request.get(BULK), 405),
        (Request.get("https://trc.taboola.com/other"), 404),
    ],
)
def test_what_is_no_bulk_request_is_refused(request_: Request, status: int) -> None:
    assert status == Shop().ask(request_).status


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (f"click-id={CLICK}&name=lead", 204),
        (f"click_id={CLICK}&name=lead", 400),
        (f"click-id={CLICK}", 400),
        ("click-id=test&name=test", 400),
    ],
)
def test_a_postback_is_checked(query: str, status: int) -> None:
    assert status == Shop().ask(Request.get(f"{POSTBACK}?{query}")).status


def test_the_order_id_tells_one_sale_from_another() -> None:
    shop = Shop()

    shop.ask(Request.post(BULK, json={"actions": [action(), action()]}))

    assert 1 == shop.platform.arrivals.repeated


def test_the_events_manager_shows_clicks_only_as_hashes() -> None:
    shop = Shop()
    shop.ask(Request.post(BULK, json={"actions": [action(revenue=9, currency="EUR")]}))

    cells = shop.platform.cells(shop.platform.arrivals.latest[0])

    assert ("make_purchase", "9 EUR") == (cells["Name"], cells["Revenue"])
    assert CLICK not in cells["Click"]
    assert {"make_purchase": "Event name make_purchase"} == shop.platform.targets()


def sign_in(shop: Shop, address: str = TOKEN, **changes: str) -> Response:
    return shop.ask(Request.post(address, form=FORM | changes))


def test_a_token_lives_for_twelve_hours_without_a_refresh_token() -> None:
    shop = Shop()

    issued = sign_in(shop).json_object()
    shop.clock.advance(timedelta(hours=12))

    assert {"access_token", "token_type", "expires_in"} == set(issued)
    assert 43_200 == issued["expires_in"]
    assert "expired" == shop.platform.oauth.state(issued["access_token"])


def test_errors_of_signing_in_are_no_json() -> None:
    shop = Shop()
    sign_in(shop)

    wrong = sign_in(shop, client_secret="X")
    slash = sign_in(shop, f"{TOKEN}/")
    old = sign_in(shop, grant_type="password")

    assert [400, 403, 400] == [wrong.status, slash.status, old.status]
    assert wrong.text.startswith("<BadClientCredentialsException><error>invalid_client</error>")
    assert "CSRF" in slash.text
