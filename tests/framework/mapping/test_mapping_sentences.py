"""Mappings a person would really type wrong, each with the sentence it gets."""

from typing import Any

import pytest

from onward.errors import MappingError, MappingProblem
from onward.mapping import compile_mapping, describe_problems
from onward.mapping.places import INTO

LABELS = {"email": "Email", "amount": "Order value", "amount.currency": "Currency"}
EVENT = {"type": "track", "count": 5, "list": [1]}

REFUSED: list[tuple[dict[str, Any], str]] = [
    (
        {"@if": {"exists": {"@path": "$.email"}, "then": {"@pth": "$.email"}}},
        'Email > If > then: there is no step called "@pth". Did you mean "@path"?',
    ),
    ({"@Path": "$.email"}, 'Email: there is no step called "@Path". Did you mean "@path"?'),
    (
        {"@uppercase": "x"},
        (
            'Email: there is no step called "@uppercase". Steps: @path, @template, @if, @case,'
            " @replace, @arrayPath, @literal, @flatten, @json, @merge, @transform, @excludeWhenNull,"
            " @liquid."
        ),
    ),
    (
        {"@path": "$.a", "@template": "x"},
        "Email: two steps are mixed in one place (@path, @template). Put each in its own place.",
    ),
    (
        {"@path": "$.a", "default": 1},
        'Email: the step @path stands next to "default". A step cannot be mixed with fixed values.',
    ),
    ({"@path": 5}, "Email: Path should be text or a step, but it is a number."),
    ({"@path": ["$.a"]}, "Email: Path should be text or a step, but it is a list."),
    ({"@template": None}, "Email: Text template should be text or a step, but it is empty."),
    ({"@if": {"@path": "$.a"}}, "Email: If should be a group of options, but it is a step."),
    ({"@replace": {"pattern": "-", "replacement": ""}}, 'Email: Replace needs "value".'),
    (
        {"@replace": {"pattern": "a long pattern", "value": {"@path": "$.x"}}},
        'Email: "pattern" of Replace may have at most 10 characters, but it has 14.',
    ),
    ({"@replace": {"pattern": "", "value": "x"}}, 'Email: "pattern" of Replace may not be empty.'),
    (
        {"@replace": {"pattern": "-", "value": "x", "replacement": None}},
        'Email: "replacement" of Replace should be text, but it is empty.',
    ),
    (
        {"@replace": {"pattern": "-", "value": "x", "global": "yes"}},
        'Email: "global" of Replace should be true or false, but it is text.',
    ),
    (
        {"@replace": {"pattern": "-", "value": 7}},
        'Email: "value" of Replace should be text or a step, but it is a number.',
    ),
    (
        {"@json": {"mode": "parse", "value": "x"}},
        'Email: "mode" of JSON should be "encode" or "decode", but it is "parse".',
    ),
    (
        {"@json": {"mode": 1, "value": "x"}},
        'Email: "mode" of JSON should be text, but it is a number.',
    ),
    (
        {"@merge": {"direction": "up", "objects": [{}]}},
        'Email: "direction" of Merge should be "left" or "right", but it is "up".',
    ),
    (
        {"@merge": [{"@path": "$.a"}]},
        "Email: Merge should be a group of options, but it is a list.",
    ),
    (
        {"@merge": {"direction": "left", "objects": {}}},
        'Email: "objects" of Merge should be a list, but it is a group of values.',
    ),
    (
        {"@arrayPath": "$.products"},
        "Email: List should be a list: where to look, then the shape of an item, but it is text.",
    ),
    ({"@arrayPath": []}, "Email: List needs a path as its first entry."),
    (
        {"@arrayPath": [{"@pth": 1}]},
        'Email > List > item 1: there is no step called "@pth". Did you mean "@path"?',
    ),
    (
        {"@arrayPath": [{"a": 1}]},
        "Email: the first entry of List should be text or a step, but it is a group of values.",
    ),
    (
        {"@transform": {"apply": 5, "mapping": {}}},
        'Email: "apply" of Transform should be a group of values or a step, but it is a number.',
    ),
    ({"@transform": {"apply": {}}}, 'Email: Transform needs "mapping".'),
    (
        {"@flatten": {"separator": 5, "value": {}}},
        'Email: "separator" of Flatten should be text, but it is a number.',
    ),
    (
        {"@case": {"operator": 1, "value": "x"}},
        'Email: "operator" of Change case should be text, but it is a number.',
    ),
    ({"@liquid": {"@path": "$.x"}}, "Email: Liquid should be text, but it is a step."),
]

