"""List deliveries; show one with all its attempts."""

from collections.abc import Iterator, Mapping
from typing import Any

import click

from onward.cli.answer import Answer, columns, counted
from onward.cli.delivery_sheet import covered, sheet
from onward.cli.filters import as_typed, filters, query_arguments
from onward.cli.frame import command
from onward.cli.moments import shown
from onward.cli.operating import operate
from onward.cli.session import Session
from onward.errors import OnwardError
from onward.runner.masking import masked_text


@command(
    "onward deliveries",
    "onward deliveries --state rejected --since 24h",
    "onward deliveries --where 'status >= 400 and event = \"Order Completed\"'",
    "onward deliveries show 5f0c2a91d4e2b7c86a3f1e0d9b8c7a65",
    reveal=True,
)
@click.argument("words", nargs=-1, metavar="[show ID]")
@filters
@click.option("--limit", type=click.IntRange(1, 1_000), default=20, show_default=True)
def deliveries(session: Session, *, words: tuple[str, ...], limit: int, **given: Any) -> Answer:
    """List deliveries, the latest first; or show one with its attempts and the request sent.

    The request is rebuilt from the stored event, with the version of the mapping that routed it.
    Secrets are always hidden, personal data unless you say --reveal.
    """
    if words:
        if len(words) != 2 or words[0] != "show":
            msg = 'Expected nothing, or "show ID".'
            raise click.UsageError(msg)
        return _one(session, words[1])
    arguments = query_arguments(**given)
    found = operate(session, "deliveries", {**arguments, "limit": limit})
    rows, counts = found["deliveries"], found["counts"]
    sums = list(_sums(counts, reconciles=found["reconciles"]))
    data = found if session.reveal else _covered(found)
    if not rows:
        if not counts["deliveries"]:
            following = "onward preview event.json" if counts["accepted"] else "onward serve"
            sentence = "There are no deliveries yet."
            return Answer(sentence, sums if counts["accepted"] else (), following, data)
        return Answer("No delivery fits.", sums, "onward deliveries", data)
    sentence = (
        f"{counted(counts['deliveries'], 'delivery', 'deliveries')} in all: "
        f"{counts['delivered']:,} delivered, {counts['waiting']:,} waiting, "
        f"{counts['paused']:,} paused, "
        f"{counted(counts['rejected'] + counts['expired'], 'dead letter')}."
    )
    lines = columns(
        ("id", "time", "connection", "mapping", "state", "tries", "why"),
        [_row(each) for each in data["deliveries"]],
    )
    if len(rows) == limit and len(rows) < counts["deliveries"]:
        which = "that fit" if arguments else "of them"
        lines.append(f"These are the latest {limit:,} {which}; --limit shows more.")
    following = f"onward deliveries show {rows[0]['id']}"
    if counts["rejected"] + counts["expired"] + counts["paused"]:
        following = f"onward problems {as_typed(arguments)}".rstrip()
    return Answer(sentence, [*lines, "", *sums], following, data)


def _sums(counts: Mapping[str, int], *, reconciles: bool) -> Iterator[str]:
    ends = ("duplicates", "filtered", "unmatched", "routed")
    left = f" + {counts['unrouted']:,} not routed yet" if counts["unrouted"] else ""
    events = counted(counts["accepted"], "event")
    yield f"{events} accepted = {_added(counts, ends)}{left}."
    states = ("delivered", "rejected", "expired", "recorded", "waiting", "paused")
    of_routed = counted(counts["deliveries"], "delivery", "deliveries")
    yield f"{of_routed} of the routed = {_added(counts, states)}."
    if not reconciles:
        yield "These sums do not come out, which should never be: report it."


def _added(counts: Mapping[str, int], names: tuple[str, ...]) -> str:
    return " + ".join(f"{counts[name]:,} {name}" for name in names)


def _row(record: Mapping[str, Any]) -> tuple[object, ...]:
    why = record["why"]
    return (
        record["id"],
        shown(record["routed_at"]),
        record["lane"]["connection"],
        record["mapping"],
        record["state"],
        record["attempts"],
        f"{why[:79]}…" if len(why) > 80 else why,
    )


def _one(session: Session, wanted: str) -> Answer:
    found = operate(session, "delivery", {"id": wanted})
    record = found["delivery"]
    if record is None:
        msg = f'There is no delivery "{wanted}". List them with: onward deliveries'
        raise OnwardError(msg)
    data = covered(found, reveal=session.reveal)
    sentence = f"{record['lane']['connection']} / {record['mapping']}: {record['state']}."
    return Answer(sentence, sheet(data), _following(record), data)


def _following(record: Mapping[str, Any]) -> str:
    if record["state"] in {"rejected", "expired"}:
        return f"onward replay --id {record['id']}"
    if record["state"] == "paused":
        return f"onward resume {record['lane']['connection']}"
    return ""


def _covered(found: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {**each, **{name: masked_text(each[name]) for name in ("reason", "note", "why")}}
        for each in found["deliveries"]
    ]
    return {**found, "deliveries": rows}
