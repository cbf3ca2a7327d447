"""Send dead letters again."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import click

from onward.cli.answer import Answer, counted, indented
from onward.cli.delivery_sheet import covered_request
from onward.cli.filters import as_typed, filters, query_arguments
from onward.cli.frame import command
from onward.cli.moments import shown
from onward.cli.operating import operate
from onward.cli.rates import Rate
from onward.cli.replaying import replayed
from onward.cli.session import Session
from onward.cli.showing import request_text
from onward.runner.masking import masked_text


@command(
    "onward replay --connection linkedin --since 24h --dry-run",
    "onward replay --where 'code = \"E7\" and properties.total > 100' --rate 50/s",
    "onward replay --mapping orders --remap",
    "onward replay --id 5f0c2a91d4e2b7c86a3f1e0d9b8c7a65",
    reveal=True,
)
@click.option("--id", "identity", help="Only this delivery.")
@click.option("--all", "everything", is_flag=True, help="Every dead letter there is.")
@filters
@click.option("--remap", is_flag=True, help="With the mappings as they are now.")
@click.option("--rate", type=Rate(), help="At most so many: 50/s, 3000/m, 10000/h.")
@click.option("--dry-run", is_flag=True, help="Show what would be sent; nothing is.")
def replay(
    session: Session,
    *,
    identity: str | None,
    everything: bool,
    remap: bool,
    rate: float | None,
    dry_run: bool,
    **given: Any,
) -> Answer:
    """Send dead letters again: what was rejected or has expired.

    Each keeps its event id, so that a platform which had taken it counts it once, and the version
    of the mapping that routed it, unless you say --remap. Live events go first. Ctrl-C stops it;
    the same command again goes on from there.
    """
    chosen = query_arguments(id=identity, **given)
    if not chosen and not everything:
        msg = "Say which: by a filter such as --connection, or --all of them."
        raise click.UsageError(msg)
    how = {**({"remap": True} if remap else {}), **({"rate": rate} if rate else {})}
    arguments = {**chosen, **how}
    typed = f"onward replay {as_typed(chosen) or '--all'}{' --remap' if remap else ''}"
    if dry_run:
        found = operate(session, "preview_replay", arguments)
        return _previewed(_covered(found, reveal=session.reveal), typed, remap=remap)
    return _told(asyncio.run(replayed(session, arguments)), typed)


def _told(found: Mapping[str, Any], typed: str) -> Answer:
    total, moved = found["total"], found["moved"]
    if not total:
        return Answer("No dead letter fits.", (), "onward deliveries", found)
    waiting, failed = min(found["waiting"], moved), found["failed"]
    delivered = max(0, moved - waiting - failed)
    data = {**found, "delivered": delivered}
    parts = [f"{delivered:,} delivered"]
    if failed:
        parts.append(f"{failed:,} failed again")
    lines = []
    if waiting:
        waits = counted(waiting, "of them waits", "of them wait")
        if found["paused"]:
            paused = counted(found["paused"], "delivery is", "deliveries are")
            lines.append(f"{waits}: {paused} paused until a person resumes them.")
        else:
            lines.append(f"{waits} for a try; they go on while a server runs.")
    if found["is_done"]:
        if found["before"] and found["newer"]:
            more = counted(found["newer"], "more dead letter fits", "more dead letters fit")
            lines.append(
                f"{more}, newer than this replay. The same command again begins with them."
            )
        what = counted(moved, "delivery", "deliveries")
        following = "onward status" if waiting else ""
        if failed or (waiting and found["paused"]):
            following = "onward problems"
        return Answer(f"{what} replayed: {', '.join(parts)}.", lines, following, data)
    sentence = f"Stopped after {moved:,} of {total:,} deliveries: {', '.join(parts)}."
    if found["reason"]:
        lines.append(found["reason"])
    lines.append("The same command again goes on with the rest.")
    return Answer(sentence, lines, typed, data, is_problem=True)


def _previewed(found: Mapping[str, Any], typed: str, *, remap: bool) -> Answer:
    count = found["count"]
    if not count:
        return Answer("No dead letter fits.", (), "onward deliveries", found)
    sentence = f"{counted(count, 'delivery', 'deliveries')} would be replayed; nothing was sent."
    lines = []
    if found["begun_total"]:
        lines.append(
            f"A replay of {found['begun_total']:,} was begun {shown(found['begun_at'])} UTC, then "
            "stopped; this is what is left of it."
        )
    for each in found["problems"]:
        code = f", code {each['code']}" if each["code"] else ""
        place = f"{each['connection']} / {each['mapping']}"
        lines.append(f"{each['count']:,} {each['state']}: {place}{code}: {each['reason']}")
    if found["sample"] is not None:
        lines += ["", *_sample(found["sample"], remap=remap)]
    return Answer(sentence, lines, typed, found)


def _sample(sample: Mapping[str, Any], *, remap: bool) -> Iterator[str]:
    pinned, current = sample["pinned"], sample["current"]
    name = f"One of them, {sample['id']},"
    if pinned == current:
        yield f"{name} with version {pinned['version']} of its mapping, which is in force:"
        yield from _request(current)
        return
    yield f"{name} with version {pinned['version']} of its mapping, which routed it:"
    yield from _request(pinned)
    chosen = "as --remap would send it" if not remap else "as it would be sent"
    yield f"With version {current['version']}, which is in force, {chosen}:"
    yield from _request(current)


def _request(request: Mapping[str, Any]) -> Iterator[str]:
    if request["why_not"]:
        yield f"  {request['why_not']}"
    for each in request["requests"]:
        yield from indented(request_text(each))


def _covered(found: dict[str, Any], *, reveal: bool) -> dict[str, Any]:
    sample = found["sample"]
    if sample is not None:
        both = {
            name: covered_request(sample[name], reveal=reveal) for name in ("pinned", "current")
        }
        found = {**found, "sample": {**sample, **both}}
    if reveal:
        return found
    problems = [
        {
            **each,
            **{name: masked_text(each[name]) for name in ("reason", "hint")},
            "reasons": [[masked_text(reason), number] for reason, number in each["reasons"]],
        }
        for each in found["problems"]
    ]
    return {**found, "problems": problems}