FAILING: list[tuple[Any, str]] = [
    ({"@if": {"then": 1}}, 'Email: If needs "exists" or "blank".'),
    ({"@case": {"value": "x"}}, 'Email: Change case needs "operator".'),
    (
        {"@case": {"operator": "title", "value": "x"}},
        'Email: "operator" of Change case should be "lower" or "upper", but it is "title".',
    ),
    ({"@flatten": {"value": {}}}, 'Email: Flatten needs "separator".'),
    ({"@merge": {"objects": []}}, 'Email: Merge needs "direction".'),
    (
        {"@path": {"@path": "$.count"}},
        "Email: the path is taken from $.count, which is a number in this event.",
    ),
    (
        {"@path": {"@case": {"operator": "lower", "value": {"@path": "$.gone"}}}},
        "Email: the path is taken from the step Change case, which is missing in this event.",
    ),
    (
        {"@template": {"@path": "$.gone"}},
        "Email: the text is taken from $.gone, which is missing in this event.",
    ),
    (
        {"@liquid": "x" * 1001},
        "Email: the template does not work: it is longer than 1000 characters (line 1, column 1).",
    ),
    (
        {"@liquid": "a\n {% for x in y %}{% endfor %}"},
        'Email: the template does not work: the tag "for" is not available (line 2, column 2).',
    ),
    (
        {"@liquid": "{{ count | sort }}"},
        (
            'Email: the template does not work: the filter "sort" is not available'
            " (line 1, column 12)."
        ),
    ),
    (
        {"@liquid": "{{ count "},
        'Email: the template does not work: "{{" is never closed (line 1, column 1).',
    ),
    (
        {"@liquid": "{% if count %}"},
        'Email: the template does not work: "if" is never closed (line 1, column 1).',
    ),
    ([{"@pth": 1}], 'item 1 in Email: there is no step called "@pth". Did you mean "@path"?'),
    (
        {"@arrayPath": ["$.list", {"@transform": {"apply": {"a": 1}, "mapping": {"b": 1}}}]},
        "Email > List > item 2: Transform works on a group of values, but here it is a number.",
    ),
    (
        [{"@path": [1]}],
        "item 1 in Email: the path is taken from a list, which is a list in this event.",
    ),
    (
        {"@literal": [{"@transform": {"apply": [1], "mapping": 1}}]},
        "Email > Fixed value > item 1: Transform should be a group of values, but it is a list.",
    ),
    (
        {"@literal": [{"@transform": {"apply": {"x": {"@pth": 1}}, "mapping": 1}}]},
        (
            "Email > Fixed value > item 1 > Transform > apply > x:"
            ' there is no step called "@pth". Did you mean "@path"?'
        ),
    ),
    (
        [{"@replace": {"pattern": "12345678901", "value": "x"}}],
        'item 1 in Email: "pattern" of Replace may have at most 10 characters, but it has 11.',
    ),
    ([{"@liquid": 7}], "item 1 in Email: Liquid should be text, but it is a number."),
    ([{"@arrayPath": "x"}], "item 1 in Email: List should be a list, but it is text."),
    (
        [{"@flatten": {"separator": 1, "value": {}}}],
        "item 1 in Email: Flatten should be text, but it is a number.",
    ),
    (
        [{"@merge": {"direction": "left", "objects": 1}}],
        'item 1 in Email: Merge needs "objects", a list.',
    ),
    ([{"@replace": {"value": "x"}}], 'item 1 in Email: Replace needs "pattern".'),
    (
        [{"@case": {"operator": 7, "value": "x"}}],
        (
            'item 1 in Email: "operator" of Change case should be "lower" or "upper",'
            ' but it is "a number".'
        ),
    ),
]


