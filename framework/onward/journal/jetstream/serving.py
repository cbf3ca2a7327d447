"""The connections that this process serves: taken by lease, shared fairly, given up again."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime

import structlog
from nats.aio.client import Client
from nats.js import JetStreamContext

from onward.errors import StorageError
from onward.jetstream.leases import Leases
from onward.jetstream.streams import connections
from onward.jetstream.trouble import in_words
from onward.journal.jetstream.book import Book
from onward.journal.jetstream.station import HELD, Station
from onward.journal.pulse import Pulse

log = structlog.get_logger("onward.journal")


class Serving:
    """Takes leases of connections that nobody serves.

    Renewing goes beside looking, which waits for the cluster's own leader when it is gone.

    Args:
        clock: Aware, UTC.
        held: Deliveries in memory for each connection.
    """

    def __init__(
        self,
        client: Client,
        jetstream: JetStreamContext,
        leases: Leases,
        book: Book,
        pulse: Pulse,
        *,
        clock: Callable[[], datetime],
        held: int = HELD,
    ) -> None:
        self._client = client
        self._jetstream = jetstream
        self._leases = leases
        self._book = book
        self._pulse = pulse
        self._clock = clock
        self._held = held
        self._stations: dict[str, Station] = {}
        self._members = 1
        self._known: set[str] = set()
        self._looking = asyncio.Lock()

    def get(self, connection: str) -> Station | None:
        """The station of a connection, while it hands out deliveries."""
        station = self._stations.get(connection)
        return station if station is not None and station.is_open else None

    def __iter__(self) -> Iterator[Station]:
        """All stations that hand out deliveries."""
        return iter([station for station in self._stations.values() if station.is_open])

    async def renew(self) -> None:
        """Renew what is held; what was lost, or is free to go, is closed."""
        await asyncio.gather(*map(self._renew, list(self._stations.values())))

    async def look(self) -> None:
        """Take what is free, start to give up what is more than a fair share.

        Raises:
            StorageError: The cluster cannot be used now.
        """
        async with self._looking:
            self._members = max(1, await self._leases.sign_in())
            with in_words("The connections' streams cannot be listed"):
                self._known |= await connections(self._client)
            share = -(-len(self._known) // self._members)
            await self._leave(share)
            trouble: StorageError | None = None
            for connection in sorted(self._known - self._stations.keys()):
                if len(self._stations) < share:
                    try:
                        await self._take(connection)
                    except StorageError as error:
                        trouble = error
            if trouble is not None:
                raise trouble

    async def found(self, connection: str) -> None:
        """A connection has a stream: serve it at once, unless somebody else does."""
        if connection in self._known:
            return
        self._known.add(connection)
        async with self._looking:
            if connection not in self._stations and self._has_share:
                try:
                    await self._take(connection)
                except StorageError as error:
                    log.debug("not served yet", connection=connection, reason=str(error))

    @property
    def _has_share(self) -> bool:
        return len(self._stations) < -(-len(self._known) // self._members)

    async def close(self) -> None:
        """Give up everything."""
        async with self._looking:
            stations, self._stations = list(self._stations.values()), {}
            await asyncio.gather(*map(_close, stations))
            try:
                await self._leases.sign_out()
            except StorageError as error:
                log.debug("not signed out", reason=str(error))

    async def _renew(self, station: Station) -> None:
        was_open = station.is_open
        try:
            if not await self._leases.renew(station.lease):
                station.depose()
        except StorageError as error:
            log.debug("lease not renewed", connection=station.connection, reason=str(error))
        else:
            await self._mend(station)
        station.tended()
        if station.is_open and not was_open:
            # Nothing was handed out for a while.
            self._pulse.beat()
        if station.is_deposed or (station.is_leaving and not station.shelf.claimed):
            self._stations.pop(station.connection, None)
            await _close(station)

    async def _mend(self, station: Station) -> None:
        try:
            await station.mend()
        except StorageError as error:
            log.debug("consumer not mended", connection=station.connection, reason=str(error))

    async def _leave(self, share: int) -> None:
        """Start to hand over one connection, when others have fewer."""
        if len(self._stations) <= share:
            return
        open_ = [station for station in self._stations.values() if station.is_open]
        if len(open_) > share:
            open_[-1].is_leaving = True

    async def _take(self, connection: str) -> None:
        lease = await self._leases.take(connection)
        if lease is None:
            return
        station = Station(
            connection,
            lease,
            client=self._client,
            jetstream=self._jetstream,
            leases=self._leases,
            pauses=self._book.of(connection),
            pulse=self._pulse,
            clock=self._clock,
            held=self._held,
        )
        try:
            await self._book.fetch(connection)
            await station.open()
        except StorageError:
            await _close(station)
            raise
        self._stations[connection] = station
        # What was paused until now; from now on it is told.
        station.repause(self._book.of(connection))


async def _close(station: Station) -> None:
    try:
        await station.close()
    except StorageError as error:
        log.debug("not handed over", connection=station.connection, reason=str(error))
