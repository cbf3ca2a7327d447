"""A connection test ends in a sentence, whatever the platform answers."""

import asyncio
from collections.abc import Iterator, Mapping

from onward.destination import ConnectionTest, TestConnection
from onward.errors import PlatformError
from onward.fields import Fields
from onward.request import Request, Response
from onward.testing.sentences import begins_with_verb, is_sentence
from onward.testing.subject import Subject

ANSWERS: Mapping[str, Response | None] = {
    "status 200": Response(200, b"{}"),
    "status 401": Response(401, b'{"error": "?"}'),
    "status 403": Response(403, b'{"error": "?"}'),
    "status 500": Response(500, b"<!doctype html><title>Oops</title>"),
    "status 200 with a body that is not JSON": Response(200, b"<!doctype html>"),
    "status 200 with a body of another shape": Response(200, b'[{"data": 5}, null]'),
    "no answer": None,
}
_REFUSED = ("status 401", "status 403", "status 500", "no answer")


class Always:
    """A client to which every request is answered alike, and which keeps them."""

    def __init__(self, response: Response | None) -> None:
        self._response = response
        self.requests: list[Request] = []

    async def send(self, request: Request) -> Response:
        self.requests.append(request)
        if self._response is None:
            msg = f"Nothing answers at {request.host}."
            hint = "Check the network, then try again."
            raise PlatformError(msg, code="unreachable", hint=hint, reached=False)
        return self._response


def problems(subject: Subject) -> Iterator[str]:
    """Tests that fail without a sentence, or pass when they should not."""
    test = subject.destination.test_connection
    settings = [trial.settings for trial in subject.trials]
    if test is None or not settings:
        return

    for name, response in ANSWERS.items():
        try:
            found = asyncio.run(tried(test, Always(response), settings[0]))
        except Exception as error:  # noqa: BLE001 - an exception is the finding
            yield f"With {name}, the connection test raises {type(error).__name__}: {error}"
            continue
        yield from (f"With {name}, {finding}" for finding in _findings(found, name, subject))


async def tried(test: TestConnection, client: Always, settings: Fields) -> ConnectionTest:
    """What a connection test finds; a platform's refusal is told in the error's own words."""
    try:
        return await test(client, settings)
    except PlatformError as error:
        return ConnectionTest(passed=False, message=error.reason, hint=error.hint)


def _findings(found: ConnectionTest, name: str, subject: Subject) -> Iterator[str]:
    if found.passed and name in _REFUSED:
        yield "the connection test passes, though events would not be taken."
    if not is_sentence(found.message):
        yield f'the connection test should say what it found in a sentence, but it says "{found.message}".'
    if not found.passed and not begins_with_verb(found.hint, subject.verbs):
        yield f'the hint should begin with a verb such as "Check", but it is "{found.hint}".'
