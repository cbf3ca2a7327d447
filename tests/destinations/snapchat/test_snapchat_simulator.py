"""The simulated Snapchat refuses what Snapchat refuses, in its words."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import onward_destinations.snapchat
from destinations.snapchat.shop import NOON, Shop
from onward.request import Request
from onward.testing.reading import read_examples
from onward.testing.trial import prepare
from onward_destinations.snapchat.simulator.seeds import APP, PIXEL

SECONDS = int(NOON.timestamp()) - 3_600
EXAMPLES = Path(onward_destinations.snapchat.__file__).parent / "examples"


def event(**changes: Any) -> dict[str, Any]:
    whole = {
        "event_name": "SIGN_UP",
        "event_time": SECONDS,
        "event_id": "e-1",
        "action_source": "WEB",
        "event_source_url": "https://shop.example.com/",
        "user_data": {"em": ["a" * 64]},
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


@pytest.mark.parametrize(
    "good",
    [
        event(),
        event(event_time=SECONDS * 1_000),
        event(
            action_source="website",
            event_name="Purchase",
            custom_data={"value": 1, "currency": "EUR"},
        ),
        event(action_source="phone_call", event_source_url=None),
        event(user_data={"client_ip_address": "203.0.113.7", "client_user_agent": "x"}),
        event(user_data={"client_ip_address": "2001:db8::7", "client_user_agent": "x"}),
        event(user_data={"mobile_ad_id": "x"}),
    ],
)
def test_what_snapchat_takes_is_taken(good: Any) -> None:
    shop = Shop()

    assert {"status": "VALID"} == shop.post(good).json()
    assert {PIXEL: 1} == dict(shop.snapchat.arrivals.accepted)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (event(event_name=None), "is missing"),
        (event(event_name="Demo Requested"), "event_name'] is invalid"),
        (event(event_time="now"), "event_time'] is invalid"),
        (event(event_time=SECONDS - 38 * 86_400), "out of range"),
        (event(event_time=SECONDS + 7_200), "out of range"),
        (event(event_time=SECONDS * 1_000, action_source="OFFLINE"), "invalid Unix timestamp"),
        (event(action_source="moon"), "action_source'] is invalid"),
        (event(action_source="MOBILE_APP", app_data={"advertiser_tracking_enabled": 0}), "asset"),
        (event(action_source="app"), "advertiser_tracking_enabled"),
        (event(event_source_url=None), "event_source_url"),
        (event(user_data={"em": ["ada@example.com"]}), "not hashed"),
        (event(user_data={"client_ip_address": "a" * 64, "client_user_agent": "x"}), "IP address"),
        (event(user_data={"client_ip_address": "203.0.113.7"}), "Insufficient PII"),
        (event(user_data={"sc_click_id": "x", "external_id": ["a" * 64]}), "Insufficient PII"),
        (event(event_name="PURCHASE"), "requires value and currency"),
        (event(custom_data={"contents": [{"id": "1", "quantity": 2}]}), "is invalid"),
        ("no event", "is invalid"),
    ],
)
def test_what_snapchat_refuses_is_refused(bad: Any, said: str) -> None:
    shop = Shop()

    answer = shop.post(event(), bad)

    assert (400, 1) == (answer.status, answer.json()["event"])
    assert said in answer.json()["errors"]["error_msgs"][0]
    assert 0 == shop.snapchat.arrivals.accepted.total()


def test_events_of_an_app_do_not_belong_to_the_pixel() -> None:
    app = event(action_source="MOBILE_APP", app_data={"advertiser_tracking_enabled": 1})

    assert {"status": "VALID"} == Shop().post(app, asset=APP).json()


def test_checked_events_are_logged_and_not_counted() -> None:
    shop = Shop()
    old = event(event_time=SECONDS - 8 * 86_400)

    checked = shop.post(event(), old, event(event_name="?"), ending="/validate").json()
    logs = shop.ask(Request.get(address("/validate/logs"))).json()
    stats = shop.ask(Request.get(address("/validate/stats"))).json()

    assert ["VALID", "VALID", "INVALID"] == [log["status"] for log in checked["event_logs"]]
    assert ["event_time is more than 7 days in the past"] == checked["event_logs"][1]["warnings"]
    assert "1 of 3 events invalid" == checked["reason"]
    assert checked["event_logs"] == logs["logs"]
    assert (3, 0) == tuple(one["event_count_past_hour"] for one in stats["stats"].values())


def address(ending: str, asset: str = PIXEL) -> str:
    return f"https://tr.snapchat.com/v3/{asset}/events{ending}?access_token=T"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"data": []}'])
def test_bodies_that_hold_no_events(content: bytes) -> None:
    assert 400 == Shop().ask(Request.post(address(""), content=content)).status


@pytest.mark.parametrize(("query", "status"), [("", 401), ("?access_token=x", 400)])
def test_tokens_that_open_nothing(query: str, status: int) -> None:
    url = address("").partition("?")[0]

    assert status == Shop("").ask(Request.post(f"{url}{query}", json={})).status


def test_a_pixel_of_others_takes_nothing() -> None:
    assert 403 == Shop().post(event(), asset="x").status


def test_too_many_requests_of_a_second_wait_for_the_next() -> None:
    shop = Shop()
    shop.snapchat.per_second = 1
    statuses = [shop.post(event()).status for _ in range(2)]
    shop.clock.advance(timedelta(seconds=1))

    assert ([200, 429], 200) == (statuses, shop.post(event()).status)


def test_a_repeated_event_is_counted_once() -> None:
    shop = Shop()

    shop.post(event())
    shop.post(event(), event(event_name="LOGIN"))

    assert 1 == shop.snapchat.arrivals.repeated


def test_the_events_manager_shows_no_person() -> None:
    shop = Shop()
    shop.post(event(custom_data={"value": 5, "currency": "EUR"}))
    (arrival,) = shop.snapchat.arrivals.latest

    cells = shop.snapchat.cells(arrival)

    assert ("5 EUR", "em: sha256 aaaaaaaa…") == (cells["Value"], cells["Person"])
    assert "Shop pixel" == shop.snapchat.targets()[PIXEL]


def test_a_person_signs_in() -> None:
    shop = Shop()
    where = "https://accounts.snapchat.com/login/oauth2"
    asked = "client_id=C&redirect_uri=http%3A%2F%2Flocalhost%2F&response_type=code&state=s"
    client = {"client_id": "C", "client_secret": "S", "redirect_uri": "http://localhost/"}

    page = shop.ask(Request.get(f"{where}/authorize?{asked}"))
    allowed = shop.ask(Request.post(f"{where}/authorize?{asked}", form={"decision": "allow"}))
    code = allowed.headers["location"].partition("code=")[2].partition("&")[0]
    form = {"grant_type": "authorization_code", "code": code, **client}
    tokens = shop.ask(Request.post(f"{where}/access_token", form=form)).json()

    assert (200, 302, 3_600) == (page.status, allowed.status, tokens["expires_in"])


@pytest.mark.parametrize("limit", ["5", "2000"])
def test_pages_have_a_size(limit: str) -> None:
    url = f"https://adsapi.snapchat.com/v1/me/organizations?limit={limit}"

    answer = Shop().ask(Request.get(url, headers={"Authorization": "Bearer T"}))

    assert 400 == answer.status


@pytest.mark.parametrize("example", read_examples(EXAMPLES), ids=lambda one: one.place)
def test_every_example_is_what_snapchat_takes(example: Any) -> None:
    shop = Shop()
    trial = prepare(onward_destinations.snapchat.snapchat, example)

    assert {200} >= {shop.ask(request).status for request in trial.requests()}
