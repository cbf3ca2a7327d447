"""Accepting: events completed, stored durably, answered one by one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Protocol

import msgspec

from onward.errors import EventError
from onward.event import Accepted, complete


# Made for every event: a frozen Struct is filled several times as fast as a frozen dataclass.
class Receipt(msgspec.Struct, frozen=True, gc=False):
    """An event that is on disk.

    Attributes:
        message_id: Its ``messageId``, given or derived.
        is_duplicate: Whether it was there already and changes nothing.
        notes: What had to be supplied or corrected.
    """

    message_id: str
    is_duplicate: bool = False
    notes: tuple[str, ...] = ()


class Appends(Protocol):
    """As much of a journal as this takes."""

    async def append(self, events: Iterable[Accepted]) -> Sequence[bool]:
        """See ``Journal.append``."""
        ...


async def accept(
    journal: Appends,
    events: Iterable[Any],
    *,
    source: str,
    received_at: datetime,
    sent_at: object = None,
    kind: str | None = None,
    defaults: Mapping[str, Any] | None = None,
) -> list[Receipt | EventError]:
    """Take events; what is returned as a receipt is on disk.

    Raises:
        BusyError: No room now; nothing was taken.
        StorageError: The journal cannot be written; nothing was taken.
    """
    receipts: list[Receipt | EventError] = []
    places: list[int] = []

    # One after the other, each written down before the next is looked at: events are large.
    def accepted() -> Iterator[Accepted]:
        for event in events:
            try:
                one = complete(
                    event,
                    source=source,
                    received_at=received_at,
                    sent_at=sent_at,
                    kind=kind,
                    defaults=defaults,
                )
            except EventError as error:
                receipts.append(error)
                continue
            places.append(len(receipts))
            receipts.append(Receipt(one.message_id, notes=one.notes))
            yield one

    coming = accepted()
    first = next(coming, None)
    if first is None:
        return receipts
    stored = await journal.append(chain([first], coming))
    for place, is_new in zip(places, stored, strict=True):
        receipt = receipts[place]
        if not is_new and isinstance(receipt, Receipt):
            receipts[place] = Receipt(receipt.message_id, is_duplicate=True, notes=receipt.notes)
    return receipts
