"""List deliveries; show one with all its attempts."""

import json
from collections.abc import Mapping
from typing import Any

import click

from onward.cli.answer import Answer, columns, counted, indented
from onward.cli.filters import filters, query_arguments
from onward.cli.frame import command
from onward.cli.operating import operate
from onward.cli.session import Session
from onward.errors import OnwardError
from onward.runner.masking import masked, masked_text


@command(
    "onward deliveries",
    "onward deliveries --state rejected --since 24h",
    "onward deliveries show 5f0c2a91d4e2b7c86a3f1e0d9b8c7a65",
    reveal=True,
)
@click.argument("words", nargs=-1, metavar="[show ID]")
@filters
@click.option("--limit", type=click.IntRange(1, 1_000), default=20, show_default=True)
def deliveries(session: Session, *, words: tuple[str, ...], limit: int, **given: Any) -> Answer:
    """List deliveries, the latest first; or show one with all its attempts."""
    if words:
        if len(words) != 2 or words[0] != "show":
            msg = 'Expected nothing, or "show ID".'
            raise click.UsageError(msg)
        return _one(session, words[1])
    found = operate(session, "deliveries", {**query_arguments(**given), "limit": limit})
    rows = [
        (
            each["id"],
            each["routed_at"][:19].replace("T", " "),
            each["lane"]["connection"],
            each["mapping"],
            each["state"],
            each["attempts"],
            _reason(each, reveal=session.reveal),
        )
        for each in found["deliveries"]
    ]
    counts = found["counts"]
    if not rows:
        sentence = "No delivery fits." if counts["deliveries"] else "There are no deliveries yet."
        return Answer(sentence, (), "onward deliver event.json", _covered(session, found))
    sentence = (
        f"{counted(counts['deliveries'], 'delivery', 'deliveries')} in all: "
        f"{counts['delivered']:,} delivered, {counts['waiting']:,} waiting, "
        f"{counts['paused']:,} paused, "
        f"{counted(counts['rejected'] + counts['expired'], 'dead letter')}."
    )
    lines = columns(("id", "time", "connection", "mapping", "state", "tries", "reason"), rows)
    following = f"onward deliveries show {rows[0][0]}"
    return Answer(sentence, lines, following, _covered(session, found))


def _one(session: Session, wanted: str) -> Answer:
    found = operate(session, "delivery", {"id": wanted})["delivery"]
    if found is None:
        msg = f'There is no delivery "{wanted}". List them with: onward deliveries'
        raise OnwardError(msg)
    lane = found["lane"]
    sentence = f"{lane['connection']} / {found['mapping']}: {found['state']}."
    reason = " ".join(filter(None, (found["reason"], found["hint"], found["note"])))
    lines = [reason if session.reveal else masked_text(reason)] if reason else []
    lines += columns(
        ("try", "time", "seconds", "status", "code", "answer"),
        [
            (
                each["number"],
                each["started_at"][:19].replace("T", " "),
                f"{each['duration_s']:.3f}",
                each["status"],
                each["code"],
                each["message"] if session.reveal else masked_text(each["message"]),
            )
            for each in found["tried"]
        ],
    )
    event = found["event"] if session.reveal else masked(found["event"])
    lines += ["", "Event:", *indented(json.dumps(event, indent=2, ensure_ascii=False))]
    is_dead = found["state"] in {"rejected", "expired"}
    following = f"onward replay --id {found['id']}" if is_dead else ""
    data = {"delivery": {**found, "event": event}}
    return Answer(sentence, lines, following, data)


def _reason(record: Mapping[str, Any], *, reveal: bool) -> str:
    text = str(record["reason"] or record["note"])
    text = text if reveal else masked_text(text)
    return f"{text[:79]}…" if len(text) > 80 else text


def _covered(session: Session, found: dict[str, Any]) -> dict[str, Any]:
    if session.reveal:
        return found
    rows = [
        {**each, "reason": masked_text(each["reason"]), "note": masked_text(each["note"])}
        for each in found["deliveries"]
    ]
    return {**found, "deliveries": rows}
