"""Every line of the mapping vectors: event and mapping to payload, or an error."""

import copy
import math
from pathlib import Path
from typing import Any

import msgspec
import pytest

from onward.errors import MappingError
from onward.mapping import compile_mapping
from onward.values import MISSING

VECTORS = [
    msgspec.json.decode(line)
    for line in Path(__file__).with_name("mapping.jsonl").read_bytes().splitlines()
]


def outcome(vector: dict[str, Any]) -> dict[str, Any]:
    try:
        compiled = compile_mapping(vector["mapping"])
        if "events" in vector:
            return {"expect": [compiled(event) for event in vector["events"]]}
        return {"expect": compiled(vector["event"])}
    except MappingError as error:
        return {"error": True, "phase": error.phase}


def same(expected: Any, found: Any) -> bool:
    """Equal as JSON: numbers by value, a boolean never equal to a number."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(
            same(expected[key], found[key]) for key in expected
        )
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(same, expected, found))
    if isinstance(expected, float) and isinstance(found, float):
        return math.isclose(expected, found, rel_tol=0)
    return isinstance(expected, bool) == isinstance(found, bool) and bool(expected == found)


def test_all_vectors_are_here() -> None:
    assert 1500 == len(VECTORS)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_vector_holds_and_its_input_stays_as_it_was(vector: dict[str, Any]) -> None:
    before = copy.deepcopy(vector)
    expected = {key: vector[key] for key in ("expect", "error", "phase") if key in vector}

    found = outcome(vector)

    assert same(expected, found), found
    assert MISSING is not found.get("expect")
    assert before == vector
