"""A person is forgotten by what Pinterest knows them by."""

from typing import Any

import pytest

from destinations.pinterest.pinterest_playground import AD_ACCOUNT, Playground, run
from onward.destination import Person
from onward.outcome import Delivered, Outcome, Paused, Rejected, Retry
from onward.request import Request, Response
from onward_destinations.pinterest import Settings
from onward_destinations.pinterest.deletion import delete_user

ADA = Person(email=" Ada@Example.com")


def forget(person: Person, client: Any = None) -> Outcome:
    return run(delete_user(client or Playground(), person, Settings(ad_account_id=AD_ACCOUNT)))


@pytest.mark.parametrize(
    ("person", "targets"),
    [
        (ADA, {"user_emails": ["ada@example.com"]}),
        (Person("u-1", "dj0yJnU9b2"), {"epiks": ["dj0yJnU9b2"]}),
        (
            Person(anonymous_id="dj0yJnU9b2", email="ada@example.com"),
            {"user_emails": ["ada@example.com"], "epiks": ["dj0yJnU9b2"]},
        ),
    ],
    ids=("email", "epik", "both"),
)
def test_a_person_is_forgotten_by_email_or_epik(
    person: Person, targets: dict[str, list[str]]
) -> None:
    client = Playground()

    outcome = forget(person, client)

    assert [(AD_ACCOUNT, targets)] == client.platform.forgotten
    assert isinstance(outcome, Delivered)
    assert outcome.note.startswith("Pinterest took request del-1.")


def test_by_a_user_id_pinterest_knows_nobody() -> None:
    client = Playground()

    outcome = forget(Person("u-1"), client)

    assert isinstance(outcome, Rejected)
    assert "Give --email" in outcome.hint
    assert [] == client.requests


def test_who_is_not_in_the_beta_is_told() -> None:
    client = Playground()
    client.platform.is_in_beta = False

    outcome = forget(ADA, client)

    assert isinstance(outcome, Paused)
    assert "closed beta" in outcome.reason


class Always:
    """A platform that always gives the same answer."""

    def __init__(self, status: int, content: bytes = b"{}") -> None:
        self.response = Response(status, content)

    async def send(self, request: Request) -> Response:
        return self.response


@pytest.mark.parametrize(
    ("status", "kind"), [(200, Retry), (400, Rejected), (429, Retry), (503, Retry)]
)
def test_an_answer_that_promises_nothing_is_no_success(status: int, kind: type) -> None:
    assert isinstance(forget(ADA, Always(status)), kind)


def test_the_simulator_forgets_nobody_who_is_not_named() -> None:
    client = Playground()
    address = f"https://api.pinterest.com/v5/ad_accounts/{AD_ACCOUNT}/conversion_deletion_requests"
    headers = {"Authorization": f"Bearer {client.token.reveal()}"}

    asked = Request.post(address, json={"deletion_targets": {}}, headers=headers)

    assert 400 == client.answer(asked).status
