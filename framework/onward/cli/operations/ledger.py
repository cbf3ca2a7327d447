"""What happened, from the ledger."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from onward.delivery import DeliveryQuery, DeliveryRecord, State
from onward.runner import Runner


def query_of(arguments: Mapping[str, Any]) -> DeliveryQuery:
    """The query that a command's filters make."""
    given = {name: value for name, value in arguments.items() if value}
    return DeliveryQuery(
        id=given.get("id"),
        message_id=given.get("message_id"),
        user_id=given.get("user_id"),
        connection=given.get("connection"),
        mapping=given.get("mapping"),
        states=frozenset(map(State, given.get("states", ()))),
        code=given.get("code"),
        reason=given.get("reason"),
        since=_moment(given.get("since")),
        until=_moment(given.get("until")),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


async def deliveries(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Deliveries that fit the filters, the latest first, with the sums of all."""
    found = await runner.storage.ledger.deliveries(
        query_of(arguments), limit=int(arguments.get("limit", 20))
    )
    return {
        "deliveries": [record_data(each) for each in found],
        "counts": msgspec.to_builtins(await runner.counts()),
    }


async def delivery(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """One delivery with all its attempts and the event it came from."""
    found = await runner.storage.ledger.delivery(arguments["id"])
    return {"delivery": None if found is None else record_data(found)}


async def counts(runner: Runner, _arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Sums of events and deliveries."""
    return dict(msgspec.to_builtins(await runner.counts()))


def record_data(record: DeliveryRecord) -> dict[str, Any]:
    """A ledger record as JSON values."""
    return dict(msgspec.to_builtins(record))
