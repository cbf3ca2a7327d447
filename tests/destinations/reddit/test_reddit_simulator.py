"""The simulated Reddit refuses what Reddit refuses, in its words."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import onward_destinations.reddit
from destinations.reddit.shopfront import NOON, Shop
from onward.request import AccessToken, Request, Response
from onward.testing.reading import read_examples
from onward.testing.trial import prepare
from onward_destinations.reddit.simulator.judging import event_schema, old_event_schema
from onward_destinations.reddit.simulator.seeds import PIXEL

EXAMPLES = Path(onward_destinations.reddit.__file__).parent / "examples"
V3 = f"https://ads-api.reddit.com/api/v3/pixels/{PIXEL}/conversion_events"
V2 = f"https://ads-api.reddit.com/api/v2.0/conversions/events/{PIXEL}"
NOW = int(NOON.timestamp() * 1_000)
DAY = 86_400_000


def event(**changes: Any) -> dict[str, Any]:
    whole = {
        "event_at": NOW,
        "action_source": "WEBSITE",
        "type": {"tracking_type": "SIGN_UP"},
        "user": {"email": "a" * 64},
        "metadata": {"conversion_id": "c-1"},
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def old_event(**changes: Any) -> dict[str, Any]:
    whole = {
        "event_at": "2026-11-21T11:00:00Z",
        "event_type": {"tracking_type": "SignUp"},
        "user": {"email": "a" * 64},
        "event_metadata": {"conversion_id": "c-1"},
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def post(shop: Shop, *events: Any) -> Response:
    token = AccessToken()
    return shop.ask(Request.post(V3, json={"data": {"events": list(events)}}, auth=token))


def post_old(shop: Shop, *events: Any) -> Response:
    token = AccessToken()
    return shop.ask(Request.post(V2, json={"events": list(events)}, auth=token))


def test_the_schemas_are_quick() -> None:
    assert event_schema().is_quick
    assert old_event_schema().is_quick


@pytest.mark.parametrize(
    ("bad", "place"),
    [
        (event(event_at="2026-11-21T12:00:00Z"), ".event_at"),
        (event(event_at=NOW - 7 * DAY), ".event_at"),
        (event(event_at=NOW + 301_000), ".event_at"),
        (event(action_source="WEB"), ".action_source"),
        (event(type={"tracking_type": "SignUp"}), ".type.tracking_type"),
        (event(type={"tracking_type": "CUSTOM"}), ".type.custom_event_name"),
        (event(user={"email": "ada@example.com"}), ".user.email"),
        (event(user={"screen_dimensions": {"width": 1}}), ".user"),
        (event(user=None), ".user"),
        (event(metadata=None), ""),
        (
            event(metadata={"conversion_id": "c", "products": [{"name": "x"}]}),
            ".metadata.products.0",
        ),
    ],
)
def test_what_reddit_refuses_is_refused(bad: Any, place: str) -> None:
    shop = Shop()

    answer = post(shop, event(), bad)

    assert 400 == answer.status
    assert f"data.events[1]{place}" == answer.json()["error"]["fields"][0]["field"]
    assert 0 == shop.reddit.arrivals.accepted.total()


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (old_event(event_at="2026-11-13T11:59:00Z"), "less than 168h0m0s old"),
        (old_event(event_at="soon"), "RFC 3339"),
        (old_event(event_type={"tracking_type": "SIGN_UP"}), "is not one of"),
        (old_event(user=None), "match key is required"),
    ],
)
def test_what_the_older_api_refuses_is_echoed(bad: Any, said: str) -> None:
    answer = post_old(Shop(), old_event(), bad)

    (row,) = answer.json()["invalid_events"]
    assert (400, bad) == (answer.status, row["event"])
    assert said in row["error_message"]


def test_a_fraction_of_a_cent_fails_the_whole_request() -> None:
    answer = post_old(Shop(), old_event(), old_event(event_metadata={"value": 1.5}))

    assert (403, "JSON error unexpected type number") == (
        answer.status,
        answer.json()["error"]["explanation"],
    )


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"data": {}}', b'{"data": {"events": []}}']
)
def test_bodies_that_hold_no_events(content: bytes) -> None:
    token = AccessToken()

    assert 400 == Shop().ask(Request.post(V3, content=content, auth=token)).status


def test_a_token_that_is_missing_is_answered_in_plain_text() -> None:
    answer = post(Shop(""), event())

    assert (401, "Authorization Required") == (answer.status, answer.text)


def test_too_many_events_of_a_second_wait_for_the_next() -> None:
    shop = Shop()
    shop.reddit.per_second = 1
    statuses = [post(shop, event()).status for _ in range(2)]
    shop.clock.advance(timedelta(seconds=1))

    assert ([200, 429], 200) == (statuses, post(shop, event()).status)


def test_a_repeated_event_is_counted_once_and_nobody_is_shown() -> None:
    shop = Shop()
    named = {"conversion_id": "c-1", "value": 5, "currency": "EUR"}
    post(shop, event(metadata=named), event(metadata=named), event(type={"tracking_type": "LEAD"}))
    arrival = shop.reddit.arrivals.latest[0]

    assert 1 == shop.reddit.arrivals.repeated
    assert {
        "Event": "SIGN_UP",
        "Source": "WEBSITE",
        "Conversion id": "c-1",
        "Value": "5 EUR",
        "Person": "email: sha256 aaaaaaaa…",
    } == shop.reddit.cells(arrival)
    assert "Example Shop" == shop.reddit.targets()[PIXEL]


def test_a_person_signs_in() -> None:
    shop = Shop()
    where = "https://www.reddit.com/api/v1"
    asked = "client_id=C&redirect_uri=http%3A%2F%2Flocalhost%2F&response_type=code&state=s"
    client = {"client_id": "C", "client_secret": "S", "redirect_uri": "http://localhost/"}

    page = shop.ask(Request.get(f"{where}/authorize?{asked}"))
    allowed = shop.ask(Request.post(f"{where}/authorize?{asked}", form={"decision": "allow"}))
    code = allowed.headers["location"].partition("code=")[2].partition("&")[0]
    form = {"grant_type": "authorization_code", "code": code, **client}
    tokens = shop.ask(Request.post(f"{where}/access_token", form=form)).json()

    assert (200, 302, 3_600) == (page.status, allowed.status, tokens["expires_in"])


def test_the_agency_has_no_pixels_and_strangers_are_not_found() -> None:
    shop = Shop()
    token = AccessToken()
    address = "https://ads-api.reddit.com/api/v3/businesses/{}/pixels"
    agency = list(onward_destinations.reddit.simulator.seeds.BUSINESSES)[1]

    empty = shop.ask(Request.get(address.format(agency), auth=token))
    unknown = shop.ask(Request.get(address.format("x"), auth=token))

    assert ([], 404) == (empty.json()["data"], unknown.status)


@pytest.mark.parametrize("example", read_examples(EXAMPLES), ids=lambda one: one.place)
def test_every_example_is_what_reddit_takes(example: Any) -> None:
    shop = Shop()
    made = prepare(onward_destinations.reddit.reddit, example)

    assert {200} >= {shop.ask(request).status for request in made.requests()}
