"""What the endpoint needs of whoever stores the events."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from onward.errors import EventError


class Receipt(Protocol):
    """What became of one event that was taken."""

    @property
    def message_id(self) -> str:
        """Its ``messageId``, given or derived."""
        ...

    @property
    def is_duplicate(self) -> bool:
        """Whether it had come before."""
        ...


class Acceptor(Protocol):
    """Takes events; the runner is one."""

    async def accept_batch(
        self,
        source: str,
        events: Iterable[Any],
        *,
        received_at: datetime,
        sent_at: str | None,
        kind: str | None,
        defaults: Mapping[str, Any] | None,
    ) -> Sequence[Receipt | EventError]:
        """Store ``events`` durably; one answer each, in order.

        Args:
            source: The id of where they come from.
            events: What came in, parsed from JSON.
            received_at: The moment of receipt, aware.
            sent_at: The request's ``sentAt``.
            kind: The type the path names, for events that name none.
            defaults: The request's ``context`` and ``integrations``.

        Raises:
            BusyError: There is no room or no time for more; nothing was taken.
            StorageError: The data folder cannot be used; nothing was taken.
        """
        ...