def sentences(mapping: Any, phase: str) -> list[str]:
    with pytest.raises(MappingError) as caught:
        compile_mapping(mapping)(EVENT)
    assert phase == caught.value.phase
    said = describe_problems(caught.value, LABELS)
    # The mark between steps is written as > here, which everybody can type.
    return [sentence.replace(INTO, ">") for sentence in said]


@pytest.mark.parametrize(("value", "expected"), REFUSED)
def test_a_wrong_mapping_is_refused_in_a_sentence(value: Any, expected: str) -> None:
    assert [expected] == sentences({"email": value}, "validate")


@pytest.mark.parametrize(("value", "expected"), FAILING)
def test_what_only_an_event_shows_is_said_in_a_sentence(value: Any, expected: str) -> None:
    assert [expected] == sentences({"email": value}, "resolve")


def test_all_problems_come_at_once() -> None:
    expected = [
        "Currency in Order value: Path should be text or a step, but it is a number.",
        'Email: JSON needs "value".',
        'Email: JSON needs "mode".',
    ]

    assert expected == sentences(
        {"amount": {"currency": {"@path": 1}}, "email": {"@json": {}}}, "validate"
    )


def test_merge_reports_every_bad_entry_at_its_place() -> None:
    mapping = {"email": {"@merge": {"direction": "left", "objects": ["x", {"@pat": 1}]}}}
    expected = [
        (
            "Email > Merge > objects > item 1: text stands here,"
            " but Merge takes groups of values or steps."
        ),
        'Email > Merge > objects > item 2: there is no step called "@pat". Did you mean "@path"?',
    ]

    assert expected == sentences(mapping, "validate")


def test_places_are_kept_for_programs() -> None:
    with pytest.raises(MappingError) as caught:
        compile_mapping({"user": {"email": {"@path": 1}}})

    assert ["/user/email/@path"] == [found.place for found in caught.value.problems]


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        (["x"], "The mapping: it should be a group of values, but it is a list."),
        ("x", "The mapping: it should be a group of values, but it is text."),
        (5, "The mapping: it should be a group of values, but it is a number."),
        ({"a": {1: 2}}, '"a": a key should be text, but it is 1. Put it in quotes.'),
        ({"a": {1, 2}}, '"a": a set cannot stand here. Write it as text.'),
        (
            {"__segment_internal_directive": {}},
            "The mapping: the root of a mapping needs a single step.",
        ),
        (
            {"__segment_internal_directive": 5},
            "The mapping: the root of a mapping needs a single step.",
        ),
        (
            {"__segment_internal_directive": {"@transform": None}},
            "The mapping: the options of @transform at the root should be a group of values.",
        ),
        (
            {"a": [0] * 10_000},
            "The mapping: it may hold at most 10000 values. Split it.",
        ),
    ],
)
def test_what_is_no_mapping_is_refused(mapping: Any, expected: str) -> None:
    assert [expected] == sentences(mapping, "validate")


def test_a_mapping_that_is_too_deep_is_refused() -> None:
    value: Any = 1
    for _ in range(5_000):
        value = {"@literal": value}

    assert ["Email: steps and groups may stand inside each other at most 100 deep."] == sentences(
        {"email": value}, "validate"
    )


@pytest.mark.parametrize(
    ("event", "found"),
    [([], "a list"), (None, "empty"), ("x", "text"), (5, "a number"), (True, "true or false")],
)
def test_what_is_no_event_is_refused(event: Any, found: str) -> None:
    with pytest.raises(MappingError) as caught:
        compile_mapping({})(event)

    assert f"The mapping: an event is a group of values, but this is {found}." == str(caught.value)


def test_a_very_long_key_is_shortened() -> None:
    with pytest.raises(MappingError) as caught:
        compile_mapping({"k" * 50: {"@path": 1}})

    assert str(caught.value).startswith(f'"{"k" * 40}…": Path')


def test_a_problem_from_elsewhere_stays_as_it_is() -> None:
    error = MappingError([MappingProblem("/a", "something else")], phase="resolve")

    assert ["something else"] == describe_problems(error, LABELS)
