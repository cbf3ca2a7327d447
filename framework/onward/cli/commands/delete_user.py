"""Ask a platform to forget a person."""

import click

from onward.cli.answer import Answer
from onward.cli.frame import command
from onward.cli.operating import operate
from onward.cli.operations.deleting import NOBODY
from onward.cli.session import Session


@command(
    "onward delete-user analytics --user-id u-42",
    "onward delete-user pinterest --email ada@example.com",
    "onward delete-user analytics --anonymous-id 1234567890.1700000000 --json",
    name="delete-user",
)
@click.argument("connection")
@click.option("--user-id", metavar="ID", help="The userId of their events.")
@click.option("--anonymous-id", metavar="ID", help="Their anonymousId, or the platform's own id.")
@click.option("--email", metavar="ADDRESS", help="Their address, where people are known by it.")
def delete_user(
    session: Session,
    *,
    connection: str,
    user_id: str | None,
    anonymous_id: str | None,
    email: str | None,
) -> Answer:
    """Ask the platform of a connection to forget a person."""
    ids = {"user_id": user_id, "anonymous_id": anonymous_id, "email": email}
    if all(one is None for one in ids.values()):
        raise click.UsageError(NOBODY)
    arguments = {"connection": connection, **ids}
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
