"""A full disk: nothing is half taken, clients come back, what was taken is still delivered."""

import asyncio
from typing import Any

import httpx
from structlog.testing import capture_logs

from fixtures.shop import WRITE_KEY, Shop
from onward.ingest import create_app
from onward.journal.embedded import SqliteJournal
from onward.ledger.embedded import SqliteLedger
from onward.plugins import load_plugins
from onward.runner import Runner
from onward.runner.storage import Storage
from onward.sqlite import Database
from onward.store.embedded import SqliteStore

PAGES = 400


def batch(number: int) -> dict[str, Any]:
    padding = "x" * 2_000
    return {
        "batch": [
            {
                "type": "track",
                "event": "Order Completed",
                "messageId": f"m-{number}-{index}",
                "context": {"traits": {"email": "ada@example.com"}},
                "properties": {"note": padding},
            }
            for index in range(20)
        ]
    }


async def fill(shop: Shop) -> tuple[int, list[httpx.Response], Any, list[Any]]:
    """Post until no more is taken; how many were, the refusals, the counts, what was logged."""
    async with await Database.open(
        shop.folder / ".onward", max_pages=PAGES, reserve_bytes=200_000
    ) as database:
        journal = await SqliteJournal.open(database)
        storage = Storage(journal, SqliteLedger(database.readers), SqliteStore.of(database))
        async with Runner.open(
            shop.folder,
            environment=shop.environment,
            plugins=load_plugins(shop.folder / "plugins"),
            simulator=shop.simulator.url,
            storage=storage,
        ) as runner:
            app = create_app(runner, lambda: runner.workspace.sources, clock=runner.clock)
            taken, refused = 0, []
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://onward", auth=(WRITE_KEY, "")
            ) as http:
                with capture_logs() as logged:
                    for number in range(200):
                        response = await http.post("/v1/batch", json=batch(number))
                        if response.is_success:
                            taken += 20
                        else:
                            refused.append(response)
                        if len(refused) == 3:
                            break
            counts = await runner.settled()
        await journal.close()
    return taken, refused, counts, logged


def test_a_full_disk_is_told_and_loses_nothing(shop: Shop) -> None:
    shop.onward("apply")

    taken, refused, counts, logged = asyncio.run(fill(shop))

    assert 0 < taken < 4_000
    assert [429] * 3 == [response.status_code for response in refused]
    assert all(int(response.headers["retry-after"]) >= 1 for response in refused)
    assert {
        "code": "storage_unavailable",
        "message": "The events cannot be stored at present. Send them again later.",
    } == refused[0].json()
    reasons = [entry["reason"] for entry in logged if "reason" in entry]
    assert "Nothing was taken. Free some disk space" in reasons[0]
    assert taken == counts.accepted == counts.delivered
