"""See it work."""

import asyncio
import shutil
import sys
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click

from onward.cli.answer import Answer
from onward.cli.demo.screen import Show, last_screen, live_table, sending_bar
from onward.cli.demo.sending import BATCH, CLIENTS, post_all
from onward.cli.demo.stage import Stage, stage
from onward.cli.demo.traffic import batches, traffic
from onward.cli.frame import command
from onward.cli.loops import run_quickly
from onward.cli.session import Session
from onward.cli.stopping import stopping
from onward.delivery import Totals

SETTLE_WITHIN_S = 30.0
EVENTS_PER_S = 100.0
REPORTED = (
    "accepted",
    "duplicates",
    "filtered",
    "unmatched",
    "routed",
    "deliveries",
    "delivered",
    "rejected",
    "expired",
    "waiting",
    "paused",
)


@command("onward demo", "onward demo --once --json", "onward demo --stay")
@click.option("--once", is_flag=True, help="As fast as it goes, without a table.")
@click.option("--stay", is_flag=True, help="Keep it running afterwards, until Ctrl-C.")
@click.option("--events", default=1_000, show_default=True, type=click.IntRange(1, 1_000_000))
@click.option("--seed", default=1, show_default=True, help="Another number, other people.")
def demo(session: Session, *, once: bool, stay: bool, events: int, seed: int) -> Answer:
    """See it work: simulator, server and realistic traffic, in one command.

    Needs no credentials, no network and no files of yours, and leaves nothing behind.
    """
    return run_quickly(_run(session, once=once, stay=stay, events=events, seed=seed))


async def _run(session: Session, *, once: bool, stay: bool, events: int, seed: int) -> Answer:
    async with stage(session) as scene:
        if stay:
            click.echo(f"What arrives is shown at {scene.simulator.url}/_simulator/", err=True)
        started = time.monotonic()
        with live_table(scene, is_quiet=once or session.as_json) as show:
            totals = await _played(scene, events, seed, show, is_paced=not once)
        seconds = time.monotonic() - started
        problems = await scene.runner.storage.ledger.problems()
        lines = last_screen(scene, totals, problems, seconds, onward=as_typed(sys.argv[0]))
        data: dict[str, Any] = {name: getattr(totals, name) for name in REPORTED}
        data["seconds"] = round(seconds, 2)
        if stay:
            click.echo("\n".join(lines), err=True)
            click.echo(f"\nSend your own to {scene.url}/v1/track. Ctrl-C ends it.", err=True)
            with stopping() as asked:
                await asked.wait()
    sentence = "This is what just happened:"
    return Answer(sentence, lines, "", data, is_problem=not totals.settled)


def as_typed(program: str) -> str:
    """What a person types for ``onward``: its file, where a shell would not find the name."""
    is_ours = Path(program).name == "onward"
    return program if is_ours and shutil.which("onward") is None else "onward"


async def _played(scene: Stage, events: int, seed: int, show: Show, *, is_paced: bool) -> Totals:
    source = islice(traffic(seed, datetime.now(UTC)), events)
    pause_s = BATCH * CLIENTS / EVENTS_PER_S if is_paced else 0.0
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(_watch(scene, show))
        with sending_bar(events, is_shown=not is_paced) as on_sent:
            await post_all(scene.url, batches(source, BATCH), pause_s=pause_s, on_sent=on_sent)
        try:
            async with asyncio.timeout(SETTLE_WITHIN_S):
                totals = await scene.runner.settled()
        except TimeoutError:
            totals = await scene.runner.counts()
        watching.cancel()
    show(totals)
    return totals


async def _watch(scene: Stage, show: Show) -> None:
    while True:
        show(await scene.runner.counts())
        await asyncio.sleep(0.2)
