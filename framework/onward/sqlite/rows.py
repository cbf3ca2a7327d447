"""From rows of the file to records."""

import zlib
from collections.abc import Sequence
from typing import Any

import msgspec

from onward.delivery import (
    Attempt,
    DeliveryRecord,
    Disposition,
    EventRecord,
    Lane,
    State,
)
from onward.sqlite.holding import PauseText
from onward.sqlite.moments import moment, moment_or_none

DELIVERY = """
d.ref, d.id, q.connection, q.action, q.batch_key, q.mapping,
CASE WHEN d.state = 'waiting' AND d.rests < q.version_rest THEN q.version ELSE d.version END,
e.source, e.message_id, e.received, d.at,
d.since + CASE WHEN d.state = 'waiting' THEN
  (SELECT ifnull(sum(max(0, ended - max(began, d.since))), 0) FROM rest
   WHERE rest.queue = d.queue AND rest.id > d.rests) ELSE 0 END,
CASE WHEN d.state = 'waiting' AND q.paused_since IS NOT NULL THEN 'paused' ELSE d.state END,
d.replay, CASE WHEN d.state = 'waiting' AND q.paused_since IS NULL THEN d.due END, d.expires,
d.attempts, d.tried, d.took, d.status, d.answer_code, d.answer,
d.reason, d.hint, d.code, d.note,
CASE WHEN d.state = 'waiting' AND q.paused_since IS NOT NULL THEN q.id END
"""


def attempt_of(row: Sequence[Any]) -> Attempt:
    """An attempt of number, begin, duration, status, code, message."""
    number, at, took, status, code, message = row
    return Attempt(number, moment(at), took / 1_000_000, status, code, message)


def delivery_of(
    row: Sequence[Any],
    pause: PauseText | None = None,
    event: dict[str, Any] | None = None,
) -> DeliveryRecord:
    """The record of a row of ``DELIVERY``.

    Args:
        pause: What holds it back; its reason then counts.
        event: Its event, where that was asked for.
    """
    (
        ref,
        identity,
        connection,
        action,
        batch_key,
        mapping,
        version,
        source,
        message_id,
        received,
        routed,
        since,
        state,
        replay,
        due,
        expires,
        attempts,
        *last,
        reason,
        hint,
        code,
        note,
        _queue,
    ) = row
    if pause is not None:
        reason, hint, code = pause
    return DeliveryRecord(
        ref=ref,
        id=identity.hex(),
        lane=Lane(connection, action, batch_key),
        mapping=mapping,
        version=version,
        source=source,
        message_id=message_id,
        received_at=moment(received),
        routed_at=moment(routed),
        trying_since=moment(since),
        state=State(state),
        is_replay=bool(replay),
        due_at=moment_or_none(due),
        expires_at=moment_or_none(expires),
        attempts=attempts,
        last=attempt_of((attempts, *last)) if attempts else None,
        reason=reason,
        hint=hint,
        code=code,
        note=note,
        event=event,
    )


def event_of(row: Sequence[Any]) -> EventRecord:
    """An event's record of ref, source, message id, receipt, disposition, reason, deliveries."""
    ref, source, message_id, received, disposition, reason, deliveries = row
    return EventRecord(
        ref,
        source,
        message_id,
        moment(received),
        None if disposition is None else Disposition(disposition),
        reason or "",
        deliveries or 0,
    )


def body_of(crc: int, body: object) -> dict[str, Any] | None:
    """A stored event; ``None`` when it is damaged, which may change its type as well."""
    if not isinstance(body, bytes) or zlib.crc32(body) != crc:
        return None
    event: dict[str, Any] = msgspec.json.decode(body)
    return event
