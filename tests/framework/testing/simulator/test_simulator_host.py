"""The simulator's host, played with an invented platform."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

import httpx
import pytest

from onward.testing.simulator import (
    Arrival,
    Call,
    Reply,
    SimulatedClock,
    SimulatedPlatform,
    answers,
    veiled,
)
from onward.testing.simulator.app import create_app
from onward.testing.simulator.world import World

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


class AcmeAds(SimulatedPlatform):
    name = "Acme Ads"
    hosts: ClassVar[tuple[str, ...]] = ("api.acme.example",)

    @answers("POST", "api.acme.example/v3/pixels/{pixel}/events")
    def events(self, call: Call) -> Reply:
        event = call.json()
        if "id" not in event:
            self.arrivals.refuse(call.at, call.segments["pixel"], "", event, "no id")
            return Reply(400, {"error": "no id"})
        self.arrivals.take(call.at, call.segments["pixel"], event["id"], event)
        return Reply(200, {"token": self.oauth.state(call.bearer), "name": call.params.get("q")})

    @answers("GET", "api.acme.example/broken")
    def broken(self, call: Call) -> Reply:
        return Reply(200, {"never": 1 // int(call.params["by"])})

    @answers("GET", "api.acme.example/empty")
    def empty(self, call: Call) -> Reply:
        return Reply(204)

    def targets(self) -> Mapping[str, str]:
        return {"77": "The shop's pixel"}

    def cells(self, arrival: Arrival) -> Mapping[str, str]:
        return {"Event id": arrival.event_id, "Email": veiled(str(arrival.event.get("email")))}


class Play:
    """The simulator in this process, asked like a server."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(lambda: NOON)
        self.acme = AcmeAds(self.clock, tokens=("t-1",))
        self.world = World(self.clock, {"acme-ads": self.acme})
        self._transport = httpx.ASGITransport(app=create_app(self.world))

    def ask(self, method: str, path: str, **parts: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self._transport, base_url="http://simulator"
            ) as client:
                return await client.request(method, path, **parts)

        return asyncio.run(send())

    def event(self, **event: Any) -> httpx.Response:
        return self.ask("POST", "/api.acme.example/v3/pixels/77/events", json=event)


@pytest.fixture
def play() -> Play:
    return Play()


def test_a_request_reaches_the_platform_of_its_host(play: Play) -> None:
    answer = play.ask(
        "POST",
        "/api.acme.example/v3/pixels/77/events?q=a%20b",
        json={"id": "e-1"},
        headers={"Authorization": "Bearer t-1"},
    )

    assert (200, {"token": "valid", "name": "a b"}) == (answer.status_code, answer.json())


def test_places_in_an_address_are_handed_over_as_written(play: Play) -> None:
    play.ask("POST", "/api.acme.example/v3/pixels/a%3Ab/events", json={"id": "e-1"})

    assert {"a%3Ab": 1} == dict(play.acme.arrivals.accepted)


def test_an_unknown_host_is_answered_with_those_there_are(play: Play) -> None:
    answer = play.ask("GET", "/graph.other.example/v1")

    assert 404 == answer.status_code
    assert (
        'The simulator has no host "graph.other.example". It has: api.acme.example.'
        == answer.json()["message"]
    )


@pytest.mark.parametrize(("path", "status"), [("/v3/pixels/77/events", 405), ("/v9", 404)])
def test_what_the_platform_does_not_have_is_refused(play: Play, path: str, status: int) -> None:
    assert status == play.ask("GET", f"/api.acme.example{path}").status_code


def test_a_mistake_in_a_simulator_is_an_error_of_its_platform(play: Play) -> None:
    answer = play.ask("GET", "/api.acme.example/broken?by=0")

    assert (500, "The simulator of acme-ads failed; see its log.") == (
        answer.status_code,
        answer.json()["message"],
    )


def test_counts_are_exact_and_tell_repetitions_apart(play: Play) -> None:
    for event in ({"id": "e-1"}, {"id": "e-1"}, {"id": "e-2"}, {}):
        play.event(**event)

    assert {
        "requests": 4,
        "by_status": {"200": 3, "400": 1},
        "accepted": 3,
        "refused": 1,
        "distinct": 2,
        "repeated": 1,
        "targets": [{"id": "77", "title": "The shop's pixel", "accepted": 3, "refused": 1}],
    } == play.ask("GET", "/_simulator/counts").json()["acme-ads"]


def test_the_latest_events_are_listed_as_they_were_sent(play: Play) -> None:
    for number in (1, 2, 3):
        play.event(id=f"e-{number}", value=number)

    found = play.ask("GET", "/_simulator/events?platform=acme-ads&limit=1").json()

    assert [
        {
            "at": "2026-05-04T12:00:00+00:00",
            "target": "77",
            "event_id": "e-3",
            "refused": "",
            "event": {"id": "e-3", "value": 3},
        }
    ] == found


def test_requests_are_listed_without_their_tokens(play: Play) -> None:
    play.ask(
        "POST",
        "/api.acme.example/v3/pixels/77/events",
        json={"id": "e-1"},
        headers={"Authorization": "Bearer t-1"},
    )

    (call,) = play.ask("GET", "/_simulator/calls").json()

    assert ("••••", 200, '{"id":"e-1"}') == (
        call["headers"]["authorization"],
        call["status"],
        call["body"],
    )


def test_only_the_beginning_of_a_large_body_is_kept(play: Play) -> None:
    play.event(id="e-1", text="x" * 100_000)

    assert 65_536 == len(play.world.calls.latest[0].call.content)
    assert 1 == play.acme.arrivals.accepted["77"]


