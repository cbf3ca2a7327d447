"""Send dead letters again."""

from typing import Any

import click

from onward.cli.answer import Answer, counted
from onward.cli.filters import filters, query_arguments
from onward.cli.frame import command
from onward.cli.operating import operate
from onward.cli.session import Session


@command(
    "onward replay --connection linkedin --since 24h",
    "onward replay --id 5f0c2a91d4e2b7c86a3f1e0d9b8c7a65",
    "onward replay --all",
)
@click.option("--id", "identity", help="Only this delivery.")
@click.option("--all", "everything", is_flag=True, help="Every dead letter there is.")
@filters
def replay(session: Session, *, identity: str | None, everything: bool, **given: Any) -> Answer:
    """Send dead letters again: what was rejected or has expired.

    Each keeps its event id, so that a platform which had taken it counts it once, and is resolved
    with the mapping as it is now.
    """
    arguments = query_arguments(id=identity, **given)
    if not arguments and not everything:
        msg = "Say which: by a filter such as --connection, or --all of them."
        raise click.UsageError(msg)
    found = operate(session, "replay", arguments)
    return _answer("replayed", "No dead letter fits.", found)


@command("onward resume linkedin", "onward resume linkedin demo-requested")
@click.argument("connection")
@click.argument("mapping", required=False)
def resume(session: Session, *, connection: str, mapping: str | None) -> Answer:
    """Let a connection, or one of its mappings, go on after its trouble was mended."""
    found = operate(session, "resume", {"connection": connection, "mapping": mapping})
    return _answer("resumed", "Nothing was paused.", found)


def _answer(word: str, none: str, found: dict[str, Any]) -> Answer:
    count = found[word]
    if not count:
        return Answer(none, (), "onward deliveries", found)
    what = f"{counted(count, 'delivery', 'deliveries')} {word}"
    again = f", {found['failed']} failed again" if found["failed"] else ""
    sentence = f"{what}: {found['delivered']} delivered by now{again}."
    lines = []
    if found["waiting"]:
        lines.append(f"{counted(found['waiting'], 'delivery waits', 'deliveries wait')} for a try.")
    if found["paused"]:
        lines.append(f"{counted(found['paused'], 'delivery is', 'deliveries are')} paused.")
    return Answer(sentence, lines, "onward deliveries", found)
