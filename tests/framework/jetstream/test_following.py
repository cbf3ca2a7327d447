import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import nats
import pytest
from nats.aio.client import Client
from structlog.testing import capture_logs

from fixtures.nats import Nats
from framework.jetstream.told import identity, replayed, routed, settled
from framework.storage.samples import DELIVERED, LANE, OTHER, REJECTED, T0, later
from onward.delivery import DeliveryQuery, Selector, State, Totals
from onward.errors import StorageError
from onward.jetstream.records import Held, Record, Refused, encode
from onward.jetstream.tasks import end
from onward.journal import LaneStatus
from onward.journal.jetstream.side import HeldQueue
from onward.journal.sweeping import Sweeper
from onward.ledger.fold import Fold, following
from onward.ledger.fold.following import Follower
from onward.ledger.fold.post import KEY, Post
from onward.runner.side import LocalSide
from onward.sqlite import Database

pytestmark = pytest.mark.anyio
LEDGER = "FOLLOWED"
INTAKE = "TAKEN_IN"
POSTS = "POSTS"


@dataclass
class Following:
    """A file that follows a stream of a server."""

    client: Client
    side: LocalSide
    fold: Fold

    async def tell(self, *records: Record) -> None:
        for record in records:
            await self.client.jetstream().publish("followed", encode([record]))


@pytest.fixture
async def client(server: Nats) -> AsyncIterator[Client]:
    client = await nats.connect(server.urls)
    jetstream = client.jetstream()
    await jetstream.add_stream(name=LEDGER, subjects=["followed"])
    await jetstream.add_stream(name=INTAKE, subjects=["taken_in"])
    await jetstream.create_key_value(bucket=POSTS, direct=False)
    yield client
    await jetstream.delete_key_value(POSTS)
    for stream in (LEDGER, INTAKE):
        await jetstream.delete_stream(stream)
    await client.close()


@asynccontextmanager
async def follows(client: Client, folder: Path, within_s: float = 5) -> AsyncIterator[Following]:
    async with await Database.open(folder) as database:
        fold = await Fold.open(database)
        bucket = await client.jetstream().key_value(POSTS)
        follower = Follower(client, fold, LEDGER, Post(bucket, fold.folder))
        side = LocalSide(
            database, follower, client.jetstream(), INTAKE, Sweeper(database), within_s
        )
        running = asyncio.create_task(follower.run())
        try:
            yield Following(client, side, fold)
        finally:
            await end(running)


async def test_the_sums_count_what_is_still_on_its_way(client: Client, tmp_path: Path) -> None:
    for _ in range(4):
        await client.jetstream().publish("taken_in", b"an event")
    async with follows(client, tmp_path) as one:
        await one.tell(routed(1, LANE, OTHER), routed(2), Refused(3), settled(DELIVERED, 1))
        counts = await one.side.counts()

    assert (
        Totals(accepted=7, duplicates=3, routed=2, unrouted=2, deliveries=2, delivered=1, waiting=1)
        == counts
    )


async def test_a_restart_goes_on_where_the_file_ends(client: Client, tmp_path: Path) -> None:
    async with follows(client, tmp_path) as one:
        await one.tell(Refused(3), Refused(4))
        await one.side.counts()
    async with follows(client, tmp_path) as one:
        await one.tell(Refused(5))
        counts = await one.side.counts()

    assert 12 == counts.duplicates


async def test_what_is_folded_is_given_back_to_the_cluster(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "GIVEN_BACK_AT", 1)
    async with follows(client, tmp_path) as one:
        await one.tell(Refused(1), Refused(1))
        await one.side.counts()
        await one.tell(Refused(1))
        counts = await one.side.counts()
        left = -1
        async with asyncio.timeout(5):
            while left:
                left = (await client.jetstream().stream_info(LEDGER)).state.messages
    posts = await client.jetstream().key_value(POSTS)
    await posts.purge(KEY)
    with capture_logs() as said:
        async with follows(client, tmp_path / "another") as one:
            await one.side.counts()

    assert (3, 0) == (counts.duplicates, left)
    assert [("records are missing from the ledger", 3)] == [
        (each["event"], each["messages"]) for each in said
    ]


