"""One event: what it would become, what becomes of it."""

from collections.abc import Mapping
from typing import Any

from onward.cli.operations.showing import request_data
from onward.runner import MappingPreview, Runner

DELIVER_WITHIN_S = 60.0


async def preview(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The exact requests of ``events``, and why other mappings do not match."""
    previews = runner.preview_many(arguments["events"], source=arguments.get("source"))
    return {
        "previews": [
            {
                "event": each.event,
                "notes": list(each.notes),
                "mappings": [_mapping(mapping) for mapping in each.mappings],
            }
            for each in previews
        ]
    }


def _mapping(entry: MappingPreview) -> dict[str, Any]:
    place = {
        "connection": entry.connection,
        "mapping": entry.mapping,
        "destination": entry.destination,
        "action": entry.action,
        "matches": entry.matches,
    }
    if not entry.matches:
        return {**place, "why_not": entry.why_not}
    found: dict[str, Any] = {**place, "notes": list(entry.notes)}
    if entry.outcome is not None:
        found["outcome"] = {
            "kind": type(entry.outcome).__name__.lower(),
            "reason": entry.outcome.reason,
            "hint": entry.outcome.hint,
            "code": entry.outcome.code,
        }
        return found
    found["requests"] = [request_data(request) for request in entry.requests]
    found["personal"] = sorted(entry.personal)
    return found


async def deliver(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Take ``event`` and try each of its deliveries once."""
    report = await runner.deliver(
        arguments["event"], source=arguments.get("source"), within_s=DELIVER_WITHIN_S
    )
    return {
        "message_id": report.receipt.message_id,
        "notes": list(report.receipt.notes),
        "disposition": report.disposition,
        "reason": report.reason,
        "deliveries": [
            {
                "id": each.id,
                "connection": each.connection,
                "mapping": each.mapping,
                "state": each.standing.state,
                "reason": each.standing.reason,
                "hint": each.standing.hint,
                "code": each.standing.code,
                "note": each.standing.note,
            }
            for each in report.deliveries
        ],
    }
