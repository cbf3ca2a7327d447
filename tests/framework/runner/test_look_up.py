import asyncio
from collections.abc import Sequence
from typing import Any

from fixtures.platform import Order, SendOrder, Settings
from onward.errors import PlatformError
from onward.outcome import Outcome, Paused, Retry
from onward.request import Client
from onward.runner.attempt import Answered, Attempting
from onward.sending import CredentialsRefusedError


class Failing(SendOrder):
    """An action whose look-up ends with an exception."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    async def look_up(
        self, client: Client, payloads: Sequence[Order], settings: Settings
    ) -> Sequence[Order]:
        raise self.error


class Nowhere:
    """An outlet through which nothing may go."""

    sender: Any = None
    limiter: Any = None
    breaker: Any = None
    slots: Any = None


def answers(error: Exception) -> list[Answered]:
    payloads = [Order.model_construct(id="o-1"), Order.model_construct(id="o-2")]
    attempting = Attempting(Failing(error), Settings(account="77"), Nowhere())
    return asyncio.run(attempting.run(payloads))


def test_a_look_up_that_the_platform_fails_is_tried_again() -> None:
    expected: Outcome = Retry("Busy.", code="503")

    assert [Answered(expected)] * 2 == answers(PlatformError("Busy.", code="503"))


def test_a_look_up_that_fails_by_itself_is_tried_again_and_stops_nobody() -> None:
    expected = Retry("The destination's look-up failed: KeyError.", code="look-up-failed")

    assert [Answered(expected)] * 2 == answers(KeyError("id"))


def test_a_look_up_without_a_sign_in_pauses_the_connection() -> None:
    found = answers(CredentialsRefusedError("It has ended.", "Sign in again."))
    expected = Paused("It has ended.", "Sign in again.", "credentials-refused")

    assert [Answered(expected, 401, is_connection_wide=True)] * 2 == found
