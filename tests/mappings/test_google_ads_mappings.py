"""The Google Ads mappings that come with Onward work as they are."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from onward.config import ConnectionConfig, check_workspace
from onward.trigger import compile_trigger
from onward_destinations.google_ads import Settings, google_ads
from onward_destinations.google_ads.simulator import seeds

SHIPPED = Path(__file__).parents[2] / "mappings"
VARIABLES = {
    "ONWARD_WRITE_KEY": "w",
    "GOOGLE_CLIENT_ID": "1-a.apps.googleusercontent.com",
    "GOOGLE_CLIENT_SECRET": "s",
    "GOOGLE_REFRESH_TOKEN": "1//r",
}


@pytest.fixture
def connection(tmp_path: Path) -> ConnectionConfig:
    for name in ("onward.yaml", "google-ads.yaml"):
        shutil.copy(SHIPPED / name, tmp_path)

    workspace, problems = check_workspace(
        tmp_path, {"google-ads": google_ads}, environment=VARIABLES
    )

    assert [] == problems
    assert workspace is not None
    return workspace.connections[0]


def test_every_conversion_action_is_one_of_the_simulated_account(
    connection: ConnectionConfig,
) -> None:
    named = [mapping.fields["conversion_action_id"] for mapping in connection.mappings]

    assert isinstance(connection.settings, Settings)
    assert seeds.SHOP == connection.settings.customer_id
    assert {"ENABLED"} == {seeds.actions()[name]["status"] for name in named}


def test_a_mapping_need_not_save_a_conversion_action(connection: ConnectionConfig) -> None:
    assert {None} == {
        tuple(mapping.save) if mapping.save else None for mapping in connection.mappings
    }


def test_a_mapping_may_save_one_with_the_category_of_its_preset(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / "onward.yaml", tmp_path)
    (tmp_path / "google-ads.yaml").write_text(
        "destination: google-ads\n"
        "settings: {customer_id: 123-456-7890}\n"
        "mappings:\n"
        "  - {id: leads, action: send-conversion, preset: lead-generated, save: {name: Leads}}\n"
    )

    workspace, problems = check_workspace(
        tmp_path, {"google-ads": google_ads}, environment=VARIABLES
    )

    assert [] == problems
    assert workspace is not None
    saved: Any = workspace.connections[0].mappings[0].save
    assert {"name": "Leads", "category": "SUBMIT_LEAD_FORM", "counting_type": "ONE_PER_CLICK"} == (
        saved
    )


@pytest.mark.parametrize(
    ("event", "mappings"),
    [
        ({"type": "track", "event": "Order Completed"}, ["order-completed"]),
        ({"type": "track", "event": "Order Refunded"}, ["order-refunded"]),
        ({"type": "track", "event": "Order Cancelled"}, ["order-cancelled"]),
        ({"type": "track", "event": "Generate Lead"}, ["lead-generated"]),
        ({"type": "track", "event": "Trial Started"}, ["subscription-started"]),
        ({"type": "page", "name": "Home"}, []),
    ],
)
def test_an_event_counts_for_one_action(
    connection: ConnectionConfig, event: dict[str, object], mappings: list[str]
) -> None:
    matching = [one.id for one in connection.mappings if compile_trigger(one.trigger)(event)]

    assert mappings == matching
