"""Check a workspace's files, offline."""

from pathlib import Path

import click

from onward.cli.answer import Answer, counted
from onward.cli.frame import command
from onward.cli.problems import problem_data, problem_lines
from onward.cli.session import Session


@command("onward check", "onward check -w mappings/ --strict", "onward check --json")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
def check(session: Session, *, strict: bool) -> Answer:
    """Find all problems in a workspace's files.

    Works offline: nothing is sent, and secrets that are not set are only warnings.
    """
    workspace, problems = session.check()
    errors = [each for each in problems if strict or each.severity == "error"]
    warnings = [each for each in problems if each not in errors]
    connections = workspace.connections if workspace else ()
    mappings = sum(len(each.mappings) for each in connections)
    found = f"{counted(len(connections), 'connection')}, {counted(mappings, 'mapping')}"
    data = {
        "workspace": str(session.folder),
        "connections": len(connections),
        "mappings": mappings,
        "errors": len(errors),
        "warnings": len(warnings),
        "problems": problem_data(problems),
    }
    lines = problem_lines(problems)
    folder = "This workspace" if session.folder == Path() else str(session.folder)
    if errors:
        what = counted(len(errors), "problem")
        also = f" and {counted(len(warnings), 'warning')}" if warnings else ""
        sentence = f"{folder} has {what}{also}."
        again = "correct the first, then: onward check"
        return Answer(sentence, lines, again, data, is_problem=True)
    also = f" {counted(len(warnings), 'warning')}." if warnings else ""
    return Answer(f"{folder} is in order: {found}.{also}", lines, "onward plan", data)
