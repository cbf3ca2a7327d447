"""List what a platform offers for a field."""

from shlex import quote

import click

from onward.cli.answer import Answer, columns, counted
from onward.cli.frame import command
from onward.cli.operating import operate
from onward.cli.session import Session

NOT_SELECTED = "FIELD_NOT_SELECTED"


@command(
    "onward choices linkedin",
    "onward choices linkedin adAccountId",
    "onward choices linkedin campaigns --form adAccountId=urn:li:sponsoredAccount:5012345",
)
@click.argument("connection")
@click.argument("field", required=False)
@click.option("--form", multiple=True, metavar="KEY=VALUE", help="What the form holds so far.")
@click.option("--query", help="Search for this.")
@click.option("--page", help="The page that the answer before named.")
def choices(
    session: Session,
    *,
    connection: str,
    field: str | None,
    form: tuple[str, ...],
    query: str | None,
    page: str | None,
) -> Answer:
    """List what a platform offers for a field; without a field, for which ones it can."""
    pairs = [entry.partition("=") for entry in form]
    if any(not separator for _, separator, _ in pairs):
        msg = "--form should be KEY=VALUE, for example adAccountId=urn:li:sponsoredAccount:1."
        raise click.UsageError(msg)
    arguments = {
        "connection": connection,
        "field": field,
        "form": {key: value for key, _, value in pairs},
        "query": query,
        "page": page,
    }
    found = operate(session, "choices", arguments)
    if not field:
        fields = found["fields"]
        sentence = f"{counted(len(fields), 'field')} with choices from the platform."
        following = f"onward choices {connection} {fields[0]}" if fields else ""
        return Answer(sentence, [f"  {name}" for name in fields], following, found)
    same = " ".join(
        ["onward choices", connection, field, *(f"--form {quote(each)}" for each in form)]
    )
    if found["error"]:
        lacks = found["error_code"] == NOT_SELECTED
        following = f"{same} --form KEY=VALUE" if lacks else f"onward test-connection {connection}"
        return Answer(found["error"], (), following, found, is_problem=True)
    rows = [(each["value"], each["label"], each["detail"]) for each in found["items"]]
    more = found["next_page"]
    again = f"{same} --page {more}" if more else ""
    sentence = f"{counted(len(rows), 'choice')} for {field}{', and more' if more else ''}."
    return Answer(sentence, columns(("value", "name", "detail"), rows), again, found)
