"""A replay followed to its end: begun, shown as it goes on, stopped when asked."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import click

from onward.cli.moments import shown
from onward.cli.operating import Ask, asking
from onward.cli.progress import progress
from onward.cli.session import Session
from onward.cli.stopping import stopping

LOOK_S = 0.25
PATIENCE_S = 10.0
"""How long nothing may happen before one stops to wait for outcomes."""


async def replayed(session: Session, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """How far a replay came, with what became of it."""
    with stopping() as asked:
        async with asking(session, "replay") as ask:
            begun = (await ask("replay", arguments))["progress"]
            if begun["before"]:
                click.echo(
                    f"Going on with the replay begun {shown(begun['began_at'])} UTC: "
                    f"{begun['before']:,} of {begun['total']:,} were replayed before.",
                    err=True,
                )
            with progress("Replaying", begun["total"]) as show:
                await _followed(ask, arguments, begun, show, asked)
            if asked.is_set():
                await ask("stop_replay", arguments)
            return dict((await ask("replay_progress", {**arguments, "sums": True}))["progress"])


async def _followed(
    ask: Ask,
    arguments: Mapping[str, Any],
    now: Mapping[str, Any],
    show: Callable[[int], None],
    asked: asyncio.Event,
) -> None:
    """Wait until it has ended and all is tried, nothing happens any more, or one is asked to stop."""
    idle_s = 0.0
    seen = None
    while not asked.is_set():
        show(max(0, now["moved"] - now["waiting"]))
        if not now["is_running"]:
            state = now["moved"], now["waiting"]
            idle_s = idle_s + LOOK_S if state == seen else 0.0
            seen = state
            if not now["waiting"] or idle_s >= PATIENCE_S:
                return
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_S):
                await asked.wait()
        now = (await ask("replay_progress", arguments))["progress"]
