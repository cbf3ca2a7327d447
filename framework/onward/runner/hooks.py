"""The plugins' hooks as the pipeline calls them: nothing is put together where nobody listens."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import structlog

from onward.delivery import Attempt, Disposition, Standing
from onward.event import Accepted
from onward.journal import Claimed, Routing, Stored
from onward.plugins import Alert, Dropped, KnownOutcome, Plugins, ResolvedPayload
from onward.runner.alerting import Suppression, Webhook
from onward.runner.meters import Meters

log = structlog.get_logger("onward")


class Hooks:
    """What the pipeline tells plugins, and asks them."""

    def __init__(self, plugins: Plugins, suppression: Suppression, webhook: Webhook) -> None:
        self._plugins = plugins
        self.suppression = suppression
        self.webhook = webhook
        self.meters = Meters()

    def receive(self, stored: Sequence[Stored]) -> list[Stored | Routing]:
        """The events as processors and plugins leave them, or the reason why one is dropped."""
        plugins = self._plugins
        if not plugins.processors and not plugins.hook.event_received.get_hookimpls():
            return list(stored)
        events: Sequence[Accepted | Dropped] = plugins.receive(
            [Accepted(one.source, one.message_id, one.received_at, one.event) for one in stored]
        )
        for processor in plugins.processors:
            kept = [event for event in events if isinstance(event, Accepted)]
            changed = iter(processor.process(kept))
            events = [event if isinstance(event, Dropped) else next(changed) for event in events]
        return [_taken(one, event) for one, event in zip(stored, events, strict=True)]

    def resolved(self, ready: Iterable[tuple[Claimed, Any]]) -> None:
        """These payloads go into the build."""
        if self._plugins.observes("payload_resolved"):
            self._tell(
                "payload_resolved",
                [
                    ResolvedPayload(
                        one.lane.connection, one.mapping, one.source, one.message_id, payload
                    )
                    for one, payload in ready
                ],
            )

    def known(
        self, rows: Sequence[tuple[Claimed, Standing, Attempt | None]], now: datetime
    ) -> None:
        """These deliveries were tried; what became of them is on disk."""
        self.meters.known(rows, now)
        if self._plugins.observes("outcome_known"):
            self._tell(
                "outcome_known",
                [
                    KnownOutcome(
                        one.lane.connection,
                        one.mapping,
                        one.id,
                        one.message_id,
                        standing,
                        attempt,
                    )
                    for one, standing, attempt in rows
                ],
            )

    def alert(self, alert: Alert) -> None:
        """A person must see to something; the same is told once in a while only."""
        self.meters.alerts[alert.connection, alert.code] += 1
        notice = self.suppression.notice(alert)
        if notice is None:
            return
        told = notice.alert
        log.warning(
            "alert",
            connection=told.connection,
            reason=told.reason,
            hint=told.hint,
            code=told.code,
            repeats=notice.repeats,
        )
        self.webhook.put(notice)
        if self._plugins.observes("alert_raised"):
            self._tell("alert_raised", [alert])

    def _tell(self, name: Any, items: Sequence[object]) -> None:
        for failure in self._plugins.tell(name, items):
            log.error("plugin failed", hook=name, reason=failure)


def _taken(stored: Stored, event: Accepted | Dropped) -> Stored | Routing:
    if isinstance(event, Dropped):
        return Routing(stored.ref, Disposition.FILTERED, event.reason)
    return Stored(stored.ref, stored.source, stored.message_id, stored.received_at, event.event)
