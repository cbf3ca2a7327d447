"""What was sent before is asked for where the action can, before it is sent again."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from fixtures.acme import Conversion, Played, SendConversion, Settings, sender
from onward.errors import PlatformError
from onward.oauth import Tokens
from onward.outcome import Delivered, Outcome, Paused, Retry
from onward.request import Client, Request, Response, Secret
from onward.runner.attempt import Attempting
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
