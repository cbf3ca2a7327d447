"""Let what is paused go on."""

from collections.abc import Mapping
from typing import Any

import click

from onward.cli.answer import Answer, counted
from onward.cli.frame import command
from onward.cli.operating import operate
from onward.cli.session import Session
from onward.runner.masking import masked_text
from onward.runner.unapplied import NOT_APPLIED


@command(
    "onward resume linkedin",
    "onward resume linkedin --mapping demo-requested",
    "onward resume linkedin --action stream-conversion --json",
)
@click.argument("connection")
@click.argument("mapping", required=False)
@click.option("--mapping", "only_mapping", help="Only this mapping.")
@click.option("--action", help="Only this action.")
def resume(
    session: Session,
    *,
    connection: str,
    mapping: str | None,
    only_mapping: str | None,
    action: str | None,
) -> Answer:
    """Let a connection, one of its mappings or actions, go on after its trouble was mended.

    What waited is sent with the mappings as they are now; the time it waited is not counted
    against it.
    """
    if mapping and only_mapping and mapping != only_mapping:
        msg = f'Two mappings are named: "{mapping}" and "{only_mapping}". Name one.'
        raise click.UsageError(msg)
    mapping = mapping or only_mapping
    found = operate(
        session, "resume", {"connection": connection, "mapping": mapping, "action": action}
    )
    held = [_held(pause) for pause in found["pauses"]]
    if not found["ended"] and not found["resumed"]:
        part = f" / {mapping or action}" if mapping or action else ""
        sentence = f"Nothing of {connection}{part} was paused by itself."
        if not held:
            return Answer(f"Nothing of {connection}{part} is paused.", (), "onward status", found)
        return Answer(sentence, held, _following(found["pauses"]), found, is_problem=True)
    what = counted(found["resumed"], "delivery", "deliveries")
    again = f", {found['failed']:,} failed again" if found["failed"] else ""
    sentence = f"{what} resumed: {found['delivered']:,} delivered by now{again}."
    if not found["resumed"]:
        sentence = f"{connection} is no longer paused; nothing was waiting."
    lines = []
    if found["waiting"]:
        lines.append(f"{counted(found['waiting'], 'delivery waits', 'deliveries wait')} for a try.")
    if held:
        return Answer(
            sentence, [*lines, *held], _following(found["pauses"]), found, is_problem=True
        )
    following = "onward problems" if found["failed"] else "onward deliveries"
    return Answer(sentence, lines, following, found)


def _held(pause: Mapping[str, Any]) -> str:
    selector = pause["selector"]
    parts = [selector[name] for name in ("connection", "mapping", "action") if selector[name]]
    said = f"{pause['reason']} {pause['hint']}".strip()
    return f"Paused: {' / '.join(parts)}: {masked_text(said)}"


def _following(pauses: list[Mapping[str, Any]]) -> str:
    if all(pause["code"] == NOT_APPLIED for pause in pauses):
        return "onward apply"
    wide = next(pause["selector"] for pause in pauses if pause["code"] != NOT_APPLIED)
    return f"mend what is told above, then: onward resume {wide['connection']}"
