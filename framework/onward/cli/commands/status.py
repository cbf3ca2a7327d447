"""Show how each connection fares."""

from collections.abc import Iterator, Mapping
from typing import Any

from onward.cli.answer import Answer, columns, counted
from onward.cli.frame import command
from onward.cli.operating import operate
from onward.cli.session import Session
from onward.runner.unapplied import NOT_APPLIED


@command("onward status", "onward status --json")
def status(session: Session) -> Answer:
    """Show how each connection fares: one word each, with the figures of the last 24 hours.

    DROPPED: paused, its credentials refused, or half or more of the attempts failed. IDLE: nothing
    was tried. DEGRADED: 5 % or more of the attempts failed, or the last one. OK: none of these.
    """
    found = operate(session, "status", {})
    rows = found["connections"]
    if not rows:
        sentence = "There are no connections yet: each is a .yaml file beside onward.yaml."
        return Answer(sentence, (), "onward destinations", found)
    lines = columns(
        ("status", "connection", "platform", "tried", "failed", "waiting", "paused", "why"),
        [_row(each) for each in rows],
    )
    notes = [note for each in rows for note in _notes(each)]
    lines += ["", *notes] if notes else []
    bad = [each for each in rows if each["status"]["pill"] in {"DROPPED", "DEGRADED"}]
    if not bad:
        return Answer(f"{counted(len(rows), 'connection')}, none in trouble.", lines, "", found)
    sentence = f"{len(bad)} of {counted(len(rows), 'connection')} in trouble."
    codes = {held["code"] for each in rows for held in each["pauses"]}
    following = "onward apply" if codes == {NOT_APPLIED} else "onward problems"
    if not codes and any(each["waiting"] for each in bad):
        # Nothing is lost or held up yet: what failed is tried again.
        following = "onward deliveries --state waiting"
    return Answer(sentence, lines, following, found)


def _notes(one: Mapping[str, Any]) -> Iterator[str]:
    for held in one["pauses"]:
        more = f" ({held['count'] - 1} more like it.)" if held["count"] > 1 else ""
        yield f"{one['connection']}: {held['reason']}{more} {held['hint']}".rstrip()
    if one["failure"]:
        yield f"{one['connection']}: the last failure said: {one['failure']}"


def _row(one: Mapping[str, Any]) -> tuple[object, ...]:
    pill, day = one["status"], one["day"]
    why = pill["why"] if one["is_live"] else "It is not live: events are recorded only."
    return (
        pill["pill"],
        one["connection"],
        one["destination"],
        f"{day['attempts']:,}",
        f"{day['failed']:,}",
        f"{one['waiting']:,}",
        f"{one['paused']:,}",
        why,
    )
