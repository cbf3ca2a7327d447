"""What an event says, and what keeps it from being sent."""

from datetime import timedelta
from typing import Any

import pytest

from destinations.criteo.site import NOON, notes, refusal, sent, trial, visit
from onward.errors import PayloadError
from onward.event import iso
from onward_destinations.criteo import criteo
from onward_destinations.criteo.names import TRACKED, standard_name

SHOE = {"product_id": "SKU-1", "price": 49.95, "quantity": 2}


def event_in(event: Any, **parts: Any) -> dict[str, Any]:
    (one,) = sent(event, **parts)["events"]
    return dict(one)


def order(**properties: Any) -> Any:
    return visit("Order Completed", **{"order_id": "o-1", "products": [SHOE], **properties})


@pytest.mark.parametrize(
    ("ago", "limit", "is_sent"),
    [
        (timedelta(minutes=15), 15, True),
        (timedelta(minutes=16), 15, False),
        (timedelta(minutes=61), 60, False),
        (timedelta(days=400), 0, True),
        (-timedelta(minutes=5), 15, True),
        (-timedelta(minutes=6), 15, False),
        (-timedelta(minutes=6), 0, False),
    ],
)
def test_an_event_is_sent_near_its_time(ago: timedelta, limit: int, *, is_sent: bool) -> None:
    settings = {"max_event_age_minutes": limit}

    assert is_sent is not bool(refusal(visit(ago=ago), settings=settings))


def test_a_late_event_says_how_late_it_may_be() -> None:
    assert "Time of the event should be within the past 15 minutes." == refusal(
        visit(ago=timedelta(minutes=16))
    )


@pytest.mark.parametrize(
    "moment",
    [
        1795262340,
        1795262340_000,
        1795262340_000_000,
        "2026-11-21T11:59:00.999Z",
        "2026-11-21T12:59:00+01:00",
    ],
)
def test_times_are_written_to_the_second_in_utc(moment: Any) -> None:
    found = event_in(visit(moment=moment), event_time="$.properties.moment")

    assert "2026-11-21T11:59:00Z" == found["timestamp"]


@pytest.mark.parametrize(
    ("given", "kept"), [("eur", "EUR"), (" Eur ", "EUR"), ("€", None), ("", None), (None, None)]
)
def test_a_currency_is_three_capitals_or_left_out(given: Any, kept: str | None) -> None:
    assert kept == event_in(order(currency=given)).get("currency")


def test_a_price_of_nothing_is_a_price() -> None:
    free = order(products=[{"product_id": "SKU-1", "price": 0}])

    assert [{"id": "SKU-1", "price": 0, "quantity": 1}] == event_in(free)["item"]
    assert [] == notes(free)


def test_a_product_without_a_price_is_sent_with_a_remark() -> None:
    bare = order(products=[{"product_id": "SKU-1"}])

    assert [{"id": "SKU-1", "quantity": 1}] == event_in(bare)["item"]
    assert ["A product has no price, by which Criteo weighs trackTransaction events."] == notes(
        bare
    )


@pytest.mark.parametrize("products", [[], [{"price": 3}], [{"product_id": " "}]])
def test_an_order_of_nothing_is_refused(products: Any) -> None:
    assert "trackTransaction events need products with their ids." == refusal(
        order(products=products)
    )


@pytest.mark.parametrize("order_id", [None, "", "  "])
def test_an_order_without_its_id_is_refused(order_id: Any) -> None:
    assert "trackTransaction events need an order id." == refusal(order(order_id=order_id))


def test_an_order_id_that_is_a_number_is_text() -> None:
    assert "10021" == event_in(order(order_id=10021))["id"]


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("viewItem", "a"),
        ("viewProduct", "a"),
        ("viewList", ["a", "b", "c"]),
        ("viewSearch", ["a", "b", "c"]),
        ("viewListing", ["a", "b", "c"]),
        ("viewBasket", [{"id": one, "price": 1, "quantity": 1} for one in "abcd"]),
        ("ofMyOwn", [{"id": one, "price": 1, "quantity": 1} for one in "abcd"]),
        ("viewHome", None),
        ("addPaymentInfo", None),
    ],
)
def test_products_stand_as_the_event_wants_them(name: str, item: Any) -> None:
    products = [{"product_id": one, "price": 1} for one in "abcd"]

    assert item == event_in(visit(products=products), event_name=name).get("item")


@pytest.mark.parametrize("name", ["1st", "view item", "é", "x" * 51, "a-b"])
def test_a_name_that_criteo_cannot_read_is_refused(name: str) -> None:
    assert refusal(visit(), event_name=name).startswith("Criteo event cannot be used")


def test_a_name_of_ones_own_is_remarked_on() -> None:
    (note,) = notes(visit(), event_name="wishlist")

    assert note.startswith('"wishlist" is no standard event of Criteo')


@pytest.mark.parametrize(
    ("context", "site_type"),
    [
        ({"device": {"type": "Tablet"}, "userAgent": "Mozilla/5.0 (iPhone)"}, "t"),
        ({"device": {"type": "ios"}}, "m"),
        ({"device": {"type": "android"}}, "m"),
        ({"device": {"type": "desktop"}, "userAgent": "Mozilla/5.0 (iPad; CPU OS 18_0)"}, "t"),
        ({"userAgent": "Mozilla/5.0 (Linux; Android 15) Mobile Safari"}, "m"),
        ({"userAgent": "Mozilla/5.0 (X11; Linux x86_64)"}, "d"),
        ({"device": "iPhone", "userAgent": 7}, "d"),
        ({}, "d"),
    ],
)
def test_the_device_tells_the_site_type(context: Any, site_type: str) -> None:
    known = {**context, "traits": {"email": "jane.doe@example.com"}}

    assert site_type == sent(visit(context=known))["site_type"]


