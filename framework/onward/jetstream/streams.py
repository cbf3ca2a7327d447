"""The names, with their settings, of streams or buckets on a NATS cluster."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b

import msgspec
import nats.errors
import nats.js.errors
import structlog
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import (
    DiscardPolicy,
    KeyValueConfig,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)

from onward.delivery import Lane
from onward.jetstream.trouble import in_words

log = structlog.get_logger("onward.jetstream")

INTAKE = "ONWARD_INTAKE"
LEDGER = "ONWARD_LEDGER"
DELIVERY = "ONWARD_DELIVERY_"
PAUSES = "ONWARD_PAUSES"
LEASES = "ONWARD_LEASES"

RECORDS = "onward.ledger.records"
NUDGES = "onward.nudge"

DUPLICATES = timedelta(hours=2)
FORMED_WITHIN_S = 30.0
_AGAIN_AFTER_S = 0.25
_TO_ESCAPE = re.compile(rb"[^-_a-zA-Z0-9]")
_ESCAPED = re.compile(rb"=([0-9A-F]{2})")


def token(text: str) -> str:
    """Text as a part of a name or subject: what these do not allow as ``=`` with two hex digits."""
    return _TO_ESCAPE.sub(lambda found: b"=%02X" % ord(found[0]), text.encode()).decode()


def intake_subject(source: str) -> str:
    """Where the events of a source are published."""
    return f"onward.intake.{token(source)}"


def delivery_stream(connection: str) -> str:
    """The name of a connection's own stream."""
    return DELIVERY + token(connection)


def text_of(part: str) -> str:
    """The text that ``token`` was given."""
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), part.encode()).decode()


async def connections(client: Client) -> set[str]:
    """All connections that have a stream."""
    found: list[str] = []
    total = 1
    while len(found) < total:
        question = {"offset": len(found), "subject": "onward.delivery.>"}
        said = await client.request(_NAMES, msgspec.json.encode(question), timeout=_ANSWER_S)
        names = _names.decode(said.data)
        found += names.streams or []
        total = names.total if names.streams else 0
    return {text_of(name.removeprefix(DELIVERY)) for name in found}


class _Names(msgspec.Struct):
    """A page of the streams' names."""

    total: int = 0
    streams: list[str] | None = None


_NAMES = "$JS.API.STREAM.NAMES"
_ANSWER_S = 5.0
_names = msgspec.json.Decoder(_Names)


def delivery_subject(lane: Lane) -> str:
    """Where the deliveries of a lane are published; batch keys may be personal, so hashed."""
    key = blake2b(lane.batch_key.encode(), digest_size=8).hexdigest()
    return f"onward.delivery.{token(lane.connection)}.{token(lane.action)}.{key}"


def configs(replicas: int, duplicates: timedelta) -> Sequence[StreamConfig]:
    """The streams that are there before any connection is."""
    return (
        _stream(INTAKE, "onward.intake.>", replicas, duplicates, RetentionPolicy.WORK_QUEUE),
        _stream(LEDGER, "onward.ledger.>", replicas, duplicates, RetentionPolicy.LIMITS),
    )


def delivery_config(connection: str, replicas: int, duplicates: timedelta) -> StreamConfig:
    """A connection's own stream, so that nobody pays for a slow neighbour."""
    return _stream(
        delivery_stream(connection),
        f"onward.delivery.{token(connection)}.>",
        replicas,
        duplicates,
        RetentionPolicy.WORK_QUEUE,
    )


def _stream(
    name: str, subjects: str, replicas: int, duplicates: timedelta, retention: RetentionPolicy
) -> StreamConfig:
    return StreamConfig(
        name=name,
        subjects=[subjects],
        retention=retention,
        storage=StorageType.FILE,
        # The default, `old`, deletes undelivered work once a limit is reached.
        discard=DiscardPolicy.NEW,
        num_replicas=replicas,
        duplicate_window=duplicates.total_seconds(),
        allow_atomic=True,
    )


async def prepare(
    jetstream: JetStreamContext,
    *,
    replicas: int,
    duplicates: timedelta = DUPLICATES,
    lease: timedelta,
    within_s: float = FORMED_WITHIN_S,
) -> None:
    """Make what is missing of streams and buckets, bring what is there in line.

    Args:
        replicas: 1, or 3 for a cluster.
        duplicates: How long a ``messageId`` is remembered, in the servers' memory.
        lease: How long a deliverer that has died keeps its connections.
        within_s: How long a cluster may take to form.

    Raises:
        StorageError: It did not come to be.
    """
    with in_words("The streams cannot be prepared"):
        async with asyncio.timeout(within_s):
            for config in configs(replicas, duplicates):
                await _insist(jetstream, config)
            for bucket, ttl in ((PAUSES, None), (LEASES, lease.total_seconds())):
                await _insist_on_bucket(jetstream, bucket, replicas, ttl)


async def ensure(jetstream: JetStreamContext, config: StreamConfig) -> None:
    """Make a stream, or bring it in line."""
    name = config.name or ""
    try:
        found = (await jetstream.stream_info(name)).config
    except nats.js.errors.NotFoundError:
        await jetstream.add_stream(config)
        return
    wanted = replace(
        found, num_replicas=config.num_replicas, duplicate_window=config.duplicate_window
    )
    if wanted != found:
        await jetstream.update_stream(wanted)


async def _insist(jetstream: JetStreamContext, config: StreamConfig) -> None:
    while True:
        try:
            return await ensure(jetstream, config)
        except nats.errors.Error as error:
            await _wait_for_peers(error, config.name or "")


async def _insist_on_bucket(
    jetstream: JetStreamContext, bucket: str, replicas: int, ttl: float | None
) -> None:
    # Not read from a follower, which may not know yet who took a lease a moment ago.
    config = KeyValueConfig(
        bucket=bucket,
        history=1,
        storage=StorageType.FILE,
        replicas=replicas,
        ttl=ttl,
        direct=False,
    )
    while True:
        try:
            try:
                found = (await jetstream.stream_info(f"KV_{bucket}")).config
            except nats.js.errors.NotFoundError:
                await jetstream.create_key_value(config)
            else:
                wanted = replace(found, num_replicas=replicas, max_age=ttl or 0)
                if wanted != found:
                    await jetstream.update_stream(wanted)
        except nats.errors.Error as error:
            await _wait_for_peers(error, bucket)
        else:
            return


async def _wait_for_peers(error: nats.errors.Error, name: str) -> None:
    """Wait a moment for a cluster that is forming; anything else is raised again."""
    code = error.err_code if isinstance(error, nats.js.errors.APIError) else None
    if not isinstance(error, _SILENT) and code != _NO_PEERS:
        raise error
    log.debug("cluster is forming", name=name, reason=str(error))
    await asyncio.sleep(_AGAIN_AFTER_S)


# What JetStream says while fewer servers are there than replicas are wanted.
_NO_PEERS = 10005
_SILENT = (
    nats.errors.TimeoutError,
    nats.errors.NoRespondersError,
    nats.js.errors.ServiceUnavailableError,
    nats.js.errors.NoStreamResponseError,
)
