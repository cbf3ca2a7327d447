"""How Criteo judges a request with events: by the whole, in the answer's body."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from onward.event import parse_time
from onward.testing.simulator import Schema

NEAR_REAL_TIME: Final = timedelta(minutes=15)


@cache
def _schema(table: str) -> Schema:
    return Schema(json.loads(files(__package__).joinpath(f"{table}.schema.json").read_bytes()))


def errors_in(body: Any, table: str = "request") -> list[str]:
    """What Criteo names under ``errors``; only the text for a missing person is documented.

    Args:
        table: Which request table holds: ``request`` of events, ``offline`` of sales in stores.
    """
    if not _is_identified(body):
        return ["UserIdentifierMissing"]
    return [
        f"{'.'.join(map(str, fault.absolute_path)) or 'request'}: {fault.message[:120]}"
        for fault in _schema(table).faults(body)
    ]


def is_ignored(event: Mapping[str, Any], now: datetime) -> bool:
    """Whether an event is too old to be of use: it is taken and ignored."""
    happened = parse_time(event.get("timestamp"))
    return happened is not None and happened < now - NEAR_REAL_TIME


def _is_identified(body: Any) -> bool:
    person = body.get("id") if isinstance(body, dict) else None
    known = person if isinstance(person, dict) else {}
    return bool(
        (known.get("mapped_user_id") and known.get("mapping_key"))
        or known.get("email")
        or known.get("gaid")
        or known.get("idfa")
        or (isinstance(body, dict) and body.get("alternate_ids"))
    )
