"""A transport that keeps what it is given to send."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from onward.errors import PlatformError
from onward.request import Request, Response, Secret

Reply = Response | PlatformError
"""An answer, or that none comes."""

_TAKEN = Response(200)


@dataclass(frozen=True, slots=True)
class Sent:
    """One request that went out, with the access token it went out with."""

    request: Request
    access_token: Secret[str] | None

    @property
    def url(self) -> str:
        """The address as it went over the wire, secrets in clear."""
        return self.request.wire_url(self.access_token)

    @property
    def headers(self) -> dict[str, str]:
        """The headers as they went over the wire, secrets in clear."""
        return self.request.wire_headers(self.access_token)

    @property
    def json(self) -> Any:
        """The body, read back from JSON."""
        return msgspec.json.decode(self.request.body())


class RecordingTransport:
    """A transport for tests: it sends nothing, keeps every request and gives the answers it was told.

    Args:
        answers: The answers in order, a function of the request, or one answer for all. When
            answers in order are used up, the last one is given again; a ``PlatformError`` among
            them is raised, which is how a lost connection looks.

    Attributes:
        sent: What went out, oldest first.
    """

    def __init__(
        self, answers: Reply | Iterable[Reply] | Callable[[Request], Reply] = _TAKEN
    ) -> None:
        self.sent: list[Sent] = []
        if isinstance(answers, (Response, PlatformError)):
            answers = (answers,)
        self._answer = answers if callable(answers) else _in_order(iter(answers))

    async def send(self, request: Request, *, access_token: Secret[str] | None = None) -> Response:
        """Keep ``request`` and return the next answer.

        Raises:
            PlatformError: The next answer is that none comes.
        """
        self.sent.append(Sent(request, access_token))
        reply = self._answer(request)
        if isinstance(reply, PlatformError):
            raise reply
        return reply


def _in_order(answers: Iterator[Reply]) -> Callable[[Request], Reply]:
    last: Reply = _TAKEN

    def answer(_: Request) -> Reply:
        nonlocal last
        last = next(answers, last)
        return last

    return answer
