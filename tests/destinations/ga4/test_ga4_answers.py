"""What the collector, the validation server and the Data Manager API answer."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from destinations.ga4.playground import DATA_MANAGER, Playground, event, run, trial
from onward.action import Choices, Question
from onward.errors import PlatformError
from onward.outcome import Delivered, Paused, Reauthorise, Rejected, Retry, SlowDown, Split
from onward.request import Request, Response
from onward_destinations.ga4.reading import findings, read_answer
from onward_destinations.ga4.responses import ANSWERS

PAYLOADS = trial(*(event(number) for number in range(3))).payloads


def read(status: int, body: Any, count: int = 1) -> Any:
    content = b"" if body is None else msgspec.json.encode(body)
    return read_answer(Response(status, content), PAYLOADS[:count])


def error(status: int, name: str, *details: Any) -> dict[str, Any]:
    return {"error": {"code": status, "status": name, "message": "said", "details": [*details]}}


def violations(*fields: str) -> dict[str, Any]:
    return {"fieldViolations": [{"field": field, "description": "bad"} for field in fields]}


@pytest.mark.parametrize("status", [200, 202, 204])
def test_an_empty_answer_is_the_collector_s_yes(status: int) -> None:
    assert [Delivered()] == read(status, None)


@pytest.mark.parametrize("body", [{}, [], {"ok": True}, {"requestId": ""}, {"requestId": 5}])
def test_an_unknown_success_holds_everything_back(body: Any) -> None:
    assert isinstance(read(200, body), Paused)


def test_a_validation_answer_that_cannot_be_read_is_tried_again() -> None:
    assert isinstance(read(200, {"validationMessages": ["?"]}), Retry)


@pytest.mark.parametrize(
    "place",
    [
        {"description": "Event at index: [1] is bad."},
        {"fieldPath": "events index [1]", "description": "Bad."},
    ],
)
def test_the_index_stands_in_the_description_or_the_path(place: dict[str, str]) -> None:
    said = read(200, {"validationMessages": [{**place, "validationCode": "NAME_INVALID"}]}, 3)

    assert [Delivered, Rejected, Delivered] == [type(one) for one in said]


def test_a_code_nobody_knows_is_a_refusal() -> None:
    (said,) = read(200, {"validationMessages": [{"description": "Odd.", "validationCode": "NEW"}]})

    assert Rejected("GA4 rejected this event: Odd.", said.hint, "NEW") == said


def test_a_fault_of_nobody_halves_the_batch() -> None:
    message = {"description": "Bad.", "validationCode": "VALUE_INVALID"}

    assert isinstance(read(200, {"validationMessages": [message]}, 2), Split)


@tuned(deadline=None, max_examples=100)
@given(st.text(), st.text(), st.integers(1, 3))
def test_whatever_is_found_is_one_outcome_an_event(said: str, code: str, count: int) -> None:
    message = {"description": said, "validationCode": code, "fieldPath": code}

    outcomes = read(200, {"validationMessages": [message]}, count)

    assert isinstance(outcomes, Split) or count == len(outcomes)


def test_what_names_nobody_is_said_of_all() -> None:
    body = msgspec.json.encode({"validationMessages": [{"description": "Bad."}]})

    assert {0: "Bad.", 1: "Bad."} == findings(Response(200, body), 2)


@pytest.mark.parametrize(
    ("status", "body", "count", "kind"),
    [
        (400, error(400, "INVALID_ARGUMENT", violations("events[1].x")), 2, list),
        (400, error(400, "INVALID_ARGUMENT", violations("events[7].x")), 2, Split),
        (400, error(400, "INVALID_ARGUMENT", violations("events")), 2, Split),
        (400, error(400, "INVALID_ARGUMENT"), 2, Split),
        (400, error(400, "INVALID_ARGUMENT"), 1, Rejected),
        (400, error(400, "INVALID_ARGUMENT", violations("destinations[0].x")), 2, Paused),
        (400, {"error": 5}, 2, Rejected),
        (401, error(401, "UNAUTHENTICATED"), 1, Reauthorise),
        (401, None, 1, Paused),
        (403, error(403, "PERMISSION_DENIED", {"reason": "SERVICE_DISABLED"}), 1, Paused),
        (429, error(429, "RESOURCE_EXHAUSTED"), 2, SlowDown),
        (503, error(503, "UNAVAILABLE"), 2, Retry),
        (504, None, 1, Retry),
    ],
)
def test_errors_mean_what_google_says(status: int, body: Any, count: int, kind: type[Any]) -> None:
    assert isinstance(read(status, body, count), kind)


def test_every_row_says_what_to_do() -> None:
    assert [] == [row for row in ANSWERS.rows if not row.fix]


def test_validating_all_keeps_what_is_found_from_the_collector() -> None:
    made = trial(event(1), event(2), event(2), settings={"validate_before_send": "all"})
    wrong = made.payloads[1].model_copy(update={"event_name": "first_visit"})
    ga = Playground()

    said = ga.deliver(made, [made.payloads[0], wrong, made.payloads[2]])

    assert [Delivered, Rejected, Delivered] == [type(one) for one in said]
    assert ["/debug/mp/collect"] * 3 + ["/mp/collect"] * 2 == [
        request.url.partition("?")[0].removeprefix("https://www.google-analytics.com")
        for request in ga.requests
    ]
    assert 2 == ga.platform.arrivals.accepted.total()


def sampled() -> Any:
    made = trial(*(event(number) for number in range(400)))
    wrong = [one.model_copy(update={"event_name": "first_visit"}) for one in made.payloads]
    return made, wrong


def test_a_sample_of_one_in_a_hundred_is_noted_and_sent_all_the_same() -> None:
    made, wrong = sampled()
    ga = Playground()
    said = [
        one for start in range(0, 400, 50) for one in ga.deliver(made, wrong[start : start + 50])
    ]
    debug = [request for request in ga.requests if "/debug/" in request.url]

    assert all(isinstance(one, Delivered) for one in said)
    assert 1 <= len(debug) <= 12
    assert len(debug) == sum(
        "which is reserved" in one.note for one in said if isinstance(one, Delivered)
    )


class Silent(Playground):
    """The validation server does not answer."""

    def answer(self, request: Request) -> Response:
        if "/debug/" in request.url:
            msg = "No answer."
            raise PlatformError(msg, code="unreachable", reached=False)
        return super().answer(request)


class Failing(Playground):
    """The validation server answers 503."""

    def answer(self, request: Request) -> Response:
        return Response(503) if "/debug/" in request.url else super().answer(request)


def test_a_sample_does_not_wait_for_a_server_that_is_silent() -> None:
    made, wrong = sampled()

    assert all(isinstance(one, Delivered) for one in Silent().deliver(made, wrong[:60]))


@pytest.mark.parametrize("platform", [Silent, Failing])
def test_validating_all_waits_for_the_server(platform: type[Playground]) -> None:
    made = trial(event(), settings={"validate_before_send": "all"})

    (said,) = platform().deliver(made)

    assert isinstance(said, Retry)


def ask(field: str, settings: Any = None, query: str = "", client: Any = None) -> Choices:
    made = trial(event(), settings=settings)
    question = Question(settings=made.settings, query=query)
    found: Any = getattr(made.action, f"choices_for_{field}")
    answer: Choices = run(found(client or Playground(), question))
    return answer


def test_event_names_are_those_google_recommends() -> None:
    assert ["view_cart"] == [one.value for one in ask("event_name", query="view_ca").items]


def test_properties_and_streams_are_listed() -> None:
    assert ["345678901", "345678902"] == [one.value for one in ask("property_id").items]
    assert ["G-ABC1234567"] == [
        one.value for one in ask("measurement_id", DATA_MANAGER, query="web").items
    ]


def test_web_streams_and_apps_are_listed_apart() -> None:
    web, apps = (ask(name, DATA_MANAGER).items for name in ("measurement_id", "firebase_app_id"))

    assert ["G-ABC1234567"] == [one.value for one in web]
    assert ["1:1234567890:android:321abc456def7890"] == [one.value for one in apps]


def test_streams_need_a_property() -> None:
    assert "FIELD_NOT_SELECTED" == ask("measurement_id").error_code


def test_a_refused_list_is_explained() -> None:
    foreign = {**DATA_MANAGER, "property_id": "1"}

    assert "PERMISSION_DENIED" == ask("measurement_id", foreign).error_code
    assert "unreachable" == ask("property_id", client=Unreachable()).error_code
    assert "418" == ask("property_id", client=Teapot()).error_code


class Unreachable:
    async def send(self, request: Request) -> Response:
        msg = "Google could not be reached."
        raise PlatformError(msg, code="unreachable", reached=False)


class Teapot:
    async def send(self, request: Request) -> Response:
        return Response(418)
