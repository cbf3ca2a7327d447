"""Requests that cannot be built, written or sent: told once, alone, never tried for ever."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from fixtures.bench import CONNECTION, Bench, ok, order, within
from onward.action import BatchAction
from onward.delivery import State
from onward.errors import DefinitionError, PlatformError
from onward.fields import Fields
from onward.outcome import Rejected
from onward.request import Request, Response, Secret
from onward.runner.building import built_alone, shared_out
from onward.sending.unsendable import BY_CREDENTIALS, CODE


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def unusual(name: str) -> dict[str, Any]:
    """An order that the platform's code does something to."""
    return order(9, properties={"order_id": name, "revenue": 1})


def states(bench: Bench, *events: dict[str, Any]) -> list[tuple[State, str]]:
    """What becomes of events that go together: state, code."""

    async def main() -> list[tuple[State, str]]:
        async with bench.open() as runner:
            reports = await within(20, asyncio.gather(*(runner.deliver(each) for each in events)))
            found = [report.deliveries[0].standing for report in reports]
            return [(standing.state, standing.code) for standing in found]

    return asyncio.run(main())


@pytest.mark.parametrize("name", ["o-unbuildable", "o-unwritable"])
def test_what_cannot_be_built_is_rejected_without_its_neighbours(bench: Bench, name: str) -> None:
    found = states(bench, order(1), unusual(name), order(2))

    assert [
        (State.DELIVERED, ""),
        (State.REJECTED, "build-failed"),
        (State.DELIVERED, ""),
    ] == found


def test_what_cannot_be_sent_is_rejected_without_its_neighbours(bench: Bench) -> None:
    def answer(request: Request) -> Response:
        if b"o-9" in request.body():
            msg = "A header holds what no header can."
            raise PlatformError(msg, code=CODE, hint="Map it.", reached=False)
        return ok(request)

    bench.answer = answer

    found = states(bench, order(1), order(9), order(2))

    assert [(State.DELIVERED, ""), (State.REJECTED, CODE), (State.DELIVERED, "")] == found


def test_credentials_that_cannot_be_sent_pause(bench: Bench) -> None:
    def answer(_: Request) -> Response:
        msg = "The credentials cannot be sent."
        raise PlatformError(msg, code=BY_CREDENTIALS, hint="Paste them anew.", reached=False)

    bench.answer = answer

    assert [(State.PAUSED, BY_CREDENTIALS)] == states(bench, order(1))


def previewed(bench: Bench, event: dict[str, Any]) -> Any:
    """The one mapping of an event's preview."""

    async def main() -> Any:
        async with bench.open() as runner:
            return runner.preview(event).mappings[0]

    return asyncio.run(main())


def test_a_preview_tells_what_cannot_be_built(bench: Bench) -> None:
    entry = previewed(bench, unusual("o-unbuildable"))

    assert isinstance(entry.outcome, Rejected)
    assert "build-failed" == entry.outcome.code
    assert "KeyError in platform.py, line" in entry.outcome.reason
    assert "o-unbuildable" not in entry.outcome.reason


class Numbers(Fields):
    """No fields."""


class Odd(BatchAction[Numbers, Numbers]):
    """Makes what it is told to."""

    def __init__(self, made: Any) -> None:
        self.made = made

    def build_batch(
        self, payloads: Sequence[Numbers], settings: Numbers
    ) -> Request | Sequence[Request]:
        made: Request | Sequence[Request] = self.made
        return made


@pytest.mark.parametrize("made", [{"url": "https://ads.example"}, None, [None], "https://x"])
def test_what_is_no_request_is_called_so(made: Any) -> None:
    with pytest.raises(DefinitionError, match=r"A Request or a list of them is wanted"):
        shared_out(made, 1)


def test_a_secret_among_the_headers_is_told_where_to_go() -> None:
    request = Request.post("https://ads.example", headers={"X-Key": Secret("k")})

    with pytest.raises(DefinitionError, match=r'Secrets go in auth: Header\("X-Key", …\)'):
        built_alone(Odd(request), Numbers(), Numbers())


def test_a_host_that_is_not_declared_shows_in_a_preview(tmp_path: Path) -> None:
    bench = Bench(tmp_path, CONNECTION.replace('"77"', "moved"))

    assert (
        "elsewhere.example is not among the hosts that the destination declares: it would pause."
        in previewed(bench, order(1)).notes
    )
