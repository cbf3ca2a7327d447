"""A person is forgotten by every id that GA4 may know them by."""

from typing import Any

import msgspec
import pytest

from destinations.ga4.playground import Playground, event, run, trial
from onward.destination import Person
from onward.outcome import Delivered, Outcome, Paused, Rejected, Retry
from onward.request import Request, Response, Secret
from onward_destinations.ga4.deletion import delete_user

PROPERTY = "345678901"
APP = {"stream_type": "app", "firebase_app_id": "1:1234567890:android:321abc456def7890"}


def forget(
    person: Person, client: Any = None, *, property_id: str | None = PROPERTY, **settings: Any
) -> Outcome:
    named = settings if property_id is None else {**settings, "property_id": property_id}
    found = trial(event(), settings=named).settings
    return run(delete_user(client or Playground(), person, found))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("person", "settings", "ids"),
    [
        (Person("u-42"), {}, [("USER_ID", "u-42")]),
        (Person(anonymous_id="GA1.1.12.17"), {}, [("CLIENT_ID", "12.17")]),
        (Person(anonymous_id="a" * 32), APP, [("APP_INSTANCE_ID", "a" * 32)]),
        (Person(" u-42 ", "a-7"), {}, [("USER_ID", "u-42"), ("CLIENT_ID", "a-7")]),
    ],
    ids=("user", "browser", "app", "both"),
)
def test_a_person_is_forgotten_by_each_id(
    person: Person, settings: dict[str, Any], ids: list[tuple[str, str]]
) -> None:
    ga = Playground()

    outcome = forget(person, ga, **settings)

    assert [(PROPERTY, kind, value) for kind, value in ids] == ga.platform.forgotten
    assert (
        Delivered(
            "Google deletes what it knew of them until 2026-11-21T12:00:00.000Z, within some days."
        )
        == outcome
    )


def test_the_request_is_googles() -> None:
    ga = Playground()

    forget(Person("u-42"), ga)

    [request] = ga.requests
    assert {
        "kind": "analytics#userDeletionRequest",
        "id": {"type": "USER_ID", "userId": "u-42"},
        "propertyId": PROPERTY,
    } == request.json
    assert "https://www.googleapis.com/analytics/v3/userDeletion/userDeletionRequests:upsert" == (
        request.url
    )
    assert {"Authorization": "Bearer t", "Content-Type": "application/json"} == (
        request.wire_headers(Secret("t"))
    )


def test_without_a_property_nobody_is_asked() -> None:
    ga = Playground()

    outcome = forget(Person("u-42"), ga, property_id=None)

    assert [] == ga.requests
    assert isinstance(outcome, Paused)
    assert '"property_id" is not set' in outcome.reason


@pytest.mark.parametrize("person", [Person("ada@example.com"), Person(), Person("u" * 257)])
def test_an_id_that_was_never_sent_is_refused_here(person: Person) -> None:
    ga = Playground()

    assert isinstance(forget(person, ga), Rejected)
    assert [] == ga.requests


class Says:
    """A client whose requests are all answered alike."""

    def __init__(self, status: int, body: Any) -> None:
        self.response = Response(status, msgspec.json.encode(body))
        self.asked = 0

    async def send(self, request: Request) -> Response:
        self.asked += 1
        return self.response


ERROR = {"error": {"code": 403, "message": "Insufficient Permission"}}


@pytest.mark.parametrize(
    ("status", "body", "kind", "part"),
    [
        (401, ERROR, Paused, 'have people forgotten: "Insufficient Permission"'),
        (403, {}, Paused, 'have people forgotten: "no reason given"'),
        (404, ERROR, Paused, "no User Deletion API at this address"),
        (400, ERROR, Rejected, "does not take the request"),
        (429, ERROR, Retry, "Google answered 429"),
        (503, {"error": {"message": 5}}, Retry, "Google answered 503"),
        (200, {}, Retry, "does not say that it will forget"),
        (200, {"deletionRequestTime": 5}, Retry, "does not say that it will forget"),
    ],
)
def test_what_google_says_is_told(status: int, body: Any, kind: type[Any], part: str) -> None:
    client = Says(status, body)

    outcome = forget(Person("u-42", "a-7"), client)

    assert isinstance(outcome, kind)
    assert part in outcome.reason
    assert client.asked == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"propertyId": PROPERTY, "id": {"type": "E_MAIL", "userId": "x"}}, 400),
        ({"propertyId": "1", "id": {"type": "USER_ID", "userId": "x"}}, 403),
        ({"id": {"type": "USER_ID", "userId": "x"}}, 400),
    ],
)
def test_the_simulator_refuses_what_google_refuses(body: Any, status: int) -> None:
    path = "/analytics/v3/userDeletion/userDeletionRequests:upsert"
    request = Request.post(f"https://www.googleapis.com{path}", json=body)
    ga = Playground()

    assert 401 == ga.answer(request).status
    signed = Request.post(request.url, json=body, headers={"authorization": "Bearer demo-token"})
    assert status == ga.answer(signed).status
    assert [] == ga.platform.forgotten


def test_by_an_email_ga4_knows_nobody() -> None:
    ga = Playground()

    outcome = forget(Person(email="ada@example.com"), ga)

    assert Rejected(
        "GA4 knows people by their ids, not by an email.", "Give a user ID or an anonymous ID."
    ) == (outcome)
    assert [] == ga.platform.forgotten
