"""Preview an event: what would be sent where, or why not."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from onward.cli.answer import Answer, counted, indented
from onward.cli.events import read_events
from onward.cli.frame import command
from onward.cli.operating import operate
from onward.cli.session import Session
from onward.cli.showing import request_text
from onward.runner.masking import masked, masked_text
from onward.runner.unapplied import NOT_APPLIED


@command(
    "onward preview event.json",
    'echo \'{"type": "track", "event": "Order Completed"}\' | onward preview',
    "onward preview event.json --reveal --json",
    reveal=True,
)
@click.argument("file", default="-")
@click.option("--source", help="The source it comes from.")
def preview(session: Session, *, file: str, source: str | None) -> Answer:
    """Show the exact requests that events would become, and why other mappings do not match.

    FILE is JSON: an event, a list, or one a line; without it, the standard input. Nothing is
    sent and nothing is kept. Secrets are always hidden, personal data unless you say --reveal.
    """
    events = read_events(file)
    found = operate(session, "preview", {"events": events, "source": source})
    previews = [shown(each, reveal=session.reveal) for each in found["previews"]]
    mappings = [mapping for each in previews for mapping in each["mappings"]]
    requests = sum(len(mapping.get("requests", ())) for mapping in mappings)
    matching = sum(mapping["matches"] for mapping in mappings)
    lines: list[str] = []
    for number, each in enumerate(previews, 1):
        if len(previews) > 1:
            lines.append(f"Event {number}: {_name(each['event'])}")
        lines += _event_lines(each)
    what = _name(previews[0]["event"]) if len(previews) == 1 else counted(len(previews), "event")
    would = f"{what} would become {counted(requests, 'request')}"
    verb = "matches" if len(mappings) == 1 else "match"
    sentence = f"{would}: {matching} of {counted(len(mappings), 'mapping')} {verb}."
    return Answer(sentence, lines, _following(file, mappings), {"previews": previews})


def _following(file: str, mappings: Sequence[Mapping[str, Any]]) -> str:
    if any(each.get("outcome", {}).get("code") == NOT_APPLIED for each in mappings):
        return "onward apply"
    if any("requests" in each for each in mappings):
        return f"onward deliver {file}"
    return "correct the mapping or the event, then preview it again"


def shown(preview: Mapping[str, Any], *, reveal: bool) -> dict[str, Any]:
    """A preview as it may be printed."""
    mappings = []
    for each in preview["mappings"]:
        entry = dict(each)
        personal = entry.pop("personal", ())
        mappings.append(entry if reveal else _covered(entry, personal))
    event = preview["event"] if reveal else masked(preview["event"])
    return {**preview, "event": event, "mappings": mappings}


def _covered(entry: dict[str, Any], personal: Any) -> dict[str, Any]:
    covered = dict(entry)
    for name in ("requests", "outcome", "notes"):
        if name in covered:
            covered[name] = masked(covered[name], personal)
    if "why_not" in covered:
        covered["why_not"] = masked_text(covered["why_not"])
    return covered


def _name(event: Mapping[str, Any]) -> str:
    name = event.get("event") or event.get("name")
    return f'{event["type"]} "{name}"' if name else str(event["type"])


def _event_lines(preview: Mapping[str, Any]) -> list[str]:
    lines = [f"  {note}" for note in preview["notes"]]
    # Of a hundred mappings a few match: those come last, where the eye is.
    for entry in sorted(preview["mappings"], key=lambda entry: bool(entry["matches"])):
        place = f"{entry['connection']} / {entry['mapping']}"
        if not entry["matches"]:
            lines.append(f"✗ {place}: {entry['why_not']}")
            continue
        outcome = entry.get("outcome")
        if outcome:
            lines.append(f"! {place}: {outcome['reason']} {outcome['hint']}".rstrip())
        else:
            lines.append(f"✓ {place} ({entry['action']})")
        lines += [f"    Note: {note}" for note in entry["notes"]]
        for request in entry.get("requests", ()):
            lines += indented(request_text(request), 4)
    return lines
