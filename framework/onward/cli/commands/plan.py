"""Show what apply would change."""

import click

from onward.cli.answer import Answer
from onward.cli.frame import command
from onward.cli.operating import operate
from onward.cli.planned import object_lines, plan_lines, plan_sentence
from onward.cli.session import Session


@command("onward plan", "onward plan linkedin", "onward plan --json")
@click.argument("connections", nargs=-1)
def plan(session: Session, *, connections: tuple[str, ...]) -> Answer:
    """Show what apply would change, here and on the platforms; nothing is changed.

    Without names, all connections are looked at. What somebody changed on a platform behind our
    back is shown as drift.
    """
    found = operate(session, "plan", {"connections": connections})
    refused = bool(found["refusals"])
    following = "" if found["is_empty"] else "onward apply"
    if refused:
        following = "mend what is refused, then: onward plan"
    lines = [*plan_lines(found), *object_lines(found)]
    return Answer(plan_sentence(found), lines, following, found, is_problem=refused)
