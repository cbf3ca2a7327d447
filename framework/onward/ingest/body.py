"""The body of a request: read raw, inflated, bounded."""

import asyncio
import zlib
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request

from onward.ingest.answers import RefusedError

READ_WITHIN_S = 30.0
# Answering while a client is still sending makes it see a broken connection instead of the
# answer, which it takes for a reason to try again. So an oversized body is read to its end.
DRAIN_FACTOR = 64
_GZIP_OR_ZLIB = 47  # window bits: 15, plus 32 to tell gzip from zlib by the first bytes
_RAW = -15


async def read_body(request: Request, limit: int, *, within_s: float = READ_WITHIN_S) -> bytes:
    """The whole body, inflated; at most ``limit`` bytes.

    Raises:
        RefusedError: It is too large, broken, slow or packed in an unknown way.

    Source: spec, "Ingest", section 3, rules 2 and 3.
    """
    try:
        async with asyncio.timeout(within_s):
            raw = await _read(request.stream(), limit)
    except TimeoutError:
        msg = f"The request's body did not arrive within {within_s:g} seconds. Send it again."
        raise RefusedError(408, "request_timeout", msg) from None
    except ClientDisconnect:
        raise RefusedError(400, "broken_request", "The connection ended within the body.") from None
    for encoding in reversed(_encodings(request)):
        raw = inflate(raw, encoding, limit)
    return raw


async def _read(chunks: AsyncIterator[bytes], limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size <= limit:
            parts.append(chunk)
        elif size > limit * DRAIN_FACTOR:
            break
    if size > limit:
        raise too_large(size, limit)
    return b"".join(parts)


def _encodings(request: Request) -> list[str]:
    named = request.headers.get("content-encoding", "").lower().split(",")
    return [name for name in map(str.strip, named) if name not in {"", "identity"}]


def inflate(raw: bytes, encoding: str, limit: int) -> bytes:
    """``raw`` unpacked; at most ``limit`` bytes come out, whatever goes in.

    Raises:
        RefusedError: The encoding is not known, the stream is broken, or too much would come out.
    """
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        msg = f'The body is packed with "{encoding[:40]}", which is not known here. Use gzip.'
        raise RefusedError(415, "unsupported_encoding", msg)
    # "deflate" means the zlib format, but some clients leave its header out.
    windows = [_GZIP_OR_ZLIB, _RAW] if encoding == "deflate" else [_GZIP_OR_ZLIB]
    for window in windows:
        try:
            return _inflate(raw, window, limit)
        except zlib.error:
            continue
    msg = f"The body is no whole {encoding} stream. Send it again, or without Content-Encoding."
    raise RefusedError(400, "broken_encoding", msg)


def _inflate(raw: bytes, window: int, limit: int) -> bytes:
    parts: list[bytes] = []
    room = limit
    # A gzip stream may hold several members, one after the other (RFC 1952, section 2.2).
    while raw:
        unpacker = zlib.decompressobj(window)
        part = unpacker.decompress(raw, room + 1)
        if len(part) > room:
            raise too_large(None, limit)
        if not unpacker.eof:
            msg = "the stream ends too early"
            raise zlib.error(msg)
        parts.append(part)
        room -= len(part)
        raw = unpacker.unused_data
    return b"".join(parts)


def too_large(size: int | None, limit: int) -> RefusedError:
    """The refusal of a request that is over its limit."""
    found = f"has {size}" if size is not None else "unpacks to more"
    msg = (
        f"A request may have {limit} bytes, but this one {found}. "
        "Send fewer or smaller events, or raise max_batch_bytes of the source."
    )
    return RefusedError(413, "request_too_large", msg)
