"""Steps where validation does not look, as the reference runs them."""

from typing import Any

import pytest

from onward.errors import MappingError
from onward.mapping import compile_mapping
from onward.mapping.nearby import nearest_path
from onward.mapping.templates.bounds import BrokenTemplateError
from onward.mapping.templates.expressions import expression

EVENT: dict[str, Any] = {"a": "x-y-x", "n": 5, "o": {"k": 1, "none": None}, "text": "{{n}}!"}


def item(step: Any) -> Any:
    """What a step gives inside a list, where validation does not look."""
    return compile_mapping({"x": [step]})(EVENT)["x"][0]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ({"@template": ""}, ""),
        ({"@template": {"@path": "$.text"}}, "5!"),
        ({"@template": "{{a}}{{a}}{{n}}{{n}}{{o}}"}, "x-y-xx-y-x55[object Object]"),
        ({"@arrayPath": []}, None),
        ({"@replace": {"pattern": "x"}}, None),
        ({"@replace": {"pattern": "x", "value": {"@path": "$.a"}, "global": 1}}, ""),
        ({"@replace": {"pattern": 5, "value": {"@path": "$.a"}}}, ""),
        ({"@replace": {"pattern": "x", "value": {"@path": "$.a"}, "replacement": None}}, "-y-"),
        ({"@replace": {"pattern": "x", "value": {"@path": "$.a"}, "global": None}}, "-y-"),
        ({"@replace": {"pattern": "X", "value": {"@path": "$.a"}, "ignorecase": True}}, "-y-"),
        (
            {
                "@replace": {
                    "pattern": "X",
                    "value": {"@path": "$.a"},
                    "ignorecase": True,
                    "global": False,
                    "pattern2": "x",
                    "replacement2": "z",
                }
            },
            "-y-z",
        ),
        ({"@json": {"mode": "DECODE", "value": "1"}}, None),
        ({"@json": {"mode": "decode", "value": "[1, NaN]"}}, "[1, NaN]"),
        ({"@json": {"mode": "decode", "value": 5}}, 5),
        ({"@json": {"mode": "encode", "value": {"@path": "$.gone"}}}, None),
        ({"@json": {"mode": "encode", "value": [True, False, None, 1.0]}}, "[true,false,null,1]"),
        ({"@case": {"operator": "title", "value": {"@path": "$.n"}}}, 5),
        ({"@case": {"operator": "lower"}}, None),
        ({"@case": {"operator": "lower", "value": 5}}, 5),
        ({"@merge": {"direction": "left", "objects": []}}, {}),
        ({"@flatten": {"separator": ".", "value": {"@path": "$.gone"}}}, {}),
        ({"@flatten": {"separator": ".", "value": [{"a": {"@path": "$.gone"}}]}}, {}),
        (
            {"@flatten": {"separator": ".", "value": {"l": [{"a": 1}]}, "omitArrays": True}},
            {"l": [{"a": 1}]},
        ),
        (
            {
                "@merge": {
                    "direction": "right",
                    "objects": [{"k": 0, "l": 1}, {"@excludeWhenNull": {"@path": "$.o"}}],
                }
            },
            {"k": 1, "l": 1},
        ),
        (
            {
                "@flatten": {
                    "separator": ".",
                    "value": {"@merge": {"direction": "right", "objects": [{"k": {"@path": "z"}}]}},
                }
            },
            {},
        ),
        ({"@path": "$.a", "other": 1}, {"@path": "$.a", "other": 1}),
    ],
)
def test_a_step_in_a_list_runs_as_in_the_reference(step: Any, expected: Any) -> None:
    assert expected == item(step)


def test_a_case_that_does_not_exist_only_minds_text() -> None:
    with pytest.raises(MappingError):
        item({"@case": {"operator": "title", "value": {"@path": "$.a"}}})


def test_a_transform_needs_its_parts() -> None:
    with pytest.raises(MappingError, match='needs "mapping"'):
        item({"@transform": {"apply": {"a": 1}}})


def test_a_very_deep_event_is_searched_only_so_far() -> None:
    deep: dict[str, Any] = {"end": 1}
    for _ in range(20):
        deep = {"a": deep}

    assert None is nearest_path(deep, ("ennd",))


def test_an_expression_that_is_not_known_is_not_available() -> None:
    class Strange:
        lineno = 3

    with pytest.raises(BrokenTemplateError, match=r"this is not available \(line 3\)"):
        expression(Strange())
