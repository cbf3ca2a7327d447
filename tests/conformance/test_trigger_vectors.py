"""The trigger vectors: Segment's own answers, line by line."""

import copy
from pathlib import Path
from typing import Any

import msgspec
import pytest

from onward.errors import TriggerError
from onward.trigger import compile_trigger, format_trigger, parse_trigger

LINES: list[dict[str, Any]] = [
    msgspec.json.decode(line)
    for line in Path(__file__).with_name("trigger.jsonl").read_bytes().splitlines()
]


def test_the_file_is_whole() -> None:
    assert 1200 == len(LINES) == len({line["id"] for line in LINES})


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["id"])
def test_a_line_holds(line: dict[str, Any]) -> None:
    before = copy.deepcopy(line)

    match line:
        case {"error": True, "fql": text}:
            with pytest.raises(TriggerError):
                parse_trigger(text)
        case {"fql": text, "ast": tree}:
            assert tree == parse_trigger(text).to_dict()
        case {"ast": tree, "generate": text}:
            assert text == format_trigger(tree)
        case {"event": event, "expect": expected}:
            trigger = line["fql"] if "fql" in line else line["ast"]
            assert expected is compile_trigger(trigger)(event)
        case _:
            pytest.fail(f"{line['id']} is of a kind this test does not know")
    assert before == line
