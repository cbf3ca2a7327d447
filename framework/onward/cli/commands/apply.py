"""Bring mappings into force."""

import click

from onward.cli.answer import Answer, counted
from onward.cli.frame import command
from onward.cli.operating import operate
from onward.cli.planned import plan_lines
from onward.cli.session import Session


@command("onward apply", "onward apply linkedin")
@click.argument("connections", nargs=-1)
def apply(session: Session, *, connections: tuple[str, ...]) -> Answer:
    """Bring mappings into force; create and update their objects on the platforms.

    Each step is stored as it succeeds; it stops at the first failure, and goes on from there the
    next time. Deliveries that waited for a mapping go on by themselves.
    """
    found = operate(session, "apply", {"connections": connections})
    if found["failure"]:
        lines = [f"✓ {sentence}" for sentence in found["done"]]
        lines += [f"✗ {found['failure']}"]
        lines += [f"- {sentence}" for sentence in found["not_done"]]
        lines += plan_lines({"steps": (), "problems": found["plan"]["problems"]})
        left = counted(len(found["not_done"]), "mapping is", "mappings are")
        sentence = f"{left} not in force as the files have them."
        if not found["done"] and not found["not_done"]:
            sentence = "Nothing was applied."
        again = "mend what stopped it, then: onward apply"
        return Answer(sentence, lines, again, found, is_problem=True)
    steps = found["plan"]["steps"]
    if not steps:
        sentence = "There was nothing to do: files, store and platforms agree."
        return Answer(sentence, (), "onward serve", found)
    lines = [f"✓ {sentence}" for sentence in found["done"]]
    sentence = f"{counted(len(steps), 'mapping')} applied."
    return Answer(sentence, lines, "onward serve", found)
