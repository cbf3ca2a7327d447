import asyncio
from collections.abc import AsyncIterator
from typing import Any

import nats.errors
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg

from fixtures.nats import Nats
from framework.jetstream.engine import wipe
from onward.errors import BusyError, EventError, OnwardError, StorageError
from onward.jetstream import publishing
from onward.jetstream.batches import Outgoing, Written
from onward.jetstream.connecting import connect
from onward.jetstream.publishing import BATCH, Publisher

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client(server: Nats) -> AsyncIterator[Client]:
    client = await connect(server.urls)
    await wipe(client)
    await client.jetstream().add_stream(
        name="NEWS", subjects=["news.>"], allow_atomic=True, duplicate_window=60
    )
    yield client
    await client.close()


def news(*keys: object, subject: str = "news.today") -> list[Outgoing]:
    return [Outgoing(subject, str(key), f"news {key}".encode()) for key in keys]


def fresh(*sequences: int) -> list[Written]:
    return [Written(sequence, is_duplicate=False) for sequence in sequences]


async def bodies(client: Client) -> list[bytes]:
    jetstream = client.jetstream()
    count = (await jetstream.stream_info("NEWS")).state.messages
    return [(await jetstream.get_msg("NEWS", seq)).data or b"" for seq in range(1, count + 1)]


async def test_messages_of_a_call_are_written_in_a_row(client: Client) -> None:
    publisher = Publisher(client, "The news", patience_s=5)

    assert fresh(1, 2, 3) == await publisher.put(news("a", "b", "c"))
    assert fresh(4) == await publisher.put(news("d"))
    assert [] == await publisher.put([])
    assert [b"news a", b"news b", b"news c", b"news d"] == await bodies(client)


async def test_a_duplicate_is_told_and_spoils_no_other(client: Client) -> None:
    publisher = Publisher(client, "The news", patience_s=5)
    await publisher.put(news("a", "b"))
    written = await publisher.put(news("c", "a", "d"))

    assert [False, True, False] == [one.is_duplicate for one in written]
    assert 1 == written[1].sequence
    assert [b"news a", b"news b", b"news c", b"news d"] == sorted(await bodies(client))


async def test_callers_at_the_same_time_get_their_own_answers(client: Client) -> None:
    publisher = Publisher(client, "The news", patience_s=5)
    written = await asyncio.gather(*(publisher.put(news(f"{n}a", f"{n}b")) for n in range(20)))
    found = await bodies(client)

    for number, two in enumerate(written):
        assert [f"news {number}a".encode(), f"news {number}b".encode()] == [
            found[one.sequence - 1] for one in two
        ]


async def test_more_than_a_batch_goes_in_several(client: Client) -> None:
    publisher = Publisher(client, "The news", patience_s=5)
    written = await publisher.put(news(*range(2 * BATCH + 3)))

    assert fresh(*range(1, 2 * BATCH + 4)) == written


async def test_a_caller_that_leaves_keeps_nobody_from_being_served(client: Client) -> None:
    publisher = Publisher(client, "The news", patience_s=5)
    leaving = asyncio.ensure_future(publisher.put(news("a")))
    await asyncio.sleep(0)
    also_leaving = asyncio.ensure_future(publisher.put(news("b")))
    staying = asyncio.ensure_future(publisher.put(news("c")))
    await asyncio.sleep(0)
    leaving.cancel()
    also_leaving.cancel()
    (written,) = await staying

    assert b"news c" == (await bodies(client))[written.sequence - 1]
    assert b"news b" not in await bodies(client)


async def test_a_message_that_is_too_large_is_refused_with_what_to_do(client: Client) -> None:
    publisher = Publisher(client, "The news", patience_s=5)
    large = Outgoing("news.today", "large", b"x" * client.max_payload)

    with pytest.raises(EventError, match=r"The news takes messages of up to .* Raise max_payload"):
        await publisher.put([*news("a"), large])
    assert [] == await bodies(client)


async def test_a_full_stream_says_so_at_once(client: Client) -> None:
    jetstream = client.jetstream()
    await jetstream.add_stream(
        name="FULL", subjects=["full"], max_msgs=1, discard="new", allow_atomic=True
    )
    publisher = Publisher(client, "The news", patience_s=60)
    await publisher.put(news("a", subject="full"))

    with pytest.raises(StorageError, match=r"takes no more .*maximum messages exceeded.*room"):
        await publisher.put(news("b", subject="full"))


async def test_without_a_stream_it_is_busy_once_patience_ends(client: Client) -> None:
    publisher = Publisher(client, "The news", patience_s=0.1)

    with pytest.raises(BusyError, match=r"The news could not be written: no NATS server") as busy:
        await publisher.put(news("a", subject="nobody"))
    assert publishing.RETRY_AFTER_S == busy.value.retry_after_s


async def test_too_much_waiting_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "WAITING_BYTES", 10)
    publisher = Publisher(client, "The news", patience_s=5)
    first = asyncio.ensure_future(publisher.put(news("a", "b", "c")))
    await asyncio.sleep(0)

    # What waits counts, not what has been handed to the cluster.
    with pytest.raises(BusyError, match="cannot be written as fast"):
        await asyncio.gather(publisher.put(news("d", "e")), publisher.put(news("f")))
    assert fresh(1, 2, 3) == await first


class Deaf:
    """A client that loses the first answers; its messages arrive all the same."""

    max_payload = 1 << 20

    def __init__(self, client: Client, losses: int, lost: Exception) -> None:
        self._client = client
        self._losses = losses
        self._lost = lost

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    async def request(self, *args: Any, **rest: Any) -> Msg:
        answer = await self._client.request(*args, **rest)
        if self._losses:
            self._losses -= 1
            raise self._lost
        return answer


@pytest.mark.parametrize("keys", [("a",), ("a", "b", "c")])
async def test_an_answer_that_got_lost_makes_no_duplicate(
    client: Client, keys: tuple[str, ...]
) -> None:
    deaf: Any = Deaf(client, 1, nats.errors.TimeoutError())
    written = await Publisher(deaf, "The news", patience_s=5).put(news(*keys))

    assert fresh(*range(1, len(keys) + 1)) == written
    assert len(keys) == len(await bodies(client))


class Silent(Deaf):
    """A client that never gets an answer."""

    async def request(self, *args: Any, **rest: Any) -> Msg:
        return await asyncio.Future()


async def test_whoever_waits_when_it_is_closed_is_told(client: Client) -> None:
    silent: Any = Silent(client, 0, OSError())
    publisher = Publisher(silent, "The news", patience_s=60)
    waiting = [asyncio.ensure_future(publisher.put(news(key))) for key in "ab"]
    await asyncio.sleep(0)
    await publisher.close(0.01)
    told = await asyncio.gather(*waiting, return_exceptions=True)

    assert ["The news could not be written: It was stopped."] * 2 == [
        str(one) for one in told if isinstance(one, OnwardError)
    ]


async def test_closing_lets_what_is_being_written_end(client: Client) -> None:
    publisher = Publisher(client, "The news", patience_s=5)
    waiting = asyncio.ensure_future(publisher.put(news("a")))
    await asyncio.sleep(0)
    await publisher.close(5)

    assert fresh(1) == await waiting
