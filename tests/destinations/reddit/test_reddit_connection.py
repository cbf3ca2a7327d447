"""Whether a connection works, and what can be chosen for it."""

import asyncio
from typing import Any

import msgspec
import pytest

from destinations.reddit.shopfront import Shop
from onward.action import Question
from onward.errors import PlatformError
from onward.request import Request, Response
from onward_destinations.reddit import Settings, choices
from onward_destinations.reddit.connection_test import test_connection as ask_reddit
from onward_destinations.reddit.firing import fired_sentence
from onward_destinations.reddit.simulator import seeds

OLD = {"message": "event_at timestamp must be less than 168h0m0s old"}


class Always:
    """A client that is given these answers in turn, the last one again and again."""

    def __init__(self, *answers: tuple[int, Any], **headers: str) -> None:
        self.answers = [Response(status, msgspec.json.encode(b), headers) for status, b in answers]

    async def send(self, request: Request) -> Response:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Unreachable:
    """A client to which nobody answers."""

    async def send(self, request: Request) -> Response:
        msg = f"{request.host} could not be reached."
        raise PlatformError(msg, code="unreachable", reached=False)


@pytest.mark.parametrize(
    "values", [{}, {"test_id": "t2_x"}, {"api_version": "v2.0"}], ids=["v3", "test id", "v2.0"]
)
def test_a_pixel_that_works_is_named_and_counts_nothing(values: dict[str, str]) -> None:
    shop = Shop()

    found = shop.tested(**values)

    assert found.passed
    assert found.message.startswith(f"Reddit takes events for pixel {seeds.PIXEL}.")
    assert (1, 0) == (shop.reddit.tested, shop.reddit.arrivals.accepted.total())


def fired(answer: Any) -> str:
    return asyncio.run(fired_sentence(Always(answer), Settings(pixel_id=seeds.PIXEL)))


def test_who_may_look_is_told_when_the_pixel_last_fired() -> None:
    assert (
        f"Reddit takes events for pixel {seeds.PIXEL}. It last fired: page visit on 2026-11-21, "
        "sign up on 2026-11-20."
    ) == Shop().tested().message


def test_of_many_events_the_latest_are_told() -> None:
    days = {f"EVENT_{day}": f"2026-11-{day:02}T00:00:00Z" for day in range(1, 6)}

    assert (
        " It last fired: event 5 on 2026-11-05, event 4 on 2026-11-04, event 3 on 2026-11-03."
        == (fired((200, {"data": days})))
    )


@pytest.mark.parametrize(
    "answer",
    [
        (403, {"data": {"lead": "2026-11-01T00:00:00Z"}}),
        (200, {"data": {"lead": None, "purchase": "soon", "search": 3}}),
        (200, {"data": []}),
        (200, []),
    ],
)
def test_of_a_pixel_that_reddit_is_silent_about_nothing_is_told(answer: Any) -> None:
    assert "" == fired(answer)


def test_when_the_older_api_has_ended_the_old_event_is_proof_enough() -> None:
    shop = Shop()
    shop.reddit.ended = True

    assert shop.tested().passed
    assert not shop.tested(api_version="v2.0").passed


@pytest.mark.parametrize(
    ("token", "pixel", "sentence", "hint"),
    [
        ("wrong", seeds.PIXEL, "does not accept the access token", "Make a new token"),
        ("", seeds.PIXEL, "does not accept the access token", "Make a new token"),
        ("T", "a2_nobody", "knows no such pixel", "Compare"),
        ("T", "a2_belongstoothers", "may not send events to this pixel", "Compare"),
    ],
)
def test_what_is_wrong_is_told(token: str, pixel: str, sentence: str, hint: str) -> None:
    found = Shop(token).tested(pixel_id=pixel)

    assert not found.passed
    assert sentence in found.message
    assert found.hint.startswith(hint)


def test_without_the_time_the_old_event_is_proof_enough() -> None:
    client = Always((400, {"error": OLD}))

    assert asyncio.run(ask_reddit(client, Settings(pixel_id=seeds.PIXEL))).passed


def test_an_old_event_refused_with_status_200_is_proof_as_well() -> None:
    row = {"error_message": OLD["message"], "event": {}}
    client = Always((200, {"message": "None were processed.", "invalid_events": [row]}))

    assert asyncio.run(ask_reddit(client, Settings(pixel_id=seeds.PIXEL))).passed


@pytest.mark.parametrize("second", [(200, {}), (400, {"error": {"message": "odd"}}), (418, {})])
def test_an_event_of_now_that_is_refused_is_told(second: tuple[int, Any]) -> None:
    client = Always((400, {"error": OLD}), second, date="Sat, 21 Nov 2026 12:00:00 GMT")

    found = asyncio.run(ask_reddit(client, Settings(pixel_id=seeds.PIXEL)))

    assert (False, True) == (found.passed, bool(found.hint))


def test_businesses_are_listed() -> None:
    assert list(seeds.BUSINESSES.values()) == [
        one.label for one in Shop().choices("business_id").items
    ]


def test_pixels_are_listed_page_by_page() -> None:
    shop = Shop()
    form = {"business_id": seeds.OWNER}

    first = shop.choices("pixel_id", form=form)
    second = shop.choices("pixel_id", form=form, page=first.next_page)

    assert (50, 11, None) == (len(first.items), len(second.items), second.next_page)
    assert (seeds.PIXEL, "Example Shop") == (first.items[0].value, first.items[0].label)


def test_pixels_are_found_by_name() -> None:
    found = Shop().choices("pixel_id", form={"business_id": seeds.OWNER}, query="shop")

    assert [seeds.PIXEL] == [one.value for one in found.items]


def test_a_business_must_be_chosen_first() -> None:
    assert "business-missing" == Shop().choices("pixel_id").error_code


@pytest.mark.parametrize(
    ("client", "error"),
    [
        (Unreachable(), "ads-api.reddit.com could not be reached."),
        (Always((403, {"error": {"message": "no scope"}})), "does not list them: no scope."),
        (Always((200, [])), "does not list them: []"),
    ],
)
def test_a_list_that_fails_says_why(client: Any, error: str) -> None:
    found = asyncio.run(choices.businesses(client, Question(Settings(pixel_id=seeds.PIXEL))))

    assert error in found.error


def test_a_next_page_of_another_host_is_not_followed() -> None:
    body = {"data": [None, {"id": 7}], "pagination": {"next_url": "https://elsewhere.test/"}}
    question = Question(Settings(pixel_id=seeds.PIXEL))

    found = asyncio.run(choices.businesses(Always((200, body)), question))

    assert (["7"], None) == ([one.label for one in found.items], found.next_page)
