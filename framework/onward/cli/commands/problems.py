"""Show what went wrong, by cause."""

from collections.abc import Iterator, Mapping
from typing import Any

from onward.cli.answer import Answer, counted
from onward.cli.filters import filters, query_arguments
from onward.cli.frame import command
from onward.cli.moments import shown
from onward.cli.operating import operate
from onward.cli.session import Session
from onward.runner.masking import masked_text
from onward.runner.unapplied import NOT_APPLIED

_OF_THE_MAPPING = frozenset({"PAYLOAD_VALIDATION_FAILED", "MAPPING_FAILED", "build-failed"})
_MEND = "Correct the mapping, or the events where they are sent; then replay."
_OTHERS = 3


@command(
    "onward problems",
    "onward problems --connection linkedin --since 24h",
    "onward problems --json",
    reveal=True,
)
@filters
def problems(session: Session, **given: Any) -> Answer:
    """Show what went wrong: failed and paused deliveries by cause, the most frequent first.

    Each with its cause, what to do, how many there are, since when, and one of them to look at.
    Exit code 1 says that there are some.
    """
    arguments = query_arguments(**given)
    found = operate(session, "problems", arguments)
    groups = [each if session.reveal else _covered(each) for each in found["problems"]]
    if not groups:
        sentence = "No failed or paused delivery fits." if arguments else "There are no problems."
        return Answer(sentence, (), "onward deliveries", {"problems": []})
    dead = sum(each["count"] for each in groups if each["state"] != "paused")
    paused = sum(each["count"] for each in groups if each["state"] == "paused")
    parts = []
    if dead:
        parts.append(counted(dead, "delivery failed", "deliveries failed"))
    if paused:
        parts.append(counted(paused, "delivery is paused", "deliveries are paused"))
    sentence = f"{counted(len(groups), 'problem')}: {', '.join(parts)}."
    lines: list[str] = []
    for each in groups:
        lines += [*_lines(each, f" {session.typed}" if session.typed else ""), ""]
    first = groups[0]
    show = f"onward deliveries show {first['sample']}"
    following = remedy(first) if first["state"] == "paused" else show
    return Answer(sentence, lines[:-1], following, {"problems": groups}, is_problem=True)


def _lines(group: Mapping[str, Any], typed: str) -> Iterator[str]:
    code = f", code {group['code']}" if group["code"] else ""
    yield f"{group['count']:,} {group['state']}: {group['connection']} / {group['mapping']}{code}"
    yield f"  Cause   {group['reason'] or 'none was given'}"
    reasons = group["reasons"]
    for reason, number in reasons[1 : _OTHERS + 1]:
        looked_at = sum(count for _, count in reasons)
        yield f"          {number:,} of the latest {looked_at:,} say: {reason}"
    hint = group["hint"] or (_MEND if group["code"] in _OF_THE_MAPPING else "")
    if hint:
        yield f"  To do   {hint}"
    yield f"  When    {shown(group['first_at'])} to {shown(group['last_at'])} UTC"
    yield f"  One     onward deliveries show {group['sample']}{typed}"
    yield f"  Then    {remedy(group)}{typed}"


def remedy(group: Mapping[str, Any]) -> str:
    """The command that sends what a problem holds up, once its cause is mended."""
    if group["state"] == "paused":
        is_missing = group["code"] == NOT_APPLIED
        return "onward apply" if is_missing else f"onward resume {group['connection']}"
    code = f" --code {group['code']}" if group["code"] else ""
    remap = " --remap" if group["code"] in _OF_THE_MAPPING else ""
    place = f"--connection {group['connection']} --mapping {group['mapping']}"
    return f"onward replay {place} --state {group['state']}{code}{remap}"


def _covered(group: Mapping[str, Any]) -> dict[str, Any]:
    reasons = [[masked_text(reason), number] for reason, number in group["reasons"]]
    said = {name: masked_text(group[name]) for name in ("reason", "hint")}
    return {**group, **said, "reasons": reasons}
