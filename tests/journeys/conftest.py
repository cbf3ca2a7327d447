"""LinkedIn's simulator, a shop's workspace, a server for it."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from fixtures.shop import Shop
from onward.testing.simulator import Simulator
from onward_destinations.linkedin import linkedin


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    made = Simulator([linkedin])
    made.start()
    yield made
    made.stop()


@pytest.fixture
def shop(tmp_path: Path, simulator: Simulator) -> Shop:
    return Shop(tmp_path / "shop", simulator)


@pytest.fixture
def serve(shop: Shop) -> Iterator[Callable[..., str]]:
    """Starts ``onward serve``; returns its address once it answers."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: str) -> str:
        process = shop.start("serve", "--port", "0", "--json", *words)
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        url: str = json.loads(line)["url"]
        assert httpx.get(f"{url}/health", trust_env=False).is_success
        return url

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=30)
