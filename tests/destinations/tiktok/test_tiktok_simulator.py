"""TikTok's simulator refuses what TikTok refuses, and takes what it takes."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from destinations.tiktok.shop import NOON, PIXEL, platform
from onward.testing.simulator import Call, Reply
from onward_destinations.tiktok.simulator import TikTok

NOW = int(NOON.timestamp())


def event(**changes: Any) -> dict[str, Any]:
    whole = {
        "event": "Lead",
        "event_time": NOW,
        "event_id": "e-1",
        "user": {"email": "a" * 64},
        "page": {"url": "https://shop.example.com/"},
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def post(tiktok: TikTok, body: Any, *, content: bytes | None = None, **headers: str) -> Reply:
    return tiktok.answer(
        Call(
            tiktok.clock.now(),
            "POST",
            "business-api.tiktok.com",
            "/open_api/v1.3/event/track/",
            headers={"access-token": "T"}
            | {key.replace("_", "-"): v for key, v in headers.items()},
            content=msgspec.json.encode(body) if content is None else content,
        )
    )


def track(tiktok: TikTok, *events: Any, **root: Any) -> Reply:
    body = {"event_source": "web", "event_source_id": PIXEL, "data": list(events)}
    return post(tiktok, body | root)


def said(reply: Reply) -> tuple[int, int, str]:
    return reply.status, reply.json["code"], reply.json["message"]


def test_events_are_taken_once_each() -> None:
    tiktok = platform()

    first = track(tiktok, event(), event(event="Contact"))
    track(tiktok, event())

    assert (200, 0, "OK") == said(first)
    assert ({PIXEL: 3}, 1) == (dict(tiktok.arrivals.accepted), tiktok.arrivals.repeated)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"event": None}, "event: Missing data for required field."),
        ({"event": 5}, "event: Not a valid string."),
        ({"event_time": "2026-11-21"}, "event_time: Not a valid integer."),
        ({"event_time": NOW * 1_000}, "event_time: Not a valid value."),
        ({"event_time": NOW - 28 * 86_400 - 1}, "event_time: The event is older than 28 days."),
        ({"page": None}, "page.url: Missing data for required field."),
        ({"page": "x"}, "page: Not a valid object."),
        ({"user": {"email": [5]}}, "user.email: Not a valid string."),
        ({"properties": {"value": "5"}}, "properties.value: Not a valid number."),
        (
            {"properties": {"contents": [{"content_id": 2002}]}},
            "properties.contents.0.content_id: Not a valid string.",
        ),
        (
            {"properties": {"content_type": "x"}},
            "properties.content_type: Must be one of: product, product_group.",
        ),
        ({"properties": {"content_ids": "x"}}, "properties.content_ids: Not a valid list."),
        ({"limited_data_use": "yes"}, "limited_data_use: Not a valid boolean."),
    ],
)
def test_one_bad_event_fails_the_request_and_is_named(changes: dict[str, Any], fault: str) -> None:
    tiktok = platform()

    reply = track(tiktok, event(), event(**changes))

    assert (200, 40002, f"Batch.1.{fault}") == said(reply)
    assert (0, 1) == (tiktok.arrivals.accepted.total(), tiktok.arrivals.refused.total())


def test_what_is_no_event_is_refused() -> None:
    assert (200, 40002, "Batch.0.Not a valid object.") == said(track(platform(), "no event"))


@pytest.mark.parametrize(
    ("root", "code"),
    [
        ({"event_source": "moon"}, 40002),
        ({"event_source_id": "C4A0SOMEBODYELSES000"}, 40001),
        ({"data": []}, 40002),
        ({"data": "x"}, 40002),
    ],
)
def test_what_is_wrong_with_the_whole_is_told(root: dict[str, Any], code: int) -> None:
    assert code == said(track(platform(), event(), **root))[1]


@pytest.mark.parametrize("content", [b"", b"{", b"[]"])
def test_a_body_that_is_none_is_refused(content: bytes) -> None:
    assert 40002 == said(post(platform(), None, content=content))[1]


@pytest.mark.parametrize(("token", "code"), [("", 40104), ("Bearer T", 40105), ("unknown", 40105)])
def test_a_token_stands_alone(token: str, code: int) -> None:
    reply = post(platform(), {}, access_token=token)

    assert (401, code) == said(reply)[:2]


def test_a_revoked_token_opens_nothing() -> None:
    tiktok = platform()
    tiktok.oauth.revoke()

    assert (401, 40105) == said(track(tiktok, event()))[:2]


@pytest.mark.parametrize(
    ("limit", "wait"),
    [("per_second", timedelta(seconds=1)), ("per_minute", timedelta(minutes=1))],
)
def test_too_many_requests_are_refused_with_401(limit: str, wait: timedelta) -> None:
    tiktok = platform()
    setattr(tiktok, limit, 1)
    track(tiktok, event())

    assert (401, 40100) == said(track(tiktok, event()))[:2]
    tiktok.clock.advance(wait)
    assert (200, 0) == said(track(tiktok, event()))[:2]


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, ""),
        ({"user": None}, "nobody to match"),
        ({"emial": "x", "properties": {"valeu": 5}}, "unknown: emial, properties.valeu"),
        ({"user": None, "lead": {"lead_id": "7"}}, ""),
    ],
)
def test_what_is_taken_and_ignored_shows_in_the_events_manager(
    changes: dict[str, Any], shown: str
) -> None:
    tiktok = platform()

    assert 0 == said(track(tiktok, event(**changes)))[1]
    (arrival,) = tiktok.arrivals.latest
    assert shown == tiktok.cells(arrival)["Ignored"]


def test_the_events_manager_shows_hashes_only() -> None:
    tiktok = platform()
    track(tiktok, event(user={"email": ["a" * 64]}, properties={"value": 5, "currency": "EUR"}))
    (arrival,) = tiktok.arrivals.latest

    assert {
        "Event": "Lead",
        "Pixel": PIXEL,
        "Event id": "Lead:e-1",
        "Value": "5 EUR",
        "Person": "email: sha256 aaaaaaaa…",
        "Ignored": "",
    } == tiktok.cells(arrival)


def test_an_event_without_an_id_is_never_repeated() -> None:
    tiktok = platform()

    track(tiktok, event(event_id=None), event(event_id=None))

    assert 0 == tiktok.arrivals.repeated
