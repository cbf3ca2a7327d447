"""Where our mapping language means to differ from the reference, line by line."""

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from onward.errors import MappingError
from onward.mapping import compile_mapping, lint
from onward.values import MISSING


def value(directive: Any, event: dict[str, Any]) -> Any:
    return compile_mapping({"x": directive})(event).get("x", MISSING)


def liquid(text: str, **event: Any) -> Any:
    return value({"@liquid": text}, event)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$.list.length", 2),
        ("$.text.length", 3),
        ("$.text[0]", MISSING),
        ("$.list.append", MISSING),
        ("$.text.upper", MISSING),
        ("$.constructor", MISSING),
        ("$.__proto__", MISSING),
        ("$.__class__", MISSING),
        ("$.list.__class__", MISSING),
        ("$.toString", MISSING),
        ("$.o.items", MISSING),
        ("$.o.keys", MISSING),
    ],
)
def test_paths_reach_data_and_length_only(path: str, expected: Any) -> None:
    event = {"list": [1, 2], "text": "abc", "o": {}}

    assert expected == value({"@path": path}, event)


def test_merge_ignores_text_and_lists_and_the_linter_says_so() -> None:
    merge = {
        "@merge": {"direction": "right", "objects": [{"@path": "$.event"}, {"@path": "$.l"}, {}]}
    }

    assert {} == value(merge, {"event": "ab", "l": [1]})
    assert ["merge-of-text"] == [
        found.code for found in lint({"x": merge}) if found.code.startswith("merge")
    ]


@pytest.mark.parametrize("text", ["$&", "$1", "$$", "$`", "$'", "\\1", "\\g<0>"])
@pytest.mark.parametrize("ignorecase", [True, False])
def test_a_replacement_is_literal(text: str, *, ignorecase: bool) -> None:
    options = {"pattern": "b", "replacement": text, "value": "abc", "ignorecase": ignorecase}

    assert f"a{text}c" == value({"@replace": options}, {})


def test_what_an_event_puts_into_a_template_is_not_expanded() -> None:
    event = {"x": "{{secret}}", "secret": "s"}

    assert "{{secret}} s" == value({"@template": "{{{x}}} {{secret}}"}, event)


def test_keys_that_look_like_numbers_keep_their_order() -> None:
    event = {"o": {"b": 1, "10": 2, "2": 3}}

    assert '{"b":1,"10":2,"2":3}' == value(
        {"@json": {"mode": "encode", "value": {"@path": "$.o"}}}, event
    )


def test_large_integers_stay_exact() -> None:
    assert 2**63 + 1 == value({"@path": "$.id"}, {"id": 2**63 + 1})
    assert "9007199254740993" == value({"@template": "{{id}}"}, {"id": 2**53 + 1})


def test_a_missing_item_of_a_list_is_none() -> None:
    items = [{"@path": "$.gone"}, 1]

    assert [None, 1] == value(items, {})
    assert {"0": None, "1": 1} == value({"@flatten": {"separator": ".", "value": items}}, {})
    assert [None] == value(
        {"@arrayPath": [{"@literal": [{"@path": "$.gone"}]}, {"@path": "$.a"}]}, {}
    )


@pytest.mark.parametrize("mapping", ["x", 1, ["x"], None, True])
def test_a_mapping_that_is_no_object_is_refused(mapping: Any) -> None:
    with pytest.raises(MappingError):
        compile_mapping(mapping)


def test_neither_mapping_nor_event_is_changed() -> None:
    mapping = {"x": {"@replace": {"pattern": "a", "value": {"@path": "$.a"}}}, "y": {"z": [1]}}
    event = {"a": "a", "o": {"n": 1}}
    before = copy.deepcopy((mapping, event))

    result = compile_mapping(mapping)(event)
    result["y"]["z"].append(2)

    assert before == (mapping, event)
    assert {"x": "", "y": {"z": [1]}} == compile_mapping(mapping)(event)


def test_what_was_compiled_does_not_change_with_its_source() -> None:
    mapping: dict[str, Any] = {"y": {"z": [1, {"a": 2}]}}
    compiled = compile_mapping(mapping)
    mapping["y"]["z"] = 5
    compiled({})["y"]["z"][1]["a"] = 9

    assert {"y": {"z": [1, {"a": 2}]}} == compiled({})


@pytest.mark.parametrize("blank", [[None], [[]], [""], []])
def test_lists_without_text_are_blank(blank: list[Any]) -> None:
    asked = {"@if": {"blank": {"@path": "$.l"}, "then": "filled", "else": "blank"}}

    assert "blank" == value(asked, {"l": blank})


