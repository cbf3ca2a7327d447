"""Batches against the simulator: taken, refused one by one, halved, throttled."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from destinations.pinterest.pinterest_playground import AD_ACCOUNT, Playground, lead, trial
from onward.outcome import Delivered, Paused, Reauthorise, Rejected, Retry, SlowDown, Split
from onward.request import AccessToken, Request, Response
from onward.testing.subject import subject_of
from onward_destinations.pinterest import pinterest as destination
from onward_destinations.pinterest.reading import read_answer
from onward_destinations.pinterest.responses import ANSWERS
from onward_destinations.pinterest.simulator import seeds

OLD = timedelta(days=91)


def thousand(*bad: int, **changes: Any) -> Any:
    """A thousand payloads, some of them broken."""
    made = trial(*(lead(number) for number in range(20)))
    many = [made.payloads[number % 20] for number in range(1_000)]
    update = changes or {"event_time": made.payloads[0].event_time - OLD}
    broken = made.payloads[0].model_copy(update=update)
    return made, [broken if number in bad else payload for number, payload in enumerate(many)]


def test_a_thousand_events_are_one_request() -> None:
    pinterest = Playground()

    made, payloads = thousand()

    assert [Delivered()] * 1_000 == pinterest.deliver(made, payloads)
    assert 1 == len(pinterest.requests)


@pytest.mark.parametrize("status", [200, 422])
def test_one_bad_event_in_a_thousand_is_named(status: int) -> None:
    pinterest = Playground()
    pinterest.platform.fails_with = status

    said = pinterest.deliver(*thousand(500))

    assert [500] == [index for index, one in enumerate(said) if isinstance(one, Rejected)]
    assert (1, 999) == (len(pinterest.requests), pinterest.platform.arrivals.accepted.total())


@pytest.mark.parametrize("bad", [0, 500, 999])
def test_one_malformed_event_in_a_thousand_costs_21_requests(bad: int) -> None:
    pinterest = Playground()

    said = pinterest.deliver(*thousand(bad, event_id=""))

    assert [bad] == [index for index, one in enumerate(said) if isinstance(one, Rejected)]
    assert len(pinterest.requests) <= 21
    assert {AD_ACCOUNT: 999} == dict(pinterest.platform.arrivals.accepted)


def test_one_bad_event_that_is_not_named_costs_21_requests() -> None:
    pinterest = Playground()
    pinterest.platform.names_events = False

    said = pinterest.deliver(*thousand(321))

    assert [321] == [index for index, one in enumerate(said) if isinstance(one, Rejected)]
    assert len(pinterest.requests) <= 21


def test_a_thousand_malformed_events_cost_64_requests_then_wait() -> None:
    pinterest = Playground()

    said = pinterest.deliver(*thousand(*range(1_000), event_id=""))

    assert 64 == len(pinterest.requests)
    assert {Rejected, Retry} == {type(one) for one in said}


def test_a_thousand_bad_events_are_named_in_one_answer() -> None:
    pinterest = Playground()

    said = pinterest.deliver(*thousand(*range(1_000)))

    assert 1 == len(pinterest.requests)
    assert {Rejected} == {type(one) for one in said}


def changed(**changes: Any) -> dict[str, Any]:
    event = {
        "event_name": "lead",
        "action_source": "web",
        "event_time": 1795260600,
        "event_id": "e-1",
        "user_data": {"em": ["a" * 64]},
    } | changes
    return {name: value for name, value in event.items() if value is not None}


def posted(
    *events: Any, account: str = AD_ACCOUNT, pinterest: Playground | None = None, test: str = ""
) -> Response:
    address = f"https://api.pinterest.com/v5/ad_accounts/{account}/events{test}"
    request = Request.post(address, json={"data": list(events)}, auth=AccessToken())
    return (pinterest or Playground()).answer(request)


@pytest.mark.parametrize(
    "event",
    [
        changed(event_name=None),
        changed(event_time="2026-11-21T12:00:00Z"),
        changed(event_id=None),
        changed(action_source="website"),
        changed(advertiser_tracking_enabled=1),
        changed(language="en-US"),
        changed(partner_name="acme"),
        changed(user_data={"em": ["ada@example.com"]}),
        changed(user_data={"em": "a" * 64}),
        changed(custom_data={"value": 129.9}),
        changed(custom_data={"value": "1e3"}),
        changed(custom_data={"currency": "usd"}),
        changed(custom_data={"contents": [{"id": "1", "item_brand_id": "2"}]}),
        "no event",
    ],
)
def test_the_simulator_fails_a_request_for_a_malformed_event(event: Any) -> None:
    pinterest = Playground()

    answer = posted(changed(), event, pinterest=pinterest)

    assert isinstance(read_answer(answer, 2), Split)
    assert isinstance(read_answer(answer, 1), Rejected)
    assert 0 == pinterest.platform.arrivals.accepted.total()


@pytest.mark.parametrize(
    "event",
    [
        changed(event_time=1795262401),
        changed(event_time=1795260600_000),
        changed(event_time=1795260600 - 91 * 86_400),
        changed(user_data={"ph": ["a" * 64], "external_id": ["a" * 64], "click_id": "x"}),
        changed(user_data={"client_ip_address": "203.0.113.24"}),
        changed(user_data={"client_user_agent": "Mozilla/5.0"}),
    ],
)
def test_the_simulator_refuses_an_event_alone(event: Any) -> None:
    pinterest = Playground()

    said = read_answer(posted(changed(), event, pinterest=pinterest), 2)

    assert isinstance(said, list)
    assert [Delivered, Rejected] == [type(one) for one in said]
    assert (1, 1) == (
        pinterest.platform.arrivals.accepted.total(),
        pinterest.platform.arrivals.refused.total(),
    )


def test_the_simulator_takes_every_example() -> None:
    pinterest = Playground()
    requests = [one for made in subject_of(destination).sending() for one in made.requests()]

    answers = [pinterest.answer(request) for request in requests]

    assert [] == [answer.text for answer in answers if answer.status != 200]
    assert len(answers) > 50


def test_an_old_event_is_taken_with_a_warning() -> None:
    said = read_answer(posted(changed(event_time=1795260600 - 8 * 86_400)), 1)

    assert [Delivered("Pinterest warns: 'event_time' is more than 7 days in the past.")] == said


def test_nothing_is_recorded_in_test_mode() -> None:
    pinterest = Playground()

    answer = posted(changed(), changed(event_time=1), pinterest=pinterest, test="?test=true")

    assert 422 == answer.status
    assert [] == list(pinterest.platform.arrivals.latest)


def test_a_repeated_event_is_counted_once_unless_it_is_offline() -> None:
    pinterest = Playground()

    posted(changed(), changed(), changed(event_name="contact"), pinterest=pinterest)
    posted(*[changed(action_source="offline")] * 2, pinterest=pinterest)

    assert 1 == pinterest.platform.arrivals.repeated


def test_what_is_passed_over_is_shown() -> None:
    pinterest = Playground()
    posted(changed(custom_data={"opt_out_type": "LDP"}), changed(), pinterest=pinterest)

    cells = [pinterest.platform.cells(one) for one in pinterest.platform.arrivals.latest]

    assert ["LDP without state and country", ""] == [one["Ignored"] for one in cells]
    assert {AD_ACCOUNT: "Shop"} == pinterest.platform.targets()


@pytest.mark.parametrize(
    ("account", "code"), [("777777", "50"), (seeds.PARTNERED, "29")], ids=["unknown", "foreign"]
)
def test_ad_accounts_that_take_nothing(account: str, code: str) -> None:
    said = read_answer(posted(changed(), account=account), 1)

    assert isinstance(said, Paused)
    assert code == said.code


def test_a_token_that_is_echoed_is_not_shown() -> None:
    answer = posted(changed(), pinterest=Playground(token="pina_SECRET"))

    said = read_answer(answer, 1)

    assert isinstance(said, Reauthorise)
    assert "SECRET" in answer.text
    assert "SECRET" not in repr(said)


@pytest.mark.parametrize(
    "words",
    ["bad pina_AbC", "bad 0123456789abcdef0123456789", "for ada@example.com", "from 203.0.113.24"],
)
def test_what_a_trouble_echoes_is_not_shown(words: str) -> None:
    said = read_answer(Response(500, msgspec.json.encode({"code": 5, "message": words})), 1)

    assert isinstance(said, Retry)
    assert f'Pinterest has trouble for the moment: "{words.split(maxsplit=1)[0]} …".' == said.reason


def test_too_many_requests_wait_for_the_minute() -> None:
    pinterest = Playground()
    pinterest.platform.per_minute = 1
    posted(changed(), pinterest=pinterest)

    said = read_answer(posted(changed(), pinterest=pinterest), 1)

    assert isinstance(said, SlowDown)
    assert timedelta(minutes=1) == said.after


def test_an_endpoint_out_of_service_is_left_alone_for_a_while() -> None:
    pinterest = Playground()
    pinterest.platform.is_ramped_down = True

    said = read_answer(posted(changed(), pinterest=pinterest), 1)

    assert isinstance(said, Retry)
    assert timedelta(minutes=5) == said.after


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"data": []}', b'{"data": [1], "x": 2}'])
def test_bodies_that_hold_no_events(content: bytes) -> None:
    address = f"https://api.pinterest.com/v5/ad_accounts/{AD_ACCOUNT}/events"
    request = Request.post(address, content=content, auth=AccessToken())

    assert 400 == Playground().answer(request).status


def test_more_than_a_thousand_are_refused() -> None:
    made, payloads = thousand()

    (request,) = made.build([*payloads, payloads[0]])

    assert "data needs 1 to 1000 events" in Playground().answer(request).text


def test_every_row_says_what_to_do() -> None:
    assert [] == [row for row in ANSWERS.rows if not row.fix]


@pytest.mark.parametrize(
    "body",
    [
        {"events": []},
        {"events": [1]},
        {"events": [{"status": "processed"}] * 2},
        {"details": {"events": "?"}},
        {"num_events_received": 1, "num_events_processed": 1},
    ],
)
def test_a_success_that_does_not_name_all_events_is_none(body: Any) -> None:
    assert isinstance(read_answer(Response(200, msgspec.json.encode(body)), 1), Retry)


def test_long_words_are_cut() -> None:
    body = {"events": [{"status": "failed", "error_message": "no! " * 500}]}

    said = read_answer(Response(200, msgspec.json.encode(body)), 1)

    assert isinstance(said, list)
    assert len(said[0].reason) < 600
