"""A client that plays an exchange from a script."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onward.errors import PlatformError
from onward.request import Request, Response, Secret
from onward.testing.wire import request_differences


@dataclass(frozen=True, slots=True)
class Step:
    """One request and its answer.

    Attributes:
        request: The request as an example writes it; ``None`` where any will do.
        response: The answer; ``None`` where the platform cannot be reached.
    """

    request: Mapping[str, Any] | None
    response: Response | None


class ScriptedClient:
    """A client for tests: it expects the requests of its script, in order, and gives their answers.

    Args:
        steps: The script.
        access_token: The token that ``AccessToken`` credentials stand for.

    Attributes:
        problems: How the requests differed from the script so far; ``finish`` adds what is left.
        requests: What was sent, in order.
    """

    def __init__(self, steps: Iterable[Step], *, access_token: Secret[str] | None = None) -> None:
        self._steps = list(steps)
        self.access_token = access_token
        self.problems: list[str] = []
        self.requests: list[Request] = []

    async def send(self, request: Request) -> Response:
        """The answer that the script gives to ``request``.

        Raises:
            PlatformError: The script says that the platform cannot be reached, or it is at its end.
        """
        return self.answer(request)

    def answer(self, request: Request) -> Response:
        """The same as ``send``, at once.

        Raises:
            PlatformError: As for ``send``.
        """
        self.requests.append(request)
        number = len(self.requests)
        if not self._steps:
            msg = f"Request {number} was not expected: {request.method} {request.url}."
            self.problems.append(msg)
            raise PlatformError(msg)
        step = self._steps.pop(0)
        if step.request is not None:
            self.problems += [
                f"Request {number}: {difference}."
                for difference in request_differences(step.request, request, self.access_token)
            ]
        if step.response is None:
            msg = f"{request.host} could not be reached."
            raise PlatformError(msg, code="unreachable", reached=False)
        return step.response

    def finish(self) -> list[str]:
        """All differences, with the requests that were expected and never came."""
        left = [
            f"Expected a further request, {step.request['method']} {step.request['url']}, but none came."
            if step.request is not None
            else "Expected a further request, but none came."
            for step in self._steps
        ]
        self._steps.clear()
        self.problems += left
        return self.problems
