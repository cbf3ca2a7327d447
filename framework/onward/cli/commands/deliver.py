"""Deliver one event now."""

import click

from onward.cli.answer import Answer, counted
from onward.cli.events import read_events
from onward.cli.frame import command
from onward.cli.operating import operate
from onward.cli.session import Session
from onward.errors import OnwardError
from onward.runner.masking import masked_text

_SENTENCES = {
    "duplicate": "This event was accepted before; nothing is sent twice.",
    "filtered": "The event goes nowhere: it was filtered.",
    "unmatched": "The event goes nowhere: no mapping matches.",
    None: "The event was taken; nothing of it was tried yet.",
}


@command(
    "onward deliver event.json",
    "onward deliver event.json --simulator http://127.0.0.1:8090",
    reveal=True,
)
@click.argument("file", default="-")
@click.option("--source", help="The source it comes from.")
def deliver(session: Session, *, file: str, source: str | None) -> Answer:
    """Take one event, as if an SDK had sent it, and try each of its deliveries now.

    This sends: to the platforms, or to the simulator that --simulator names.
    """
    events = read_events(file)
    if len(events) > 1:
        msg = f"One event is expected, but there are {len(events)}. Post many to: onward serve"
        raise OnwardError(msg)
    found = operate(session, "deliver", {"event": events[0], "source": source})
    deliveries = found["deliveries"]
    lines = [f"  {note}" for note in found["notes"]]
    for each in deliveries:
        said = f"{each['reason']} {each['hint']} {each['note']}".strip()
        said = said if session.reveal else masked_text(said)
        tail = f": {said}" if said else ""
        lines.append(f"{each['connection']} / {each['mapping']}: {each['state']}{tail}")
    if not deliveries:
        if found["reason"] and found["disposition"] != "duplicate":
            lines.append(f"  {found['reason']}")
        sentence = _SENTENCES[found["disposition"]]
        is_problem = found["disposition"] is None
        return Answer(sentence, lines, f"onward preview {file}", found, is_problem=is_problem)
    delivered = sum(each["state"] in {"delivered", "recorded"} for each in deliveries)
    sentence = f"{delivered} of {counted(len(deliveries), 'delivery', 'deliveries')} done."
    following = f"onward deliveries show {deliveries[0]['id']}"
    return Answer(sentence, lines, following, found, is_problem=delivered < len(deliveries))
