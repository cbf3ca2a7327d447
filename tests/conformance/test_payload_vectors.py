"""The published vectors for fields and payloads."""

import copy
from pathlib import Path
from typing import Any

import msgspec
import pytest

from onward.errors import PayloadError
from onward.fields import compile_fields

_LINES = Path(__file__).with_name("payload.jsonl").read_bytes().splitlines()
VECTORS: list[dict[str, Any]] = [msgspec.json.decode(line) for line in _LINES]


def exact(value: Any) -> Any:
    """A value in which true is no 1, for comparing."""
    if isinstance(value, dict):
        return {key: exact(member) for key, member in value.items()}
    if isinstance(value, list):
        return [exact(item) for item in value]
    return (type(value).__name__, value) if isinstance(value, (bool, str)) else value


def test_all_vectors_are_here() -> None:
    assert len(VECTORS) == 600


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["id"]))
def test_a_vector_holds(vector: dict[str, Any]) -> None:
    payload = copy.deepcopy(vector["payload"])
    validate = compile_fields(vector["fields"])

    if "expect" in vector:
        assert exact(vector["expect"]) == exact(validate(payload))
    else:
        with pytest.raises(PayloadError) as caught:
            validate(payload)
        found: dict[tuple[str, str | None], str] = {}
        for problem in caught.value.problems:
            found.setdefault((problem.pointer, problem.field), problem.rule)
        wanted = {(e["pointer"], e.get("field")): e["rule"] for e in vector["errors"]}
        assert wanted == found
    assert exact(vector["payload"]) == exact(payload)
