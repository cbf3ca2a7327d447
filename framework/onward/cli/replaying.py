"""A replay followed to its end: begun, shown as it goes on, stopped when asked."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import click

from onward.cli.moments import shown
from onward.cli.operating import Ask, asking
from onward.cli.progress import progress
from onward.cli.session import Session
from onward.cli.stopping import stopping
from onward.errors import OnwardError

LOOK_S = 0.25
PATIENCE_S = 10.0


async def replayed(session: Session, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """How far a replay came, with what became of it."""
    with stopping() as asked:
        async with asking(session, "replay") as ask:
            return await follow(ask, arguments, asked)


async def follow(
    ask: Ask,
    arguments: Mapping[str, Any],
    asked: asyncio.Event,
    *,
    look_s: float = LOOK_S,
    patience_s: float = PATIENCE_S,
) -> dict[str, Any]:
    """Begin a replay, or go on with it, until all is tried or nothing happens any more.

    Args:
        asked: Set when it is to stop.
        look_s: How often to look.
        patience_s: How long nothing may happen before one stops to wait for outcomes.
    """
    now = (await ask("replay", arguments))["progress"]
    if now["before"]:
        click.echo(
            f"Going on with the replay begun {shown(now['began_at'])} UTC: "
            f"{now['before']:,} of {now['total']:,} were replayed before.",
            err=True,
        )
    idle_s, seen = 0.0, None
    with progress("Replaying", now["total"]) as show:
        while not asked.is_set():
            show(max(0, now["moved"] - now["waiting"]))
            if not now["is_running"]:
                state = now["moved"], now["waiting"]
                idle_s = idle_s + look_s if state == seen else 0.0
                seen = state
                if not now["waiting"] or idle_s >= patience_s:
                    break
            with suppress(TimeoutError):
                async with asyncio.timeout(look_s):
                    await asked.wait()
            now = await _told(ask, arguments)
    if asked.is_set():
        await ask("stop_replay", arguments)
    return await _told(ask, {**arguments, "sums": True})


async def _told(ask: Ask, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """How far it is.

    Raises:
        OnwardError: Whoever is asked has forgotten it.
    """
    found = (await ask("replay_progress", arguments))["progress"]
    if found is None:
        msg = "The server was started anew meanwhile. Run the command again: it goes on from there."
        raise OnwardError(msg)
    return dict(found)