def test_liquid_dates_are_utc() -> None:
    form = "{{ at | date: '%Y-%m-%d %H:%M %z' }}"

    assert "2026-05-04 08:30 +0000" == liquid(form, at="2026-05-04T10:30:00+02:00")
    assert "2026-05-04 10:30 +0000" == liquid(form, at="2026-05-04T10:30:00")


def test_liquid_now_is_when_the_event_was_received_and_warned_about() -> None:
    text = "{{ 'now' | date: '%s' }} {{ 'today' | date: '%F' }}"
    received = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)
    expected = f"{int(received.timestamp())} 2026-05-04"

    assert expected == liquid(text, receivedAt="2026-05-04T10:30:00Z")
    assert "now today" == liquid(text)
    assert ["clock-or-chance"] == [found.code for found in lint({"x": {"@liquid": text}})]


def test_liquid_sample_is_the_same_every_time_and_warned_about() -> None:
    text = "{{ properties.l | sample }}"
    items = ["a", "b", "c"]

    assert 1 == len({liquid(text, properties={"l": items}) for _ in range(20)})
    assert liquid(text, properties={"l": items}) in items
    assert "" == liquid(text)
    assert 2 == len(liquid("{{ l | sample: 2 }}", l=items))
    assert ["clock-or-chance"] == [found.code for found in lint({"x": {"@liquid": text}})]


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">="])
@pytest.mark.parametrize("event", [{}, {"a": None}])
def test_liquid_orders_nothing_with_null(sign: str, event: dict[str, Any]) -> None:
    assert "no" == liquid(f"{{% if a {sign} 100 %}}yes{{% else %}}no{{% endif %}}", **event)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{{ 'abc' | to_integer }}", "to_integer"),
        ("{{ 4 | divided_by: 0 }}", "divided_by"),
        ("{{ 4.5 | divided_by: 0 }}", "divided_by"),
        ("{{ 4 | modulo: 0 }}", "modulo"),
        ("{{ 4.5 | modulo: 0 }}", "modulo"),
        ("{{ 'abc' | plus: 1 }}", "plus"),
        ("{{ 1 | minus: 'abc' }}", "minus"),
        ("{{ 'abc' | times: 2 }}", "times"),
        ("{{ o | times: 2 }}", "times"),
        ("{{ 'abc' | round }}", "round"),
        ("{{ big | times: 1.5 }}", "times"),
    ],
)
def test_liquid_arithmetic_that_has_no_answer_is_an_error_naming_the_filter(
    text: str, named: str
) -> None:
    with pytest.raises(MappingError, match=f'the filter "{named}"'):
        liquid(text, o={}, big=10**400)


def test_lengths_count_characters() -> None:
    assert "3" == liquid("{{ t | size }}", t="a🎉b")
    assert "🎉" == liquid("{{ t | slice: 1 }}", t="a🎉b")
    assert "🎉" == liquid("{{ t | truncate: 1, '' }}", t="🎉b")
    assert "" == value({"@replace": {"pattern": "🎉" * 10, "value": "🎉" * 10}}, {})
    assert "🎉" * 1000 == liquid("🎉" * 1000)


def test_metadata_beside_a_root_step_is_accepted() -> None:
    root = {"@transform": {"apply": {"n": {"@path": "$.a"}}}, "_metadata": {"label": "x"}}

    assert {"b": 1} == compile_mapping(
        {"__segment_internal_directive": root, "b": {"@path": "$.n"}}
    )({"a": 1})


def test_the_linter_looks_where_validation_does_not() -> None:
    broken = {"@pth": "x"}
    asked = {"@path": "$.type"}
    fields = {
        "list": [broken],
        "then": {"@if": {"exists": asked, "then": {"a": broken}}},
        "else": {"@if": {"exists": asked, "else": [broken]}},
        "value": {"@json": {"mode": "encode", "value": {"a": [broken]}}},
    }

    found = lint(fields)

    assert [
        "/list/0",
        "/then/@if/then/a",
        "/else/@if/else/0",
        "/value/@json/value/a/0",
    ] == [finding.place for finding in found if finding.code == "broken-step"]


def test_at_run_time_a_list_is_accepted_until_its_broken_step_is_reached() -> None:
    fields = {"x": {"@if": {"exists": {"@path": "$.a"}, "then": 1, "else": [{"@pth": "x"}]}}}

    assert {"x": 1} == compile_mapping(fields)({"a": 1})
    with pytest.raises(MappingError):
        compile_mapping(fields)({})


def test_flatten_keeps_the_separator_after_an_empty_key_only_inside() -> None:
    event = {"o": {"": {"a": 1}, "b": {"": 2}}}

    assert {"a": 1, "b.": 2} == value(
        {"@flatten": {"separator": ".", "value": {"@path": "$.o"}}}, event
    )
