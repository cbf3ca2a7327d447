from collections.abc import Sequence
from typing import Any

import pytest

from fixtures.acme import SendConversion
from onward.destination import DeleteUser, Destination, Person
from onward.errors import PlatformError
from onward.outcome import Delivered, Paused, Rejected, Retry, SlowDown
from onward.request import Client, Request
from onward.testing.checks.deletion import problems
from onward.testing.subject import subject_of

EXAMPLE = {
    "title": "An order",
    "settings": {"pixel_id": "77"},
    "event": {"type": "track", "event": "Order Completed", "messageId": "m-1"},
    "request": None,
}


def found(forget: DeleteUser | None, deletion_help: str = "") -> Sequence[str]:
    made = Destination(
        "acme-ads",
        "Acme Ads",
        actions=[SendConversion],
        delete_user=forget,
        deletion_help=deletion_help,
    )
    return list(problems(subject_of(made, examples=[EXAMPLE])))


def always(outcome: Any) -> DeleteUser:
    async def forget(client: Client, person: Person, settings: Any) -> Any:
        await client.send(Request.post("https://api.acme.example/forget"))
        return outcome

    return forget


async def stumbles(client: Client, person: Person, settings: Any) -> Any:
    return settings.no_such_member


@pytest.mark.parametrize(
    ("forget", "finding"),
    [
        (always(Delivered("Forgotten.")), "takes an answer that it does not know for success"),
        (always(SlowDown("Too many requests came.")), "should give an outcome"),
        (always(Rejected("400")), "should say what happened in a sentence"),
        (always(Paused("Acme refuses it.", "403 again")), "should give a hint that begins with"),
        (stumbles, "raises AttributeError"),
    ],
)
def test_a_deletion_that_tells_nothing_true_is_found(forget: DeleteUser, finding: str) -> None:
    said = found(forget)

    assert said
    assert all(finding in one for one in said)


def test_a_deletion_that_waits_or_refuses_in_sentences_is_sound() -> None:
    assert [] == found(always(Retry("Acme did not answer.")))
    assert [] == found(always(Rejected("Acme knows nobody by this id.", "Check the id.")))
    assert [] == found(None, "Ask Acme's support.")


def test_where_people_are_forgotten_is_told_in_a_sentence() -> None:
    assert ['deletion_help should be a sentence, but it is "support".'] == found(None, "support")


async def out_of_reach(client: Client, person: Person, settings: Any) -> Any:
    msg = "Acme cannot be reached."
    raise PlatformError(msg)


def test_a_platform_that_cannot_be_reached_is_no_finding() -> None:
    assert [] == found(out_of_reach)


def test_a_person_is_not_printed_by_accident() -> None:
    assert "Person()" == repr(Person("u-42", "a-7"))
