"""The way of one request: key, body, events, storage, answer."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
import structlog
from starlette.requests import Request
from starlette.responses import Response

from onward.errors import BusyError, EventError, StorageError
from onward.ingest.acceptor import Acceptor, Receipt
from onward.ingest.answers import RefusedError, come_back, failure, taken
from onward.ingest.body import read_body, too_large
from onward.ingest.envelope import Envelope, open_batch, open_single, parse_event
from onward.ingest.source import Source
from onward.ingest.visitor import Visitor
from onward.ingest.write_keys import key_of_headers, key_of_request, source_of

# The quickest client gives up after five seconds. Source: spec, "Ingest", section 3, rule 8.
ANSWER_WITHIN_S = 4.5
STORAGE_WAIT_S = 30
MAX_BYTES = 500_000  # where no source says otherwise

log = structlog.get_logger("onward.ingest")


class _IdOnly(msgspec.Struct, rename="camel"):
    message_id: Any = None


class Door:
    """Takes requests of events; ``create_app`` explains the arguments."""

    def __init__(
        self,
        acceptor: Acceptor,
        sources: Callable[[], Sequence[Source]],
        *,
        clock: Callable[[], datetime],
        trusted_hops: int,
        answer_within_s: float = ANSWER_WITHIN_S,
    ) -> None:
        self._acceptor = acceptor
        self._sources = sources
        self._clock = clock
        self._trusted_hops = trusted_hops
        self._answer_within_s = answer_within_s

    async def receive(self, request: Request, *, kind: str | None) -> Response:
        """Answer one request; ``kind`` is the path's type of event, ``None`` for batches."""
        received_at = self._clock()
        retry = request.headers.get("x-retry-count")
        if retry is not None:
            # A hint that starts over with some clients: recorded, and nothing depends on it.
            log.debug("sent again", retry_count=retry[:10])
        try:
            return await self._take(request, kind, received_at)
        except RefusedError as refusal:
            return failure(refusal)
        except Exception:
            log.exception("a request failed")
            msg = "Something went wrong here; nothing was taken. Send it again later."
            return failure(RefusedError(500, "internal_error", msg))

    async def _take(self, request: Request, kind: str | None, received_at: datetime) -> Response:
        sources = self._sources()
        key = key_of_headers(request)
        # Who has a known key in the headers has its limits; the others the largest of all.
        known = [source_of(key, sources)] if key else list(sources)
        limit = max((source.max_batch_bytes for source in known), default=MAX_BYTES)
        body = await read_body(request, limit)
        envelope = open_batch(body) if kind is None else open_single(body)
        source = known[0] if key else self._late_source(request, envelope, len(body))
        visitor = Visitor.of(request, trusted_hops=self._trusted_hops)
        answers: list[EventError | None] = []

        # One after the other, each written down before the next is parsed: events are large.
        def events() -> Iterator[Any]:
            for raw in envelope.events:
                try:
                    event = parse_event(raw, source)
                except EventError as error:
                    answers.append(error)
                    continue
                visitor.complete(event, envelope.defaults.get("context"))
                answers.append(None)
                yield event

        receipts = iter(await self._store(source, events(), envelope, kind, received_at))
        found = [error or next(receipts) for error in answers]
        return taken(_rejected(found, envelope.events), len(found))

    def _late_source(self, request: Request, envelope: Envelope, size: int) -> Source:
        source = source_of(key_of_request(request, envelope.write_key), self._sources())
        if size > source.max_batch_bytes:
            raise too_large(size, source.max_batch_bytes)
        return source

    async def _store(
        self,
        source: Source,
        events: Iterable[Any],
        envelope: Envelope,
        kind: str | None,
        received_at: datetime,
    ) -> Sequence[Receipt | EventError]:
        try:
            # Giving up loses nothing: an event that was stored all the same is a duplicate then.
            async with asyncio.timeout(self._answer_within_s):
                return await self._acceptor.accept_batch(
                    source.id,
                    events,
                    received_at=received_at,
                    sent_at=envelope.sent_at,
                    kind=kind,
                    defaults=envelope.defaults or None,
                )
        except BusyError as error:
            raise come_back("busy", str(error), after_s=error.retry_after_s) from None
        except TimeoutError:
            msg = "Storing the events takes too long now. Send them again."
            raise come_back("busy", msg, after_s=1) from None
        except StorageError as error:
            # The sentence speaks of files and disks: it is for the operator, not for clients.
            log.error("events cannot be stored", reason=str(error))  # noqa: TRY400 - no bug, no trace
            msg = "The events cannot be stored at present. Send them again later."
            raise come_back("storage_unavailable", msg, after_s=STORAGE_WAIT_S) from None


def _rejected(
    found: Sequence[Receipt | EventError], raws: Sequence[msgspec.Raw]
) -> list[Mapping[str, Any]]:
    return [
        {"index": index, "messageId": _message_id(raw), "code": error.code, "message": str(error)}
        for index, (error, raw) in enumerate(zip(found, raws, strict=True))
        if isinstance(error, EventError)
    ]


def _message_id(raw: msgspec.Raw) -> str | None:
    try:
        message_id = msgspec.json.decode(raw, type=_IdOnly).message_id
    except (ValueError, RecursionError):
        return None
    return message_id[:200] if isinstance(message_id, str) else None
