"""What was sent before is asked for where the action can, before it is sent again."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from fixtures.acme import Conversion, Played, SendConversion, Settings, sender
from onward.errors import PlatformError
from onward.oauth import Tokens
from onward.outcome import Delivered, Outcome, Paused, Rejected, Retry
from onward.request import Client, Request, Response, Secret
from onward.runner.attempt import ANSWER_LOST, Attempting
from onward.sending import Breaker, CredentialsRefusedError, Limiter, Slots

KNOWN = Delivered("Acme has it.")
NAMES = ("one", "two", "three")


class Outlet:
    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.sender = sender(Played(self.answer), Tokens(access_token=Secret("T")))
        self.limiter = Limiter((), monotonic=lambda: 0.0)
        self.breaker = Breaker(monotonic=lambda: 0.0)
        self.slots = Slots()

    def answer(self, request: Request, token: str) -> Response:
        self.sent.append(request.json)
        return Response(200)


def tried(found: Any, attempts: Sequence[int]) -> tuple[list[Any], list[Any]]:
    """What becomes of three conversions, and what went out."""

    class Asking(SendConversion):
        async def find_sent(
            self, client: Client, payloads: Sequence[Conversion], settings: Settings
        ) -> Sequence[Outcome | None]:
            if isinstance(found, Exception):
                raise found
            return [found.get(payload.event) for payload in payloads]

    outlet = Outlet()
    attempting = Attempting(Asking(), Settings(pixel_id="7"), outlet)
    answers = asyncio.run(attempting.run([Conversion(event=name) for name in NAMES], attempts))
    return [one.outcome for one in answers], [row["event"] for rows in outlet.sent for row in rows]


def test_what_the_platform_has_is_not_sent_again_the_others_are() -> None:
    assert ([KNOWN, Delivered(), Delivered()], ["two", "three"]) == tried({"one": KNOWN}, [1, 3, 0])


def test_first_attempts_are_not_asked_for() -> None:
    assert ([Delivered()] * 3, list(NAMES)) == tried({"one": KNOWN}, [0, 0, 0])


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (
            PlatformError("Nothing answers.", code="unreachable"),
            Retry("Nothing answers.", code="unreachable"),
        ),
        (
            CredentialsRefusedError("No token.", "Sign in."),
            Paused("No token.", "Sign in.", "credentials-refused"),
        ),
        (
            KeyError("x"),
            Retry("The destination's look-up failed: KeyError.", code="look-up-failed"),
        ),
    ],
)
def test_what_cannot_be_asked_for_waits_while_the_others_go(
    error: Exception, outcome: Outcome
) -> None:
    assert ([outcome, Delivered(), outcome], ["two"]) == tried(error, [1, 0, 1])


LOST = PlatformError("Acme broke off.", code="broken-off")
LATER = Retry("Acme broke off.", code="broken-off")


def unanswered(error: PlatformError, once: Any) -> list[Any]:
    """What becomes of three conversions whose request got no answer."""

    class Counting(SendConversion):
        def repeat_refusal(self, payload: Conversion, request: Request) -> str:
            if isinstance(once, Exception):
                raise once
            return "It would count twice." if payload.event in once else ""

    def silent(request: Request, token: str) -> Response:
        raise error

    outlet = Outlet()
    outlet.sender = sender(Played(silent), Tokens(access_token=Secret("T")))
    attempting = Attempting(Counting(), Settings(pixel_id="7"), outlet)
    answers = asyncio.run(attempting.run([Conversion(event=name) for name in NAMES]))
    return [one.outcome for one in answers]


def test_what_would_count_twice_is_left_to_a_person_when_its_answer_is_lost() -> None:
    left = Rejected(
        "Acme broke off. It would count twice.",
        "Look in the platform's reports whether it counted; if it did not, replay it.",
        ANSWER_LOST,
    )

    assert [LATER, left, LATER] == unanswered(LOST, {"two"})


def test_what_certainly_did_not_arrive_is_sent_again() -> None:
    error = PlatformError("Nothing answers.", code="unreachable", reached=False)

    assert [Retry("Nothing answers.", code="unreachable")] * 3 == unanswered(error, set(NAMES))


def test_an_action_that_fails_to_say_has_all_sent_again() -> None:
    assert [LATER] * 3 == unanswered(LOST, KeyError("x"))
