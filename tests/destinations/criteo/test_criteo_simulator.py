"""Criteo's simulator refuses what Criteo refuses, with status 200."""

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from destinations.criteo.site import NOON, Site, trial, visit
from onward.event import iso
from onward.outcome import Delivered
from onward.request import Bearer, Request, Response, Secret

URL = "https://widget.criteo.com/m/event?version=s2s_v0"


def body(**changes: Any) -> dict[str, Any]:
    whole = {
        "account": "12345",
        "version": "s2s_v1.0.0",
        "site_type": "d",
        "id": {"email": {"sha256": "a" * 64}},
        "events": [{"event": "viewHome", "timestamp": "2026-11-21T11:59:00Z"}],
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def one(**event: Any) -> dict[str, Any]:
    return body(events=[event])


def ask(request: Request, site: Site | None = None) -> Response:
    return asyncio.run((site or Site()).send(request))


def errors(content: Any, site: Site | None = None) -> list[str]:
    response = ask(Request.post(URL, json=content), site)
    assert 200 == response.status
    found: list[str] = response.json_object()["errors"]
    return found


BASKET = [{"id": "a", "price": 1.5, "quantity": 1}]


@pytest.mark.parametrize(
    "content",
    [
        body(),
        body(id={"mapping_key": "70", "mapped_user_id": "x"}),
        body(id={"gaid": "x"}),
        body(id={"idfa": "x"}, site_type="aios"),
        body(id=None, alternate_ids=[{"type": "email", "value": "a" * 32, "hash_method": "md5"}]),
        one(event="viewItem", item="a"),
        one(event="viewList", item=["a", "b", "c"], category="Shoes"),
        one(event="viewSearch", keywords="shoes"),
        one(event="addToCart", item=BASKET, currency="EUR"),
        one(event="trackTransaction", id="o-1", item=BASKET, dd="1"),
        one(event="ofMyOwn", item=BASKET),
        body(surprise=1),
    ],
)
def test_what_the_table_allows_is_taken(content: Any) -> None:
    assert [] == errors(content)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (body(account=12345), "account"),
        (body(site_type="x"), "site_type"),
        (body(site_type="instore"), "site_type"),
        (body(version=None), "request"),
        (body(events=[]), "events"),
        (body(id={"email": {"sha256": "A" * 64}}), "id.email.sha256"),
        (body(id={"email": {"sha1": "a"}}), "id.email"),
        (one(event="viewItem", item={"id": "a"}), "events.0"),
        (one(event="viewItem"), "events.0"),
        (one(event="viewList", item=["a", "b", "c", "d"]), "events.0"),
        (one(event="trackTransaction", item=BASKET), "events.0"),
        (one(event="addToCart", item=[]), "events.0"),
        (one(event="addToCart", item=[{"id": "a", "price": "1", "quantity": 1}]), "events.0"),
        (one(event="viewHome", timestamp="2026-11-21T11:59:00.000Z"), "events.0.timestamp"),
        (one(event="addToCart", item=BASKET, currency="eur"), "events.0.currency"),
        (one(event="viewSearch", checkin_date="24.12.2026"), "events.0.checkin_date"),
    ],
)
def test_what_the_table_does_not_allow_is_refused_with_200(content: Any, place: str) -> None:
    site = Site()

    (said,) = errors(content, site)

    assert said.startswith(f"{place}: ")
    assert 0 == site.platform.arrivals.accepted.total()


@pytest.mark.parametrize("person", [None, {}, {"mapped_user_id": "x"}, {"email": {}}, "x"])
def test_nobody_is_refused_in_criteos_words(person: Any) -> None:
    assert ["UserIdentifierMissing"] == errors(body(id=person, ip="203.0.113.7"))


@pytest.mark.parametrize("content", [[], 5, None, "x"])
def test_a_body_that_is_no_object_names_nobody(content: Any) -> None:
    response = ask(Request.post(URL, content=msgspec.json.encode(content)))

    assert {"errors": ["UserIdentifierMissing"], "warnings": []} == response.json()


def test_a_body_that_is_no_json_is_refused() -> None:
    assert 400 == ask(Request.post(URL, content=b"{")).status


def test_an_old_event_is_answered_with_success_and_ignored() -> None:
    site = Site()
    old = iso(NOON - timedelta(minutes=16))[:19] + "Z"

    assert [] == errors(one(event="viewHome", timestamp=old), site)
    assert (0, 1) == (
        site.platform.arrivals.accepted.total(),
        site.platform.arrivals.refused["12345"],
    )


def test_an_event_in_the_address_is_taken() -> None:
    data = quote(msgspec.json.encode(body()).decode())

    assert 200 == ask(Request.get(f"{URL}&data={data}")).status
    assert 400 == ask(Request.get(URL)).status


def test_a_partner_of_a_region_is_sent_there_and_taken_there() -> None:
    site = Site()

    first = ask(Request.post(URL, json=body(account="777")), site)
    home = first.headers["location"]
    second = ask(Request.post(home, json=body(account="777")), site)

    assert (307, "https://widget.eu.criteo.com/m/event?version=s2s_v0") == (first.status, home)
    assert 200 == second.status
    assert {"777": 1} == dict(site.platform.arrivals.accepted)


def test_the_order_id_tells_one_sale_from_another() -> None:
    site = Site()
    sale = one(event="trackTransaction", id="o-1", item=BASKET)

    errors(sale, site)
    errors(sale, site)

    assert 1 == site.platform.arrivals.repeated


