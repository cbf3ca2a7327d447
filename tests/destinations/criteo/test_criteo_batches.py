"""Batches: one request for a person on a page; a refused one is halved."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from destinations.criteo.site import Site, trial, visit
from onward.outcome import Delivered, Rejected, Retry, SlowDown, Split
from onward.request import Response
from onward_destinations.criteo.responses import NOBODY, read_answer
from onward_destinations.criteo.s2s import MOST_IN_A_REQUEST, grouped


def added(number: int, *, person: int = 0, product: str = "SKU") -> Any:
    event = visit("Product Added", product_id=f"{product}-{number}", price=1)
    return {**event, "messageId": f"m-{number}", "anonymousId": f"a-{person}"}


PAYLOADS = trial(*(added(n, person=n % 3) for n in range(12))).payloads


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(PAYLOADS), max_size=60))
def test_every_event_is_in_one_request_with_others_of_its_person(events: list[Any]) -> None:
    groups = grouped(events)

    assert list(range(len(events))) == sorted(index for group in groups for index in group)
    for group in groups:
        assert len(group) <= MOST_IN_A_REQUEST
        assert list(group) == sorted(group)
        assert 1 == len({events[index].visitor_id for index in group})


def test_fifty_people_are_fifty_requests() -> None:
    site = Site()

    answers = site.deliver(trial(*(added(n, person=n) for n in range(50))))

    assert [Delivered()] * 50 == [one.outcome for one in answers]
    assert (50, 50) == (len(site.sent), site.platform.arrivals.accepted["12345"])


def test_one_person_with_fifty_events_takes_five_requests() -> None:
    site = Site()

    answers = site.deliver(trial(*(added(n) for n in range(50))))

    assert [Delivered()] * 50 == [one.outcome for one in answers]
    assert 5 == len(site.sent)


@pytest.mark.parametrize("bad", [0, 4, 9])
def test_one_bad_event_of_ten_is_found_by_halving(bad: int) -> None:
    site = Site()
    payloads = list(trial(*(added(n) for n in range(10))).payloads)
    payloads[bad] = payloads[bad].model_copy(update={"currency": "euro"})

    answers = site.deliver(trial(added(0)), payloads)

    assert [bad] == [at for at, one in enumerate(answers) if isinstance(one.outcome, Rejected)]
    assert 9 == sum(isinstance(one.outcome, Delivered) for one in answers)
    assert len(site.sent) <= 9


@pytest.mark.parametrize("bad", [0, 23, 49])
def test_one_bad_event_of_a_whole_batch_costs_few_requests_more(bad: int) -> None:
    site = Site()
    payloads = list(trial(*(added(n) for n in range(50))).payloads)
    payloads[bad] = payloads[bad].model_copy(update={"currency": "euro"})

    answers = site.deliver(trial(added(0)), payloads)

    assert [bad] == [at for at, one in enumerate(answers) if isinstance(one.outcome, Rejected)]
    # Five for the one person's fifty events; the ten with the bad one are halved four times.
    assert len(site.sent) <= 21


def test_fifty_bad_events_cost_64_requests_at_most_and_the_rest_waits() -> None:
    site = Site()
    payloads = [
        one.model_copy(update={"currency": "euro"})
        for one in trial(*(added(n) for n in range(50))).payloads
    ]

    answers = site.deliver(trial(added(0)), payloads)

    assert 64 == len(site.sent)
    assert {Rejected, Retry} == {type(one.outcome) for one in answers}


def test_a_partner_of_another_region_is_followed_there() -> None:
    site = Site()

    (answer,) = site.deliver(trial(added(0), settings={"partner_id": "777"}))

    assert Delivered() == answer.outcome
    assert ["widget.criteo.com", "widget.eu.criteo.com"] == [one.host for one in site.sent]
    assert site.sent[0].body() == site.sent[1].body()


def answered(status: int, body: Any = None, **headers: str) -> Response:
    content = b"" if body is None else msgspec.json.encode(body)
    return Response(status, content, {key.replace("_", "-"): v for key, v in headers.items()})


def test_a_missing_identifier_is_that_of_all_events() -> None:
    said = read_answer(answered(200, {"errors": [f"{NOBODY}: id"], "warnings": []}), 3)

    assert isinstance(said, Rejected)
    assert NOBODY == said.code


def test_another_error_may_be_that_of_one_event() -> None:
    errors = {"errors": ["ItemInvalid", "CurrencyInvalid"]}

    one, several = read_answer(answered(200, errors), 1), read_answer(answered(200, errors), 2)

    assert isinstance(one, Rejected)
    assert isinstance(several, Split)
    assert '"ItemInvalid; CurrencyInvalid"' in several.reason


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "7"}, 7),
        ({"date": "Sat, 21 Nov 2026 12:00:00 GMT", "x_ratelimit_reset": "1795262430"}, 30),
        ({"date": "Sat, 21 Nov 2026 12:00:00 GMT", "x_ratelimit_reset": "1795262300"}, 0),
        ({"date": "Sat, 21 Nov 2026 12:00:00 GMT", "x_ratelimit_reset": "1895262300"}, 3600),
        ({"x_ratelimit_reset": "1795262430"}, None),
        ({"date": "Sat, 21 Nov 2026 12:00:00 GMT", "x_ratelimit_reset": "soon"}, None),
    ],
)
def test_a_throttled_request_waits_as_long_as_criteo_says(
    headers: dict[str, str], seconds: int | None
) -> None:
    said = read_answer(answered(429, **headers), 1)

    assert isinstance(said, SlowDown)
    assert seconds == (None if said.after is None else said.after.total_seconds())


@pytest.mark.parametrize(
    "body", [{}, {"errors": None}, {"errors": {}}, {"warnings": []}, [], "ok", 0, {"errors": "x"}]
)
def test_a_success_that_says_nothing_is_tried_again(body: Any) -> None:
    assert isinstance(read_answer(answered(200, body), 1), Retry)
