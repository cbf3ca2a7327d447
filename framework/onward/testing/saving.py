"""Saving a mapping, as an example shows it: what is found, planned, done."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from onward.errors import PayloadError, PlatformError
from onward.fields import compile_payload
from onward.managed import Change, ManagedObject
from onward.testing.examples import SaveExample
from onward.testing.scripted import ScriptedClient
from onward.testing.trial import Trial
from onward.testing.wire import value_differences
from onward.values import MISSING


def save_problems(trial: Trial, save: SaveExample) -> list[str]:
    """How saving goes otherwise than the example says."""
    if trial.action.managed is None:
        return [f'"{trial.action.slug}" has no managed object, so there is nothing to save']
    return asyncio.run(_saved(trial, trial.action.managed, save))


async def _saved(
    trial: Trial, managed: type[ManagedObject[Any, Any]], save: SaveExample
) -> list[str]:
    client = ScriptedClient(save.exchange, access_token=trial.access_token)
    thing = managed(trial.settings)
    found: list[str] = []
    outputs: dict[str, Any] = dict(save.saved.outputs)
    error = None
    try:
        wanted = compile_payload(managed.wanted_type).payload(dict(save.wanted))
        existing = save.found
        if existing is MISSING:
            existing = await thing.find(client, wanted, save.saved)
        plan = thing.plan(wanted, save.saved, existing)
        found += _plan_differences(save, plan.changes, plan.warnings)
        for change in plan.changes:
            if change.kind != "forbidden":
                outputs |= await thing.apply(client, change, outputs)
    except (PayloadError, PlatformError) as raised:
        error = str(raised)
    if error != save.error:
        found.append(f"save.error: expected {save.error or 'none'}, found {error or 'none'}")
    found += client.finish()
    if save.outputs is not None:
        found += value_differences(save.outputs, outputs, "save.outputs")
    return found


def _plan_differences(
    save: SaveExample, changes: Sequence[Change], warnings: Sequence[str]
) -> Iterator[str]:
    if save.changes is not None:
        real = [_written(change) for change in changes]
        # What an example leaves out of a change does not count; a list's length does.
        shown = [
            {key: change.get(key) for key in row}
            for row, change in zip(save.changes, real, strict=False)
        ]
        yield from value_differences(list(save.changes), shown + real[len(shown) :], "save.changes")
    if save.warnings is not None:
        yield from value_differences(list(save.warnings), list(warnings), "save.warnings")


def _written(change: Change) -> Mapping[str, Any]:
    return {
        "kind": change.kind,
        "summary": change.summary,
        "data": change.data,
        "differences": [
            {"label": one.label, "before": one.before, "after": one.after}
            for one in change.differences
        ],
        "is_drift": change.is_drift,
    }
