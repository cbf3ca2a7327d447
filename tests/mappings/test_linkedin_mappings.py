"""The LinkedIn mappings that come with Onward work as they are."""

import asyncio
import shutil
from pathlib import Path

import httpx
import pytest

from onward.config import ConnectionConfig, check_workspace
from onward.managed import SavedObject
from onward.request import Request, Response, Secret
from onward.testing.simulator import DEMO_TOKEN, Simulator
from onward.trigger import compile_trigger
from onward_destinations.linkedin import linkedin

SHIPPED = Path(__file__).parents[2] / "mappings"


class Platform:
    """The simulator in this process."""

    def __init__(self) -> None:
        self.simulator = Simulator([linkedin])

    async def send(self, request: Request) -> Response:
        transport = httpx.ASGITransport(app=self.simulator.app)
        async with httpx.AsyncClient(transport=transport) as client:
            answer = await client.request(
                request.method,
                request.url.replace("https://", "http://simulator/"),
                headers=request.wire_headers(Secret(DEMO_TOKEN)),
                content=request.body(),
            )
        return Response(answer.status_code, answer.content, dict(answer.headers))


@pytest.fixture
def connection(tmp_path: Path) -> ConnectionConfig:
    for name in ("onward.yaml", "linkedin.yaml"):
        shutil.copy(SHIPPED / name, tmp_path)
    variables = {"ONWARD_WRITE_KEY": "w", "LINKEDIN_ACCESS_TOKEN": DEMO_TOKEN}

    workspace, problems = check_workspace(tmp_path, {"linkedin": linkedin}, environment=variables)

    assert [] == problems
    assert workspace is not None
    return workspace.connections[0]


def test_every_rule_can_be_created_with_its_campaigns(connection: ConnectionConfig) -> None:
    action = linkedin.actions["stream-conversion"]
    assert action.managed is not None
    assert connection.settings is not None
    platform = Platform()
    rule = action.managed(connection.settings)
    made = []
    for mapping in connection.mappings:
        wanted = action.managed.wanted_type(**(mapping.save or {}))
        found = asyncio.run(rule.find(platform, wanted, SavedObject()))
        plan = rule.plan(wanted, SavedObject(), found)
        assert ((), ["create", "add"]) == (plan.warnings, [one.kind for one in plan.changes])
        outputs = dict(asyncio.run(rule.apply(platform, plan.changes[0], {})))
        asyncio.run(rule.apply(platform, plan.changes[1], outputs))
        made.append(outputs["id"])

    assert len(connection.mappings) == len(set(made))


@pytest.mark.parametrize(
    ("event", "mappings"),
    [
        ({"type": "track", "event": "Order Completed"}, ["order-completed"]),
        ({"type": "track", "event": "Form Submitted"}, ["lead-generated"]),
        ({"type": "page", "name": "Pricing"}, ["pricing-page"]),
        ({"type": "page", "name": "Home"}, []),
        ({"type": "identify", "traits": {}}, []),
    ],
)
def test_an_event_counts_for_one_rule_at_most(
    connection: ConnectionConfig, event: dict[str, object], mappings: list[str]
) -> None:
    matching = [one.id for one in connection.mappings if compile_trigger(one.trigger)(event)]

    assert mappings == matching
