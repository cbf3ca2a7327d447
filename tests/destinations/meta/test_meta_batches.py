"""Batches against the simulator: taken, refused, halved, throttled."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from destinations.meta.playground import DATASET, Playground, lead, trial
from onward.outcome import Delivered, Paused, Rejected, Retry, SlowDown
from onward.request import Request, Response
from onward.testing.simulator import Call
from onward.testing.subject import subject_of
from onward_destinations.meta import meta as destination
from onward_destinations.meta.reading import read_answer
from onward_destinations.meta.responses import ANSWERS
from onward_destinations.meta.simulator import seeds


def thousand(*bad: int) -> Any:
    made = trial(*(lead(number) for number in range(20)))
    many = [made.payloads[number % 20] for number in range(1_000)]
    broken = made.payloads[0].model_copy(update={"event_time": made.payloads[0].event_time - OLD})
    return made, [broken if number in bad else payload for number, payload in enumerate(many)]


OLD = timedelta(days=8)


def test_a_thousand_events_are_one_request() -> None:
    meta = Playground()

    made, payloads = thousand()

    assert [Delivered()] * 1_000 == meta.deliver(made, payloads)
    assert 1 == len(meta.requests)


@pytest.mark.parametrize("bad", [0, 500, 999])
def test_one_bad_event_in_a_thousand_costs_21_requests(bad: int) -> None:
    meta = Playground()

    said = meta.deliver(*thousand(bad))

    assert [bad] == [index for index, one in enumerate(said) if isinstance(one, Rejected)]
    assert len(meta.requests) <= 21


def test_more_than_a_thousand_are_refused() -> None:
    made, payloads = thousand()

    (request,) = made.build([*payloads, payloads[0]])

    assert "at most 1000 elements" in Playground().answer(request).text


def changed(**changes: Any) -> dict[str, Any]:
    event = {
        "event_name": "Lead",
        "event_time": 1795258800,
        "action_source": "website",
        "event_source_url": "https://shop.example.com/",
        "user_data": {"client_user_agent": "x", "em": ["a" * 64]},
    } | changes
    return {name: value for name, value in event.items() if value is not None}


def posted(*events: Any, dataset: str = DATASET, meta: Playground | None = None) -> Response:
    return (meta or Playground()).answer(
        Request.post(
            f"https://graph.facebook.com/v26.0/{dataset}/events?access_token=T",
            json={"data": list(events)},
        )
    )


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (changed(event_name=None), "100"),
        (changed(event_time="2026-11-21T12:00:00Z"), "100"),
        (changed(event_time=1795258800_000), "100"),
        (changed(event_time=1795258800 - 8 * 86_400), "100/2804003"),
        (changed(event_source_url=None), "100"),
        (changed(user_data={"em": ["a" * 64]}), "100"),
        (changed(user_data={"em": ["ada@example.com"], "client_user_agent": "x"}), "100"),
        (changed(user_data={"client_user_agent": "x"}), "100/2804050"),
        (changed(user_data={"lead_id": "lead-7", "client_user_agent": "x"}), "100"),
        (changed(event_name="Purchase"), "100/2804009"),
        (changed(event_name="Purchase", custom_data={"value": 1}), "100/2804009"),
        (changed(action_source="business_messaging"), "100/2804066"),
        (changed(action_source="app"), "100"),
        (changed(action_source="moon"), "100"),
        ("no event", "100"),
    ],
)
def test_the_simulator_refuses_what_meta_refuses(event: Any, code: str) -> None:
    meta = Playground()

    said = read_answer(posted(changed(), event, meta=meta), 1)

    assert isinstance(said, Rejected)
    assert code == said.code
    assert (0, 1) == (
        meta.platform.arrivals.accepted.total(),
        meta.platform.arrivals.refused.total(),
    )


@pytest.mark.parametrize(("dataset", "code"), [("777777", "100/33"), (seeds.WITHOUT_TERMS, "2655")])
def test_datasets_that_take_nothing(dataset: str, code: str) -> None:
    said = read_answer(posted(changed(), dataset=dataset), 1)

    assert isinstance(said, Paused)
    assert code == said.code


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"data": []}', b'{"data": 1}'])
def test_bodies_that_hold_no_events(content: bytes) -> None:
    request = Request.post(
        f"https://graph.facebook.com/v26.0/{DATASET}/events?access_token=T", content=content
    )

    assert 400 == Playground().answer(request).status


def test_the_simulator_takes_every_example() -> None:
    meta = Playground()
    requests = [
        request for trial in subject_of(destination).sending() for request in trial.requests()
    ]

    answers = [meta.answer(request) for request in requests]

    assert [] == [answer.text for answer in answers if answer.status != 200]
    assert len(answers) > 50


def test_an_event_without_page_or_app_is_taken() -> None:
    assert 200 == posted(changed(action_source="email", event_source_url=None)).status


def test_a_repeated_event_is_counted_once() -> None:
    meta = Playground()

    posted(changed(event_id="e-1"), meta=meta)
    posted(changed(event_id="e-1"), changed(event_name="Contact", event_id="e-1"), meta=meta)

    assert 1 == meta.platform.arrivals.repeated


def test_personal_data_in_an_address_is_taken_and_ignored() -> None:
    meta = Playground()

    posted(changed(event_source_url="https://x.example/?e=ada@example.com"), meta=meta)
    (arrival,) = meta.platform.arrivals.latest

    assert "personal data in its address" == meta.platform.cells(arrival)["Ignored"]
    assert {DATASET: "Shop dataset"} == meta.platform.targets()


def test_too_many_requests_wait_for_the_hour() -> None:
    meta = Playground()
    meta.platform.per_hour = 1
    posted(changed(), meta=meta)

    said = read_answer(posted(changed(), meta=meta), 1)

    assert isinstance(said, SlowDown)
    assert timedelta(minutes=60) == said.after


@pytest.mark.parametrize(("token", "code"), [("", "190/467"), ("unknown", "190/467")])
def test_tokens_that_open_nothing(token: str, code: str) -> None:
    meta = Playground()
    call = Call(
        meta.clock.now(),
        "GET",
        "graph.facebook.com",
        f"/v26.0/{DATASET}",
        headers={"authorization": f"Bearer {token}"},
    )

    reply = meta.platform.answer(call)

    assert 400 == reply.status
    assert code == f"{reply.json['error']['code']}/{reply.json['error']['error_subcode']}"


def test_a_token_that_was_issued_expires() -> None:
    meta = Playground()
    meta.platform.oauth.expire()

    said = read_answer(posted(changed(), meta=meta), 1)

    assert isinstance(said, Paused)
    assert "190/463" == said.code


def test_the_version_that_answers_is_told() -> None:
    answer = Playground().answer(
        Request.get(f"https://graph.facebook.com/v20.0/{DATASET}?access_token=T")
    )

    assert "v21.0" == answer.headers["facebook-api-version"]
    assert "auto-upgraded" in answer.headers["x-ad-api-version-warning"]


def test_every_row_says_what_to_do() -> None:
    assert [] == [row for row in ANSWERS.rows if not row.fix]


@pytest.mark.parametrize(
    "usage",
    ["", "?", "[]", '{"1": [{"estimated_time_to_regain_access": 0}]}', '{"1": [{}]}', '{"1": {}}'],
)
def test_usage_that_tells_no_time_is_passed_over(usage: str) -> None:
    body = msgspec.json.encode({"error": {"code": 17, "message": "Slow"}})

    said = read_answer(Response(400, body, {"x-business-use-case-usage": usage}), 1)

    assert isinstance(said, SlowDown)
    assert said.after is None


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, {"error": {"code": 987, "message": "?"}}, Retry),
        (408, {"error": {"code": True, "message": ""}}, Retry),
        (429, None, SlowDown),
        (400, {}, Rejected),
        (403, {"error": {"code": 987}}, Rejected),
        (404, None, Retry),
        (500, {"error": {"code": "100", "error_subcode": "33"}}, Paused),
        (200, {"events_received": True}, Retry),
        (200, {"events_received": 2}, Retry),
        (200, {"events_received": 0}, Retry),
    ],
)
def test_codes_decide_before_statuses(status: int, body: Any, kind: type[Any]) -> None:
    content = b"<html>" if body is None else msgspec.json.encode(body)

    assert isinstance(read_answer(Response(status, content), 1), kind)


def test_a_success_without_messages_is_one() -> None:
    assert Delivered() == read_answer(Response(200, b'{"events_received": 1}'), 1)


def test_messages_that_are_no_text_are_shown_all_the_same() -> None:
    body = {"events_received": 1, "messages": [{"warning": "odd"}, ""]}

    said = read_answer(Response(200, msgspec.json.encode(body)), 1)

    assert Delivered('Meta says: {"warning":"odd"}') == said