def test_the_events_manager_shows_people_only_as_hashes() -> None:
    site = Site()
    person = {"mapping_key": "70", "mapped_user_id": "gum", "email": {"raw": "a@example.com"}}
    errors(body(id=person, events=[{"event": "viewItem", "item": "a"}]), site)

    cells = site.platform.cells(site.platform.arrivals.latest[0])

    assert ("viewItem", '"a"') == (cells["Event"], cells["Item"])
    assert "a@example.com" not in cells["Person"]
    assert {"12345": "Partner 12345"} == site.platform.targets()


def rest(path: str, site: Site | None = None, bearer: str = "T") -> Response:
    auth = Bearer(Secret(bearer)) if bearer else None
    return ask(Request.get(f"https://api.criteo.com/2026-07/{path}", auth=auth), site)


def code(response: Response) -> tuple[int, str]:
    return response.status, response.json_object()["errors"][0]["code"]


@pytest.mark.parametrize("path", ["advertisers/me", "marketing-solutions/me"])
def test_the_rest_api_wants_a_valid_token(path: str) -> None:
    site = Site()

    fine = rest(path, site)
    site.platform.oauth.expire("T")

    assert 200 == fine.status
    assert (401, "authorization-token-expired") == code(rest(path, site))
    assert (401, "authorization-token-invalid") == code(rest(path, bearer="X"))
    assert (401, "authorization-token-missing") == code(rest(path, bearer=""))


def test_a_token_lives_for_15_minutes() -> None:
    site = Site()
    form = {"grant_type": "client_credentials", "client_id": "app", "client_secret": "S"}
    issued = ask(Request.post("https://api.criteo.com/oauth2/token", form=form), site).json()

    fresh = rest("advertisers/me", site, issued["access_token"])
    site.clock.advance(timedelta(minutes=15))

    assert (900, "Bearer") == (issued["expires_in"], issued["token_type"])
    assert 200 == fresh.status
    assert 401 == rest("advertisers/me", site, issued["access_token"]).status
    assert "refresh_token" not in issued


def test_only_client_credentials_are_exchanged() -> None:
    form = {"grant_type": "refresh_token", "client_id": "app", "client_secret": "S"}

    assert 400 == ask(Request.post("https://api.criteo.com/oauth2/token", form=form)).status


def test_too_many_requests_of_a_minute_are_throttled_until_the_next() -> None:
    site = Site()
    site.platform.per_minute = 2

    statuses = [rest("advertisers/me", site).status for _ in range(2)]
    last = rest("advertisers/me", site)

    assert ([200, 200], 429) == (statuses, last.status)
    assert str(int(NOON.timestamp()) + 60) == last.headers["x-ratelimit-reset"]
    site.clock.advance(timedelta(minutes=1))
    assert 200 == rest("advertisers/me", site).status


def test_there_is_no_rest_endpoint_for_events() -> None:
    response = ask(Request.post("https://api.criteo.com/2024-07/events", json={}))

    assert (404, "not-found") == code(response)
    assert 404 == ask(Request.get("https://widget.criteo.com/other")).status


STORE = {
    "account": 12345,
    "site_type": "instore",
    "ip": "127.0.0.1",
    "id": {"email": {"md5": "a" * 32}},
    "events": [
        {
            "event": "trackTransaction",
            "timestamp": "2026-11-01T10:00:00Z",
            "id": "R-1",
            "item": [{"id": "SKU-1", "price": 5, "quantity": 1}],
        }
    ],
}
OFFLINE = "https://offline.criteo.com/onboarding/12345"


def sold(content: Any, site: Site | None = None) -> Response:
    return ask(Request.post(OFFLINE, json=content), site)


def test_sales_in_stores_are_taken_at_any_age() -> None:
    site = Site()
    receipts = trial(
        *(
            {
                **order(number),
                "timestamp": iso(NOON - timedelta(days=30)),
                "properties": {**order(number)["properties"], "channel": "store"},
            }
            for number in range(3)
        ),
        action="send-offline-sale",
        settings={"offline_url": OFFLINE},
    )

    answers = site.deliver(receipts)

    assert [Delivered()] * 3 == [one.outcome for one in answers]
    assert 3 == site.platform.arrivals.accepted["12345"]


def order(number: int) -> Any:
    event = visit(
        "Order Completed",
        order_id=f"R-{number}",
        currency="EUR",
        products=[{"product_id": "SKU-1", "price": 5}],
    )
    return {**event, "messageId": f"m-{number}"}


@pytest.mark.parametrize(
    "changes",
    [
        {"account": "12345"},
        {"account": 777},
        {"site_type": "d"},
        {"ip": ""},
        {"id": {"email": {"sha256": "a" * 64}}},
        {"id": {"email": {"md5": "a" * 32, "raw": "ada@example.com"}}},
        {"events": []},
        {"events": [{**STORE["events"][0], "item": []}]},  # type: ignore[index]
        {"events": 5},
    ],
)
def test_a_sale_that_the_table_does_not_allow_is_refused_with_200(changes: Any) -> None:
    site = Site()

    response = sold(STORE | changes, site)

    assert 200 == response.status
    assert response.json_object()["errors"]
    assert 0 == site.platform.arrivals.accepted.total()


def test_a_sale_is_json() -> None:
    assert 400 == ask(Request.post(OFFLINE, content=b"{")).status
    assert ["UserIdentifierMissing", "AccountUnknown"] == sold(5).json_object()["errors"]
