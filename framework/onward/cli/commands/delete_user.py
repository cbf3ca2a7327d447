"""Ask a platform to forget a person."""

import click

from onward.cli.answer import Answer
from onward.cli.frame import command
from onward.cli.operating import operate
from onward.cli.session import Session


@command(
    "onward delete-user analytics --user-id u-42",
    "onward delete-user analytics --anonymous-id 1234567890.1700000000 --json",
    name="delete-user",
)
@click.argument("connection")
@click.option("--user-id", metavar="ID", help="The userId of their events.")
@click.option("--anonymous-id", metavar="ID", help="Their anonymousId, or the platform's own id.")
def delete_user(
    session: Session, *, connection: str, user_id: str | None, anonymous_id: str | None
) -> Answer:
    """Ask the platform of a connection to forget a person."""
    if user_id is None and anonymous_id is None:
        msg = "Say who is to be forgotten: --user-id or --anonymous-id, or both."
        raise click.UsageError(msg)
    arguments = {"connection": connection, "user_id": user_id, "anonymous_id": anonymous_id}
    found = operate(session, "delete_user", arguments)
    message = found["message"]
    match found["state"]:
        case "asked":
            return Answer("The platform was asked to forget them.", [message], "", found)
        case "unsupported":
            return Answer("This cannot be done from here.", [message], "", found, is_problem=True)
        case "failed":
            again = "the same command"
        case _:
            again = f"onward test-connection {connection}"
    lines = [message, found["hint"]]
    return Answer("They are not forgotten yet.", lines, again, found, is_problem=True)
