"""What the demo shows: a table while it runs, plain words at the end."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from onward.cli.answer import counted
from onward.cli.demo.stage import Stage
from onward.cli.progress import progress
from onward.delivery import DEAD, ProblemGroup, Totals

_SHOWN_PROBLEMS = 5
Show = Callable[[Totals], None]


@contextmanager
def live_table(stage: Stage, *, is_quiet: bool) -> Iterator[Show]:
    """A table that follows the counts, on a terminal."""
    if is_quiet or not sys.stderr.isatty():
        yield lambda _totals: None
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import, rarely needed
    from rich.live import Live  # noqa: PLC0415 - slow to import, rarely needed
    from rich.table import Table  # noqa: PLC0415 - slow to import, rarely needed

    def table(totals: Totals) -> Table:
        made = Table(title=f"Events in at {stage.url}", title_justify="left")
        for heading in ("events", "", "deliveries", "", "arrived on the simulated platform", ""):
            made.add_column(heading, justify="right" if not heading else "left")
        events = [
            ("came in", totals.accepted),
            ("had come before", totals.duplicates),
            ("opted out", totals.filtered),
            ("match no mapping", totals.unmatched),
            ("routed", totals.routed),
        ]
        deliveries = [
            ("made", totals.deliveries),
            ("waiting", totals.waiting),
            ("delivered", totals.delivered),
            ("rejected", totals.rejected),
            ("paused", totals.paused),
        ]
        arrived = _arrived(stage)
        for index in range(max(len(events), len(arrived))):
            cells: list[str] = []
            for rows in (events, deliveries, arrived):
                word, number = rows[index] if index < len(rows) else ("", 0)
                cells += [word, f"{number:,}" if word else ""]
            made.add_row(*cells)
        return made

    with Live(table(Totals()), console=Console(stderr=True), refresh_per_second=8) as live:
        yield lambda totals: live.update(table(totals))


@contextmanager
def sending_bar(total: int, *, is_shown: bool) -> Iterator[Callable[[int], None]]:
    """A bar that grows with the events taken, on a terminal; call it with each batch's number."""
    sent = 0

    def add(count: int) -> None:
        nonlocal sent
        sent += count
        move(sent)

    with progress("Sending events", total if is_shown else 0) as move:
        yield add


def _arrived(stage: Stage) -> list[tuple[str, int]]:
    found = []
    for platform in stage.simulator.world.platforms.values():
        titles = platform.targets()
        found += [
            (titles.get(target) or target, count)
            for target, count in platform.arrivals.accepted.most_common(8)
        ]
    return found


def last_screen(
    stage: Stage,
    totals: Totals,
    problems: Sequence[ProblemGroup],
    seconds: float,
    *,
    onward: str = "onward",
) -> list[str]:
    """What happened, in plain words, with what to try next.

    Args:
        onward: What a person types for ``onward`` here.
    """
    platforms = [each.name for each in stage.simulator.world.platforms.values()]
    names = _listed(platforms)
    lines = [
        (
            f"1. The workspace was applied: {counted(len(stage.objects), 'object')} "
            f"created on {names}, one for each mapping that asks for one."
        ),
        (
            f"2. {counted(totals.accepted, 'event')} came in by HTTP, as a shop's site and server "
            f"would send them, and each was on disk before it was answered ({seconds:.1f} s)."
        ),
        (
            f"3. {totals.duplicates:,} had come before and were dropped; {totals.filtered:,} came from "
            f"people who opted out; {totals.unmatched:,} match no mapping, page views mostly."
        ),
        (
            f"4. {totals.routed:,} were wanted: {counted(totals.deliveries, 'delivery', 'deliveries')}"
            f", {totals.delivered:,} taken by {names}, e-mails hashed, in batches."
        ),
    ]
    dead = totals.rejected + totals.expired
    if dead:
        lines.append(f"5. {dead:,} could not be sent, and the reasons are kept:")
        lines += [
            f"   {count:,} x {reason}" for reason, count in _reasons(problems)[:_SHOWN_PROBLEMS]
        ]
    if totals.waiting or totals.paused:
        lines.append(f"{totals.waiting:,} still wait and {totals.paused:,} are paused.")
    lines += [
        "",
        (
            f"Nothing left this machine: {names} "
            f"{'was a simulator' if len(platforms) == 1 else 'were simulators'}."
        ),
        "",
        "Try next:",
        f"  {onward} new workspace my-workspace    a copy of these mappings, yours to edit",
        f"  {onward} check -w my-workspace         finds every mistake in them, with its place",
        f"  {onward} destinations linkedin         each field, and where its value comes from",
        f"  {onward} demo --stay                   keeps all this running, to look around",
    ]
    return lines


def _reasons(problems: Sequence[ProblemGroup]) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for group in problems:
        if group.state in DEAD:
            counts.update(dict(group.reasons))
    return counts.most_common()


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names) or "no platform"
    return f"{', '.join(names[:-1])} and {names[-1]}"
