"""Routing on a cluster: deliveries published to their connections' streams."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from nats.aio.client import Client
from nats.js import JetStreamContext

from onward.delivery import State
from onward.jetstream.batches import Outgoing, Written
from onward.jetstream.publishing import Publisher
from onward.jetstream.recording import Recorder
from onward.jetstream.records import Making, Record, Routed
from onward.jetstream.streams import delivery_config, ensure
from onward.jetstream.trouble import in_words
from onward.journal.interface import Routing
from onward.journal.jetstream.arrivals import Arrivals, Taken
from onward.journal.jetstream.parcel import Parcel, routed

PATIENCE_S = 60.0


class Posts:
    """Publishes to connections' streams, which are made when first needed.

    Args:
        told: Called with a connection and the number of the last message written to its stream.
    """

    def __init__(
        self,
        client: Client,
        jetstream: JetStreamContext,
        *,
        replicas: int,
        duplicates: timedelta,
        told: Callable[[str, int], None],
    ) -> None:
        self._client = client
        self._jetstream = jetstream
        self._replicas = replicas
        self._duplicates = duplicates
        self._told = told
        self._publishers: dict[str, Publisher] = {}
        self._making = asyncio.Lock()

    async def put(self, connection: str, messages: Sequence[Outgoing]) -> list[Written]:
        """Publish to a connection's stream; see ``Publisher.put``."""
        publisher = self._publishers.get(connection) or await self._make(connection)
        written = await publisher.put(messages)
        fresh = [one.sequence for one in written if not one.is_duplicate]
        if fresh:
            self._told(connection, max(fresh))
        return written

    async def close(self, within_s: float) -> None:
        """Give what is being written some time to end."""
        await asyncio.gather(*(one.close(within_s) for one in self._publishers.values()))

    async def _make(self, connection: str) -> Publisher:
        async with self._making:
            if connection not in self._publishers:
                config = delivery_config(connection, self._replicas, self._duplicates)
                with in_words(f'The stream of "{connection}" cannot be made'):
                    await ensure(self._jetstream, config)
                self._publishers[connection] = Publisher(
                    self._client, f'The stream of "{connection}"', patience_s=PATIENCE_S
                )
        return self._publishers[connection]


class Router:
    """Publishes what the routing of events came to."""

    def __init__(self, arrivals: Arrivals, posts: Posts, recorder: Recorder) -> None:
        self._arrivals = arrivals
        self._posts = posts
        self._recorder = recorder

    async def route(self, routings: Sequence[Routing], *, at: datetime) -> set[str]:
        """See ``Journal.route``; the connections that deliveries went to."""
        begun = self._arrivals.begin(routing.ref for routing in routings)
        if not begun:
            return set()
        chosen = {routing.ref: routing for routing in routings if routing.ref in begun}
        posted: dict[str, list[Outgoing]] = {}
        records: list[Record] = []
        for ref, routing in chosen.items():
            taken = begun[ref]
            records.append(_record(routing, taken, at))
            for parcel in _parcels(routing, taken, at):
                posted.setdefault(parcel.lane.connection, []).append(parcel.outgoing(parcel.id))
        try:
            await asyncio.gather(
                self._recorder.write(records),
                *(self._posts.put(connection, some) for connection, some in posted.items()),
            )
        except BaseException:
            self._arrivals.failed(begun)
            raise
        await self._arrivals.done(begun)
        return set(posted)


def _parcels(routing: Routing, taken: Taken, at: datetime) -> list[Parcel]:
    body = bytes(taken.arrival.body)
    return [
        routed(delivery, taken.stored, body, at, held=delivery.standing.state is State.PAUSED)
        for delivery in routing.deliveries
        if delivery.standing.state in {State.WAITING, State.PAUSED}
    ]


def _record(routing: Routing, taken: Taken, at: datetime) -> Routed:
    stored = taken.stored
    return Routed(
        routing.ref,
        stored.source,
        stored.message_id,
        stored.received_at,
        taken.arrival.body,
        at,
        routing.disposition,
        routing.reason,
        tuple(
            Making(
                delivery.id,
                delivery.lane,
                delivery.mapping,
                delivery.version,
                delivery.standing,
                delivery.expires_at,
            )
            for delivery in routing.deliveries
        ),
    )
