"""Ask the platforms whether the credentials work."""

import click

from onward.cli.answer import Answer, counted
from onward.cli.frame import command
from onward.cli.operating import operate
from onward.cli.session import Session


@command("onward test-connection", "onward test-connection linkedin --json", name="test-connection")
@click.argument("connection", required=False)
def test_connection(session: Session, *, connection: str | None) -> Answer:
    """Ask the platforms whether the credentials work: of one connection, or of all."""
    found = operate(session, "test_connection", {"connection": connection})
    results = found["connections"]
    failed = [each for each in results if each["passed"] is False]
    lines = []
    for each in results:
        mark = {True: "✓", False: "✗", None: "-"}[each["passed"]]
        lines.append(f"{mark} {each['connection']}: {each['message']} {each['hint']}".rstrip())
    if failed:
        sentence = f"{counted(len(failed), 'connection')} of {len(results)} would not work."
        return Answer(sentence, lines, "onward test-connection", found, is_problem=True)
    works = counted(len(results), "connection works", "connections work")
    return Answer(f"{works}.", lines, "onward plan", found)