def test_where_nothing_tells_the_site_type_the_settings_do() -> None:
    assert "t" == sent(visit(), settings={"site_type_default": "t"})["site_type"]
    assert "aios" == sent(visit(), site_type="aios")["site_type"]


@pytest.mark.parametrize("name", TRACKED)
def test_an_event_has_the_same_name_with_a_preset_and_without(name: str) -> None:
    (preset,) = [
        one
        for one in criteo.actions["send-event"].presets
        if one.trigger == f'type = "track" and event = "{name}"'
    ]

    assert standard_name({"type": "track", "event": name}) == preset.fields["event_name"]


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ({"type": "page", "context": {"page": {"path": "/"}}}, "viewHome"),
        ({"type": "page", "name": "Home"}, "viewHome"),
        ({"type": "page", "name": "About", "context": {"page": {"path": "/about"}}}, "viewPage"),
        ({"type": "page", "context": {"page": None}}, "viewPage"),
        ({"type": "track", "event": "Product Removed"}, None),
        ({"type": "identify"}, None),
    ],
)
def test_a_page_is_the_home_page_or_another(event: Any, name: str | None) -> None:
    assert name == standard_name(event)


@pytest.mark.parametrize(
    ("settings", "attribute"),
    [
        ({"partner_id": "12a"}, "Partner ID"),
        ({"partner_id": "12345", "base_url": "http://widget.criteo.com"}, "Event host"),
        ({"partner_id": "12345", "base_url": "https://criteo.com.example.com"}, "Event host"),
        ({"partner_id": "12345", "rest_base_url": "https://api.example.com"}, "REST host"),
        ({"partner_id": "12345", "offline_url": "https://example.com/x"}, "Offline sales address"),
        ({"partner_id": "12345", "path": "m/event"}, "Event path"),
        ({"partner_id": "12345", "api_version": "2026"}, "API version"),
        ({"partner_id": "12345", "email_formats": ["sha1"]}, "Forms of e-mail addresses"),
        ({"partner_id": "12345", "max_event_age_minutes": -1}, "Oldest event, in minutes"),
        ({"partner_id": "12345", "delivery_mode": "rest"}, "Advertiser ID"),
    ],
)
def test_a_setting_of_another_form_is_refused(settings: Any, attribute: str) -> None:
    with pytest.raises(PayloadError, match=attribute):
        criteo.settings.payload(settings)


@pytest.mark.parametrize(("caller", "count"), [("70", 0), (None, 0), ("1234567", 1), ("x", 1)])
def test_an_odd_caller_id_is_remarked_on(caller: str | None, count: int) -> None:
    assert criteo.notices is not None
    settings = criteo.settings.payload({"partner_id": "1", "caller_id": caller})

    assert count == len(criteo.notices(settings, NOON.date()))


def test_a_sale_in_a_store_is_of_any_age() -> None:
    sale = {**order(channel="store"), "timestamp": iso(NOON - timedelta(days=90))}
    url = "https://offline.criteo.com/a"

    (request,) = trial(sale, action="send-offline-sale", settings={"offline_url": url}).requests()

    assert (url, 12345, "127.0.0.1") == (
        request.url,
        request.json["account"],
        request.json["ip"],
    )


REST = {"delivery_mode": "rest", "advertiser_id": "13"}


def test_the_rest_endpoint_is_told_only_what_is_known() -> None:
    (found,) = sent(visit("Signed In"), settings=REST)["data"]

    assert {
        "advertiser_id": 13,
        "event_name": "login",
        "event_time": "2026-11-21T11:59:00Z",
        "identifiers": {
            "email_sha256": "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d"
        },
    } == found["attributes"]


@pytest.mark.parametrize("money", [{"total": 5}, {"currency": "EUR"}])
def test_an_amount_or_a_currency_alone_tells_the_rest_endpoint_nothing(money: Any) -> None:
    (found,) = sent(order(**money), settings=REST)["data"]

    assert ["transaction_id", "items"] == list(found["attributes"]["transaction_data"])


@pytest.mark.parametrize(
    ("money", "value"), [({"revenue": 0, "total": 9}, 0), ({"total": 9.5, "value": 7}, 9.5)]
)
def test_the_order_value_is_that_of_every_platform(money: Any, value: float) -> None:
    (found,) = sent(order(currency="eur", **money), settings=REST)["data"]

    assert ("EUR", value) == (
        found["attributes"]["transaction_data"]["currency"],
        found["attributes"]["transaction_data"]["value"],
    )


def test_a_sale_of_nothing_in_a_store_is_refused() -> None:
    sale = order(channel="store", products=[])
    settings = {"offline_url": "https://offline.criteo.com/a"}

    assert "A sale in a store needs products with their ids." == refusal(
        sale, action="send-offline-sale", settings=settings
    )


def test_a_sale_in_a_store_may_have_neither_currency_nor_store() -> None:
    settings = {"offline_url": "https://offline.criteo.com/a"}
    (one,) = sent(order(), action="send-offline-sale", settings=settings)["events"]

    assert ["event", "timestamp", "id", "item"] == list(one)
