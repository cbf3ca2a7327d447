"""Alerts on their way to people: each cause once in a while, masked, in the log or by webhook."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from onward.errors import PlatformError
from onward.plugins import Alert
from onward.request import Request, Secret
from onward.runner.masking import masked_text
from onward.sending import Transport

log = structlog.get_logger("onward.alerts")

REPEAT_AFTER = timedelta(hours=4)
KEPT = 200
TRIES_AFTER_S = (0.0, 2.0, 10.0, 60.0)
TIMEOUT_S = 10.0

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Notice:
    """An alert as people get it.

    Attributes:
        repeats: How often the same was raised since it was told last.
    """

    alert: Alert
    at: datetime
    repeats: int = 0

    def data(self) -> dict[str, Any]:
        """JSON for a webhook; ``text`` is what chat programs show."""
        alert = self.alert
        told = f"Onward: {alert.connection}: {alert.reason} {alert.hint}".strip()
        if self.repeats:
            told += f" (Raised {self.repeats} more times since it was told last.)"
        return {
            "text": told,
            "connection": alert.connection,
            "code": alert.code,
            "reason": alert.reason,
            "hint": alert.hint,
            "at": self.at.isoformat(),
            "repeats": self.repeats,
        }


@dataclass(slots=True)
class _Cause:
    told_at: datetime
    repeats: int = 0


@dataclass(slots=True)
class Suppression:
    """Tells each cause once, and again only when it lasts.

    Attributes:
        after: How long the same cause is kept quiet.
    """

    clock: Callable[[], datetime]
    after: timedelta = REPEAT_AFTER
    _told: dict[tuple[str, str], _Cause] = field(default_factory=dict)

    def notice(self, alert: Alert) -> Notice | None:
        """What people should get now; ``None`` when they were told a short while ago."""
        now = self.clock()
        self._told = {
            key: cause
            for key, cause in self._told.items()
            if cause.repeats or now - cause.told_at < self.after
        }
        key = alert.connection, alert.code or alert.reason
        cause = self._told.get(key)
        if cause is not None and now - cause.told_at < self.after:
            cause.repeats += 1
            return None
        self._told[key] = _Cause(now)
        masked = Alert(
            alert.connection, masked_text(alert.reason), masked_text(alert.hint), alert.code
        )
        return Notice(masked, now, 0 if cause is None else cause.repeats)


@dataclass(slots=True)
class Webhook:
    """Posts notices to an address, one after another, each tried a few times.

    Attributes:
        url: Secret: who knows the address of a chat's webhook can write there; ``None`` for nobody.
    """

    transport: Transport
    url: Secret[str] | None = None
    sleep: Sleep = asyncio.sleep
    _waiting: deque[Notice] = field(default_factory=lambda: deque(maxlen=KEPT))
    _new: asyncio.Event = field(default_factory=asyncio.Event)
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, notice: Notice) -> None:
        """Post it soon; of more than 200 that wait, the oldest goes."""
        if self.url is not None:
            self._waiting.append(notice)
            self._idle.clear()
            self._new.set()

    async def run(self) -> None:
        """Post until cancelled."""
        while True:
            while self._waiting:
                await self._post(self._waiting.popleft())
            self._idle.set()
            self._new.clear()
            await self._new.wait()

    async def flush(self, within_s: float) -> None:
        """Wait until nothing is left to post, but not for long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._idle.wait()

    async def _post(self, notice: Notice) -> None:
        if self.url is None:
            return
        request = Request.post(self.url.reveal(), json=notice.data(), timeout_s=TIMEOUT_S)
        said = ""
        for wait_s in TRIES_AFTER_S:
            if wait_s:
                await self.sleep(wait_s)
            try:
                answer = await self.transport.send(request)
            except PlatformError as error:
                said = str(error)
                continue
            if answer.is_success:
                return
            said = f"It answered {answer.status}."
            if 400 <= answer.status < 500 and answer.status not in {408, 429}:
                break
        log.error(
            "alert could not be delivered",
            connection=notice.alert.connection,
            code=notice.alert.code,
            reason=said,
            hint="Correct alerts.webhook in onward.yaml.",
        )
