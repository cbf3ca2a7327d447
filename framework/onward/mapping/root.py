"""The root key of a mapping, which puts one step around all the rest.

Source: spec, "The mapping language", section 9.
"""

from collections.abc import Iterator
from typing import Any

from onward.errors import MappingProblem
from onward.mapping.places import Place, problem
from onward.mapping.steps import METADATA, ROOT_KEY


def root_problem(mapping: dict[str, Any], place: Place) -> Iterator[MappingProblem]:
    """What is wrong with the root key, if the mapping has one."""
    if ROOT_KEY not in mapping:
        return
    root = mapping[ROOT_KEY]
    here = (*place, ROOT_KEY)
    names = [key for key in root if key != METADATA] if isinstance(root, dict) else []
    if len(names) != 1:
        yield problem(here, "the root of a mapping needs a single step.", at=place)
    elif not isinstance(root[names[0]], (dict, list)):
        sentence = f"the options of {names[0]} at the root should be a group of values."
        yield problem((*here, names[0]), sentence, at=place)


def rooted(mapping: dict[str, Any]) -> dict[str, Any]:
    """The mapping with its root key worked in: ``{"@transform": {"apply": …, "mapping": …}}``."""
    if ROOT_KEY not in mapping:
        return mapping
    rest = {key: value for key, value in mapping.items() if key != ROOT_KEY}
    name, options = next(
        (key, value) for key, value in mapping[ROOT_KEY].items() if key != METADATA
    )
    # A list keeps its entries: the reference hangs the rest on it, where no step looks.
    return {name: {**options, "mapping": rest} if isinstance(options, dict) else options}
