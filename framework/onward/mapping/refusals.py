"""Steps that refuse every event, written as what they say."""

from typing import Any

from onward.mapping.checks import kind_of
from onward.mapping.compiler import Compiler
from onward.mapping.places import Place, problem
from onward.mapping.steps import STEPS
from onward.mapping.writer import Body, Code


def needs(compiler: Compiler, place: Place, option: str, body: Body) -> Code:
    """Write that a step lacks an option."""
    step = STEPS[str(place[-1])]
    return compiler.refuse([problem(place, f"{step} needs {option}.", at=place[:-1])], body)


def wrong(compiler: Compiler, place: Place, expected: str, found: Any, body: Body) -> Code:
    """Write that the options of a step are of a wrong type."""
    step = STEPS[str(place[-1])]
    sentence = f"{step} should be {expected}, but it is {kind_of(found)}."
    return compiler.refuse([problem(place, sentence, at=place[:-1])], body)
