"""What a runner does with files that change while it runs."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from fixtures.bench import MAIN, Bench, order
from onward.config import load_workspace
from onward.runner.lasting import Lasting

ONE = "journal: {nats: [nats://nats-1:4222]}\n"
TWO = "journal: {nats: [nats://nats-1:4222], replicas: 1}\n"
RESTART = "counts from the next start: restart onward serve."
NOT_MOVED = " What waits where it is kept now is not moved: let it arrive before."


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def told(bench: Bench, *files: str) -> list[list[str]]:
    """What is said after each change of ``onward.yaml``."""

    async def main() -> list[list[str]]:
        said = []
        async with bench.open() as runner:
            for text in files:
                bench.write("onward.yaml", MAIN + text)
                with capture_logs() as logged:
                    await runner.reload()
                    await runner.refresh()
                said.append([entry["message"] for entry in logged if entry["event"] == "notice"])
        return said

    return asyncio.run(main())


def test_what_only_a_restart_brings_is_told_once(bench: Bench) -> None:
    journal = f'What is new in "journal" {RESTART}{NOT_MOVED}'
    both = f'What is new in "data" and "journal" {RESTART}{NOT_MOVED}'

    assert [[journal], [], [], [journal], [both]] == told(
        bench, ONE, ONE, "", ONE, ONE + "data: elsewhere\n"
    )


def test_another_setting_of_the_same_cluster_moves_nothing(tmp_path: Path) -> None:
    places = [tmp_path / name for name in ("one", "two")]
    for place, text in zip(places, (ONE, TWO), strict=True):
        place.mkdir()
        (place / "onward.yaml").write_text(MAIN + text + f"data: {tmp_path}/data\n")
    one, two = (load_workspace(place, {}, environment={}) for place in places)
    lasting = Lasting(one)
    with capture_logs() as logged:
        lasting.compare(two)

    assert [f'What is new in "journal.replicas" {RESTART}'] == [one["message"] for one in logged]


def test_a_retention_counts_as_soon_as_it_is_read(bench: Bench) -> None:
    async def main() -> Any:
        async with bench.open() as runner:
            await runner.deliver(order(1))
            bench.wind(days=3)
            kept = await runner.sweep()
            bench.write("onward.yaml", MAIN + "retention: {age: 2 days}\n")
            await runner.reload()
            return kept, await runner.sweep()

    assert (0, 1) == asyncio.run(main())
