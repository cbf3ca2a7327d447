"""Plans as people read them."""

from collections.abc import Mapping
from typing import Any

from onward.cli.answer import counted


def plan_sentence(plan: Mapping[str, Any]) -> str:
    """What there is to do, in one sentence."""
    steps = plan["steps"]
    if plan["refusals"]:
        return (
            f"This cannot be applied: {counted(len(plan['refusals']), 'thing')} would be refused."
        )
    if not steps:
        return "There is nothing to do: files, store and platforms agree."
    there = sum(len(step["changes"]) for step in steps)
    on_platforms = f", with {counted(there, 'change')} on platforms" if there else ""
    return f"{counted(len(steps), 'mapping')} to apply{on_platforms}."


def plan_lines(plan: Mapping[str, Any]) -> list[str]:
    """The steps with their details, then what would be refused."""
    lines = [line for step in plan["steps"] for line in step["lines"]]
    for problem in plan["problems"]:
        place = f"{problem['file']}:{problem['line']}:{problem['column']}"
        lines += [f"{place}  {problem['code']}", f"  {problem['message']}"]
        lines += [f"  {problem['hint']}"] if problem["hint"] else []
    return lines


def object_lines(plan: Mapping[str, Any]) -> list[str]:
    """What the mappings have on the platforms now, a line each."""
    return [
        f"{each['connection']} / {each['mapping']} has the {each['label'].lower()} "
        f"{', '.join(each['lines'])}"
        for each in plan["objects"]
    ]