def test_a_fault_answers_in_place_of_the_platform(play: Play) -> None:
    play.ask("POST", "/_simulator/faults", json={"status": 429, "headers": {"Retry-After": "7"}})

    first, second = play.event(id="e-1"), play.event(id="e-1")

    assert (429, "7", 200) == (first.status_code, first.headers["retry-after"], second.status_code)
    assert 1 == play.acme.arrivals.accepted["77"]


def test_a_fault_can_come_after_the_platform_has_acted(play: Play) -> None:
    play.ask("POST", "/_simulator/faults", json=[{"status": 504, "acts": True, "body": "<html>"}])

    answer = play.event(id="e-1")

    assert (504, "<html>") == (answer.status_code, answer.text)
    assert 1 == play.acme.arrivals.accepted["77"]


def test_a_malformed_answer_breaks_off_in_the_middle(play: Play) -> None:
    play.ask("POST", "/_simulator/faults", json={"kind": "malformed", "times": 2})

    cut, html = play.event(id="e-1"), play.ask("GET", "/api.acme.example/empty")

    assert '{"token":"unkno' == cut.text
    assert html.text.startswith("<html>")


def test_a_delayed_answer_is_the_platforms_own(play: Play) -> None:
    play.ask("POST", "/_simulator/faults", json={"kind": "pass", "delay_s": 0.001})

    assert 200 == play.event(id="e-1").status_code


def test_a_fault_waits_for_its_turn_and_its_request(play: Play) -> None:
    fault = {
        "platform": "acme-ads",
        "method": "post",
        "path": "pixels/77",
        "skip": 1,
        "times": None,
    }
    play.ask("POST", "/_simulator/faults", json=fault)

    statuses = [play.event(id="e-1").status_code for _ in range(3)]
    elsewhere = play.ask("POST", "/api.acme.example/v3/pixels/78/events", json={"id": "e-1"})

    assert ([200, 503, 503], 200) == (statuses, elsewhere.status_code)


def test_faults_can_be_listed_and_cleared(play: Play) -> None:
    play.ask("POST", "/_simulator/faults", json={"status": 500})

    listed = play.ask("GET", "/_simulator/faults").json()
    play.ask("DELETE", "/_simulator/faults")

    assert [500] == [fault["status"] for fault in listed]
    assert 200 == play.event(id="e-1").status_code


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("faults", {"kind": "explode"}, "Invalid enum value 'explode' - at `$.kind`"),
        ("faults", {"path": "("}, '"path" should be a regular expression, but "(" is none'),
        ("tokens", {"platform": "acme"}, '"platform" is one of acme-ads, but it is "acme".'),
        (
            "tokens",
            {"platform": "acme-ads", "action": "lose"},
            '"action" is one of expire, revoke, revoke_refresh, accept, but it is "lose".',
        ),
    ],
)
def test_a_wrong_control_request_is_answered_with_what_is_wrong(
    play: Play, path: str, body: dict[str, Any], sentence: str
) -> None:
    answer = play.ask("POST", f"/_simulator/{path}", json=body)

    assert 400 == answer.status_code
    assert sentence in answer.json()["message"]


def test_the_clock_can_be_moved_and_set_back(play: Play) -> None:
    times = [
        play.ask("POST", "/_simulator/clock", json=move).json()["now"]
        for move in (
            {"advance_s": 90},
            {"now": "2027-01-01T00:00:00Z"},
            {"now": "2027-01-01T00:00:00"},
            {},
        )
    ]

    assert [
        "2026-05-04T12:01:30+00:00",
        "2027-01-01T00:00:00+00:00",
        "2027-01-01T00:00:00+00:00",
        "2026-05-04T12:00:00+00:00",
    ] == times
    assert {"now": "2026-05-04T12:00:00+00:00"} == play.ask("GET", "/_simulator/clock").json()


@pytest.mark.parametrize(
    ("action", "token", "state"),
    [
        ("expire", "t-1", "expired"),
        ("revoke", None, "revoked"),
        ("accept", "t-9", "valid"),
    ],
)
def test_tokens_can_be_ended_or_accepted(
    play: Play, action: str, token: str | None, state: str
) -> None:
    order = {"platform": "acme-ads", "action": action, "token": token}
    play.ask("POST", "/_simulator/tokens", json=order)

    assert state == play.acme.oauth.state(token or "t-1")


def test_a_reset_forgets_everything(play: Play) -> None:
    play.event(id="e-1")
    play.acme.oauth.expire()
    play.ask("POST", "/_simulator/clock", json={"advance_s": 90})

    play.ask("POST", "/_simulator/reset")

    counts = play.ask("GET", "/_simulator/counts").json()["acme-ads"]
    assert (0, 0, 0) == (counts["requests"], counts["accepted"], counts["distinct"])
    assert "valid" == play.acme.oauth.state("t-1")
    assert play.clock.now() == NOON


def test_the_events_manager_shows_events_without_personal_values(play: Play) -> None:
    play.event(id="e-<1>", email="ada@example.com")
    play.event(email="ada@example.com")

    page = play.ask("GET", "/_simulator/").text

    assert "ada@example.com" not in page
    assert "sha256 b5fc85e5…" in page
    assert "e-&lt;1&gt;" in page
    assert "no id" in page
    assert "The shop&#39;s pixel" in page


def test_the_events_manager_says_when_there_is_nothing_yet(play: Play) -> None:
    assert "No events yet." in play.ask("GET", "/_simulator/").text


def test_what_is_hashed_already_is_only_shortened() -> None:
    assert "sha256 aaaaaaaa…" == veiled("a" * 64)


def test_an_answer_can_say_what_time_it_is() -> None:
    dated = Reply(204, headers={"X": "1"}).dated(datetime(2026, 11, 21, 12, tzinfo=UTC))

    assert {"Date": "Sat, 21 Nov 2026 12:00:00 GMT", "X": "1"} == dated.headers
