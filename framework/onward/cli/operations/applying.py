"""From files to platforms: what would change, or now changes."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from onward.apply import ClientFor, Plan, Report, apply_plan, make_plan, saved_objects
from onward.cli.operations.finding import connection_of
from onward.plugins import SavedMapping
from onward.runner import Runner


async def plan(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What apply would change, for all connections or only some."""
    made, _ = await _planned(runner, arguments)
    only = arguments.get("connections") or None
    objects = await saved_objects(runner.workspace, runner.storage.store, only=only)
    return {**plan_data(made), "objects": [asdict(each) for each in objects]}


async def apply(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Carry the plan out; mappings count from then on, and what waited for them goes on."""
    made, client_for = await _planned(runner, arguments)
    report = await apply_plan(made, runner.storage.store, client_for)
    await runner.refresh()
    if report.saved and runner.plugins.observes("mapping_saved"):
        saved = [
            SavedMapping(each.connection, each.mapping, each.version, each.outputs)
            for each in report.saved
        ]
        runner.plugins.tell("mapping_saved", saved)
    return {"plan": plan_data(made), **report_data(report)}


async def _planned(runner: Runner, arguments: Mapping[str, Any]) -> tuple[Plan, ClientFor]:
    names = arguments.get("connections") or ()
    only = [connection_of(runner, name).id for name in names] or None
    clients = {each.id: await runner.client(each) for each in runner.workspace.connections}

    def client_for(connection: Any) -> Any:
        return clients[connection.id]

    made = await make_plan(runner.workspace, runner.storage.store, client_for, only=only)
    return made, client_for


def plan_data(plan: Plan) -> dict[str, Any]:
    """A plan as JSON, with the lines that a person reads."""
    data = plan.as_dict()
    for step, entry in zip(plan.steps, data["steps"], strict=True):
        entry["lines"] = step.lines()
    return {**data, "refusals": list(plan.refusals)}


def report_data(report: Report) -> dict[str, Any]:
    """A report as JSON."""
    return {
        "is_complete": report.is_complete,
        "done": list(report.done),
        "failure": report.failure,
        "not_done": list(report.not_done),
    }
