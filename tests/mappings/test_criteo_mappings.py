"""The Criteo mappings that come with Onward work as they are."""

import shutil
from pathlib import Path

import pytest

from onward.config import ConnectionConfig, check_workspace
from onward.trigger import compile_trigger
from onward_destinations.criteo import criteo

SHIPPED = Path(__file__).parents[2] / "mappings"


@pytest.fixture
def connection(tmp_path: Path) -> ConnectionConfig:
    for name in ("onward.yaml", "criteo.yaml"):
        shutil.copy(SHIPPED / name, tmp_path)

    workspace, problems = check_workspace(
        tmp_path, {"criteo": criteo}, environment={"ONWARD_WRITE_KEY": "w"}
    )

    assert [] == problems
    assert workspace is not None
    return workspace.connections[0]


@pytest.mark.parametrize(
    ("event", "mappings"),
    [
        ({"type": "track", "event": "Order Completed"}, ["order-completed"]),
        ({"type": "track", "event": "Product Viewed"}, ["product-viewed"]),
        ({"type": "track", "event": "Product Removed"}, []),
        ({"type": "page", "name": "Home"}, ["home-viewed"]),
        ({"type": "page", "name": "About us"}, []),
        ({"type": "identify", "traits": {}}, []),
    ],
)
def test_an_event_is_reported_once_at_most(
    connection: ConnectionConfig, event: dict[str, object], mappings: list[str]
) -> None:
    matching = [one.id for one in connection.mappings if compile_trigger(one.trigger)(event)]

    assert mappings == matching
