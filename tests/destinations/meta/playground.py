"""Meta's simulator in this process, with a connection to it."""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from onward.event import Event, iso
from onward.outcome import Delivered, Rejected, Split, Verdict
from onward.request import Request, Response
from onward.testing.examples import Example
from onward.testing.simulator import Call, SimulatedClock
from onward.testing.trial import Trial, prepare
from onward_destinations.meta import meta
from onward_destinations.meta.simulator import Meta

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DATASET = "123456789012345"
SETTINGS = {"pixelId": DATASET, "accessToken": "T"}

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(coroutine)


class Playground:
    """A client whose requests the simulator answers; it counts them."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(lambda: NOON)
        self.platform = Meta(self.clock, tokens=("T",))
        self.requests: list[Request] = []

    async def send(self, request: Request) -> Response:
        return self.answer(request)

    def answer(self, request: Request) -> Response:
        self.requests.append(request)
        host, _, path = request.wire_url().removeprefix("https://").partition("/")
        path, _, query = path.partition("?")
        headers = {name.lower(): value for name, value in request.wire_headers().items()}
        reply = self.platform.answer(
            Call(self.clock.now(), request.method, host, f"/{path}", query, headers, request.body())
        )
        return Response(
            reply.status, reply.body(), {name.lower(): text for name, text in reply.headers.items()}
        )

    def deliver(self, trial: Trial, payloads: Sequence[Any]) -> list[Verdict]:
        """What becomes of payloads, a batch that is split sent in halves."""
        (request,) = trial.build(payloads)
        said = trial.action.read(self.answer(request), payloads)
        if isinstance(said, Split) and len(payloads) > 1:
            middle = len(payloads) // 2
            return self.deliver(trial, payloads[:middle]) + self.deliver(trial, payloads[middle:])
        assert isinstance(said, Delivered | Rejected | Split)
        return [said] * len(payloads)


def lead(number: int = 1, *, age: timedelta = timedelta(hours=1), **properties: Any) -> Event:
    return {
        "type": "track",
        "event": "Lead Generated",
        "messageId": f"msg-{number}",
        "anonymousId": f"a-{number}",
        "timestamp": iso(NOON - age),
        "properties": properties,
        "context": {"userAgent": "Mozilla/5.0", "page": {"url": "https://shop.example.com/"}},
    }


def trial(
    *events: Event, preset: str | None = "lead", settings: Any = None, **fields: Any
) -> Trial:
    example = Example(
        place="test",
        title="Test",
        clock=NOON,
        settings={**SETTINGS, **(settings or {})},
        preset=preset,
        fields=fields,
        events=events,
    )
    return prepare(meta, example)


def sent(event: Event, **parts: Any) -> dict[str, Any]:
    """The event as it goes out."""
    (request,) = trial(event, **parts).requests()
    (body,) = request.json["data"]
    return dict(body)