async def test_what_is_held_is_told_queue_by_queue(client: Client, tmp_path: Path) -> None:
    async with follows(client, tmp_path) as one:
        await one.tell(
            routed(1, LANE, OTHER),
            routed(2, LANE),
            routed(3, LANE, mapping="leads"),
            Held(Selector("linkedin", "orders"), T0, "No."),
        )
        held = await one.side.held(Selector("linkedin"))
        nothing = await one.side.held(Selector("linkedin", action="other"))
        loads = await one.side.loads()

    assert [HeldQueue(LANE, "orders", 2)] == held
    assert [] == nothing
    assert [LaneStatus(LANE, 1, 0, 2, None), LaneStatus(OTHER, 1, 0, 0, None)] == loads


async def test_a_dead_letter_has_all_it_takes_to_be_sent_again(
    client: Client, tmp_path: Path
) -> None:
    async with follows(client, tmp_path) as one:
        await one.tell(
            routed(1, LANE, expires_at=later(900)),
            routed(2, LANE),
            routed(3, LANE),
            settled(REJECTED, 1, 2, 3),
            replayed(1, at=later(9), replays=1),
            settled(REJECTED, 1, attempts=2, replays=1, version="v2"),
        )
        first, second = await one.side.dead(DeliveryQuery(connection="linkedin"), 2)
        none = [
            *await one.side.dead(DeliveryQuery(states={State.WAITING}), 2),
            *await one.side.dead(DeliveryQuery(connection="meta"), 2),
        ]

    source = routed(1, LANE)
    assert (
        identity(1),
        1,
        "shop",
        "m-1",
        T0,
        bytes(source.body),
        LANE,
        "orders",
        "v2",
        2,
        1,
        later(900),
    ) == tuple(getattr(first, name) for name in first.__struct_fields__)
    assert ("m-2", 0, None) == (second.message_id, second.replays, second.expires_at)
    assert [] == none


async def test_sweeping_forgets_what_is_settled_and_old(client: Client, tmp_path: Path) -> None:
    async with follows(client, tmp_path) as one:
        await one.tell(routed(1, LANE), settled(DELIVERED, 1, 2), routed(3, LANE))
        before = await one.side.counts()
        swept = [await one.side.sweep(later(99), 10) for _ in range(2)]
        after = await one.side.counts()

    assert [1, 0] == swept
    assert before == after


async def test_a_message_from_the_future_stops_the_fold_with_a_sentence(
    client: Client, tmp_path: Path
) -> None:
    async with follows(client, tmp_path, within_s=0.5) as one:
        await one.tell(Refused(1))
        await client.jetstream().publish("followed", b'[{"type":"unheard-of"}]')

        with pytest.raises(StorageError, match=r"(?s)behind.*upgrade this process"):
            await one.side.counts()


async def test_two_files_never_share_a_stream(client: Client, tmp_path: Path) -> None:
    async with follows(client, tmp_path / "one") as one:
        await one.tell(Refused(1))
        await one.side.counts()
        async with follows(client, tmp_path / "other", within_s=0.5) as other:
            with pytest.raises(StorageError, match=r"(?s)behind.*in a data folder of its own"):
                await other.side.counts()
            position = other.fold.position
        folder = one.fold.folder
    async with follows(client, tmp_path / "one") as again:
        await again.side.counts()

    assert (0, folder) == (position, again.fold.folder)


async def test_the_post_is_renewed_before_it_is_forgotten(client: Client) -> None:
    bucket = await client.jetstream().key_value(POSTS)
    clock = iter([0.0, 2.9, 3.0, 9.0]).__next__
    post = Post(bucket, "this folder", monotonic=clock)
    revisions = []
    for _ in range(3):
        await post.hold()
        revisions.append((await bucket.get(KEY)).revision)
    await bucket.purge(KEY)
    await Post(bucket, "that folder").hold()

    assert revisions[0] == revisions[1] != revisions[2]
    with pytest.raises(StorageError, match="Stop one of them"):
        await post.hold()
