from collections.abc import Iterator

import pytest

from fixtures.nats import Nats, nats_servers


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nats]:
    """One server for all tests; each uses names of its own, or takes everything away first."""
    with nats_servers(tmp_path_factory.mktemp("nats")) as servers:
        yield servers
