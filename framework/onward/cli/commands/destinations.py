"""List the installed destinations, or show one with its fields."""

from typing import Any

import click

from onward.cli.answer import Answer, columns, counted
from onward.cli.destination_sheet import sheet_data, sheet_lines
from onward.cli.frame import command
from onward.cli.problems import problem_lines
from onward.cli.session import Session
from onward.destination import Destination
from onward.errors import OnwardError
from onward.values import nearest


@command("onward destinations", "onward destinations linkedin", "onward destinations --json")
@click.argument("name", required=False)
def destinations(session: Session, *, name: str | None) -> Answer:
    """List the installed destinations; show one with its settings, actions, fields, limits."""
    plugins = session.plugins
    if name is not None:
        found = find_destination(session, name)
        origin = plugins.origins.get(found.slug, "")
        return Answer(
            f"{found.name} ({found.slug}): {counted(len(found.actions), 'action')}.",
            sheet_lines(found, origin),
            f"a file in your workspace with: destination: {found.slug}",
            sheet_data(found, origin),
        )
    rows = [
        (each.slug, each.name, ", ".join(each.actions), plugins.origins.get(each.slug))
        for each in plugins.destinations.values()
    ]
    data: dict[str, Any] = {
        "destinations": [
            {"slug": slug, "name": title, "actions": actions.split(", "), "origin": origin}
            for slug, title, actions, origin in rows
        ]
    }
    lines = columns(("name", "platform", "actions", "from"), rows)
    lines += problem_lines(plugins.problems)
    if not rows:
        sentence = "No destination is installed."
        return Answer(sentence, lines, "onward new destination NAME", data, is_problem=True)
    sentence = f"{counted(len(rows), 'destination')} installed."
    return Answer(sentence, lines, f"onward destinations {rows[0][0]}", data)


def find_destination(session: Session, name: str) -> Destination:
    """The destination called ``name``.

    Raises:
        OnwardError: There is none.
    """
    installed = session.plugins.destinations
    found = installed.get(name) or next(
        (each for each in installed.values() if name.lower() in _names(each)), None
    )
    if found is not None:
        return found
    near = nearest(name, dict(installed))
    hint = f'Did you mean "{near}"?' if near else f"Installed: {', '.join(installed) or 'none'}."
    msg = f'There is no destination "{name}". {hint}'
    raise OnwardError(msg)


def _names(destination: Destination) -> set[str]:
    return {name.lower() for name in (destination.name, *destination.aliases)}
