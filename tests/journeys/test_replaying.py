"""Many dead letters are sent again: at a rate, interrupted, gone on with, beside a server."""

import asyncio
import re
import signal
import time
from typing import Any

import pytest

from fixtures.shop import Said, Serve, Shop
from onward import Runner
from onward.plugins import load_plugins

PATIENCE_S = 30.0
COUNT = 30
WITH_EMAIL = 'event = "Order Completed"\n    fields: {email: a@b.co}\n'


def anonymous(number: int) -> dict[str, Any]:
    """An order that no platform can match a person by."""
    return {"type": "track", "event": "Order Completed", "messageId": f"m-{number}", "userId": "u"}


@pytest.fixture
def buried(shop: Shop) -> Shop:
    """A shop with dead letters whose mapping has been mended since."""
    shop.onward("apply")

    async def bury() -> None:
        plugins = load_plugins(shop.folder / "plugins")
        async with Runner.open(
            shop.folder,
            environment=shop.environment,
            plugins=plugins,
            simulator=shop.simulator.url,
        ) as runner:
            await runner.accept_many([anonymous(number) for number in range(COUNT)])
            await runner.settled()

    asyncio.run(bury())
    shop.edit('event = "Order Completed"\n', WITH_EMAIL)
    shop.onward("apply")
    return shop


def interrupted(shop: Shop, *words: str) -> Said:
    """A command that gets Ctrl-C once something has arrived."""
    process = shop.start(*words)
    deadline = time.monotonic() + PATIENCE_S
    while len(shop.arrived()) < 3 and time.monotonic() < deadline:
        # The platform is played in this process; looking is all there is to wait for.
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_S)
    return Said(process.returncode, out, err)


@pytest.mark.parametrize("is_served", [False, True], ids=["alone", "beside a server"])
def test_a_replay_is_interrupted_and_gone_on_with(
    is_served: bool,  # noqa: FBT001 - a row of the table above
    buried: Shop,
    serve: Serve,
) -> None:
    if is_served:
        serve()

    stopped = interrupted(buried, "replay", "--all", "--remap", "--rate", "10/s")
    preview = buried.onward("replay", "--all", "--remap", "--dry-run", "--json").json
    went_on = buried.onward("replay", "--all", "--remap")

    found = re.match(rf"Stopped after (\d+) of {COUNT} deliveries: \d+ delivered\.", stopped.out)
    assert found is not None, (stopped.out, stopped.err)
    count = int(found[1])
    assert 3 <= count < COUNT
    assert "The same command again goes on with the rest." in stopped.out
    assert "Next: onward replay --all --remap" in stopped.out
    assert (1, COUNT, COUNT - count) == (
        *(stopped.exit_code, preview["begun_total"], preview["count"]),
    )
    assert f"{count} of {COUNT} were replayed before." in went_on.err
    assert f"{COUNT} deliveries replayed: {COUNT} delivered." == went_on.lines[0]
    assert {f"m-{number}" for number in range(COUNT)} == {
        event["eventId"] for event in buried.arrived()
    }
    assert COUNT == len(buried.arrived()), "each with its own event id, each once"
    assert "No dead letter fits." == buried.onward("replay", "--all", "--remap").lines[0]


def test_a_connection_is_resumed_part_by_part(shop: Shop) -> None:
    shop.onward("apply")
    shop.environment["LINKEDIN_ACCESS_TOKEN"] = "token-7"
    order = {"event": "Order Completed", "context": {"traits": {"email": "ada@example.com"}}}
    shop.onward("deliver", shop.event(**order))

    part = shop.onward("resume", "linkedin", "--mapping", "orders")
    unknown = shop.onward("resume", "linkedin", "--action", "stream-conversions")
    both = shop.onward("resume", "linkedin", "orders", "--mapping", "demo-requested")
    problems = shop.onward("problems")

    assert (1, "Nothing of linkedin / orders was paused by itself.") == (
        *(part.exit_code, part.lines[0]),
    )
    assert "Paused: linkedin: LinkedIn does not accept the access token" in part.out
    assert "Next: mend what is told above, then: onward resume linkedin" in part.out
    assert 'There is no action "stream-conversions". Did you mean "stream-conversion"?' in (
        unknown.err
    )
    assert (2, True) == (both.exit_code, "Two mappings are named" in both.err)
    assert "1 problem: 1 delivery is paused." == problems.lines[0]
    assert "  Then    onward resume linkedin" in problems.out
