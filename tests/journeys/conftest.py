"""LinkedIn's simulator, a shop's workspace, a server for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.shop import Serve, Shop
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
def serve(shop: Shop) -> Iterator[Serve]:
    starter = Serve(shop)
    yield starter
    starter.stop()
