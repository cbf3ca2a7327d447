"""Lint: what can never work, and what is rarely meant."""

from typing import Any

import pytest

from onward.mapping import lint, paths
from onward.mapping.shorthand import expand

ASKED = {"@path": "$.properties.a"}


def found(value: Any, **options: Any) -> list[tuple[str, str, str, str]]:
    return [
        (finding.place, finding.code, finding.message, finding.hint)
        for finding in lint({"x": value}, **options)
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            "$.anonymousID",
            ("/x/@path", "unknown-root", '"x": "anonymousID" is not a field of an event.', "Did you mean anonymousId?"),
        ),
        (
            "$.revenue",
            ("/x/@path", "unknown-root", '"x": "revenue" is not a field of an event.', "Write $.properties.revenue for a property."),
        ),
        (
            "{{ propertys.a * 2 }}",
            ("/x", "unknown-root", '"x": "propertys" is not a field of an event.', "Did you mean properties?"),
        ),
        (
            {"@liquid": "{{ propertys.a }}"},
            ("/x/@liquid", "unknown-root", '"x": "propertys" is not a field of an event.', "Did you mean properties?"),
        ),
        (
            {"@template": "{{ revenue }}"},
            ("/x/@template", "unknown-root", '"x": "revenue" is not a field of an event.', "Write $.properties.revenue for a property."),
        ),
        (
            "$.products[*].id",
            ("/x/@path", "path-wildcard", '"x": a path has no wildcard, so $.products[*].id finds nothing.', "Use a List step for all items, or name one: [0]."),
        ),
        (
            "$.properties.products[-1].id",
            ("/x/@path", "path-index", '"x": $.properties.products[-1].id finds nothing: items are counted from 0, not from the end.', "Use [0] for the first item."),
        ),
        (
            {"@path": "$['type']"},
            ("/x/@path", "path-root", "\"x\": $['type'] looks for a field called $.", "Write $. and then the path, such as $.properties.total."),
        ),
        (
            "$.event.name",
            ("/x/@path", "path-into-scalar", '"x": $.event.name finds nothing: event is a single value with nothing inside.', "Use $.event."),
        ),
        (
            "$.context.page.url.host",
            ("/x/@path", "path-into-scalar", '"x": $.context.page.url.host finds nothing: context.page.url is a single value with nothing inside.', "Use $.context.page.url."),
        ),
        (
            {"@template": "{{$.type}}"},
            ("/x/@template", "template-dollar", '"x": {{$.type}} prints nothing: paths in a Text template have no $.', "Write {{type}}."),
        ),
        (
            {"@template": "{{ type | upper }}"},
            ("/x/@template", "template-filter", '"x": {{type | upper}} prints nothing: a Text template knows no filters.', "Use a Liquid step, or write the template as the field's value."),
        ),
        (
            "properties.total",
            ("/x", "looks-like-path", '"x": "properties.total" is sent as it stands, though it looks like a path.', 'Write "$.properties.total", or put it into a Fixed value (@literal).'),
        ),
        (
            {"@arrayPath": ["$.properties.products", {"i": {"@path": "$.properties.id"}}]},
            ("/x/@arrayPath/1/i/@path", "path-outside", '"x" > List > item 2 > i: $.properties.id is looked up in each item of the list, which cannot reach the event.', "Name a member of the item, such as $.price."),
        ),
        (
            {"@if": {"exists": {"@template": "a"}, "then": 1, "else": 2}},
            ("/x/@if/else", "unreachable", '"x" > If > else: this is never reached, since "exists" always holds here.', 'Ask with "blank" instead of "exists".'),
        ),
        (
            {"@if": {"blank": {"@literal": ""}, "then": 1}},
            ("/x/@if/then", "unreachable", '"x" > If > then: this is never reached, since "blank" never holds here.', 'Leave out "then".'),
        ),
        (
            {"@if": {"exists": ASKED, "blank": 1, "then": 1}},
            ("/x/@if/blank", "unreachable", '"x" > If > blank: beside "exists", "blank" is not looked at.', "Keep one of them."),
        ),
        (
            {"@if": {"exists": ASKED, "then": 1, "else": {"@if": {"exists": ASKED, "then": 2}}}},
            ("/x/@if/else/@if/then", "unreachable", '"x" > If > else > If > then: this is never reached: the same was asked before and was not there.', "Ask for something else, or leave this step out."),
        ),
        (
            {"@if": {"exists": ASKED, "then": 1, "else": 0}},
            ("/x/@if/else", "lost-else", '"x" > If > else: this else gives nothing, since 0 does not count here.', 'Write {"@literal": …} around it.'),
        ),
        (
            {"@if": {"exists": ASKED, "then": 1, "else": False}},
            ("/x/@if/else", "lost-else", '"x" > If > else: this else gives nothing, since false does not count here.', 'Write {"@literal": …} around it.'),
        ),
        (
            {"@if": {"exists": ASKED}},
            ("/x/@if", "no-branch", '"x": If gives nothing.', 'Add "then" or "else".'),
        ),
        (
            {"@merge": {"direction": "left", "objects": [{"@path": "$.event"}]}},
            ("/x/@merge/objects/0", "merge-of-text", '"x" > Merge > objects > item 1: Merge takes groups of values; a text or a list is ignored.', "Put it into a group: {key: value}."),
        ),
        (
            {"@merge": {"direction": "left", "objects": [{"@literal": "a"}]}},
            ("/x/@merge/objects/0", "merge-of-text", '"x" > Merge > objects > item 1: Merge takes groups of values; a text or a list is ignored.', "Put it into a group: {key: value}."),
        ),
        (
            {"@liquid": "{{ properties.a | sample }}"},
            ("/x/@liquid", "clock-or-chance", '"x": "now", "today" and sample do not ask the clock or a die.', "They stand for receivedAt and a fixed choice, so that a retry sends the same."),
        ),
        (
            "$.traits.email",
            ("/x", "traits-elsewhere", '"x": $.traits.email is there on identify and group events only.', "Other events carry it in $.context.traits.email."),
        ),
    ],
)  # fmt: skip
def test_a_finding_says_what_and_what_to_do(
    value: Any, expected: tuple[str, str, str, str]
) -> None:
    place, code, message, hint = expected

    assert [
        (
            place,
            code,
            message.replace(" > ", " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "),
            hint,
        )
    ] == found(value)


@pytest.mark.parametrize(
    ("value", "place", "message"),
    [
        ([{"@pth": 1}], "/x/0", 'item 1 in "x": there is no step called "@pth". Did you mean "@path"?'),
        ({"@if": {"then": 1}}, "/x/@if", '"x": If needs "exists" or "blank".'),
        ({"@flatten": {"value": ASKED}}, "/x/@flatten", '"x": Flatten needs "separator".'),
        ({"@liquid": "{% for %}"}, "/x/@liquid", '"x": the template does not work: the tag "for" is not available (line 1, column 1).'),
        ("{{ 1 | attr }}", "/x", '"x": the template does not work: there is no filter "attr" (line 1).'),
        ({"@path": 5}, "/x/@path", '"x": Path should be text or a step, but it is a number.'),
    ],
)  # fmt: skip
def test_what_fails_for_every_event_is_an_error(value: Any, place: str, message: str) -> None:
    findings = [finding for finding in lint({"x": value}) if finding.severity == "error"]

    assert [(place, "broken-step", message)] == [
        (finding.place, finding.code, finding.message) for finding in findings
    ]


@pytest.mark.parametrize(
    "value",
    [
        "$.properties.total",
        "$.",
        "$.context.traits.email",
        "$.event.length",
        "fixed",
        5,
        ["$.messageId", {"a": "$.userId"}],
        "{{ properties.total }} {{ context.page.url | upper }}",
        "{% for i in properties.items %}{{ i.id }}{{ loop.index }}{% endfor %}",
        {"@if": {"exists": ASKED, "then": ASKED, "else": None}},
        {"@if": {"exists": {"@literal": ASKED}, "then": 1, "else": 2}},
        {"@if": {"exists": 1, "then": 2}},
        {"@arrayPath": ["$.properties.products", {"id": {"@path": "$.id"}}]},
        {"@arrayPath": [{"@if": {"exists": ASKED, "then": ASKED}}]},
        {"@arrayPath": ["$.properties.products", {"id": {"@path": "$.properties"}}]},
        {"@transform": {"apply": {"a": ASKED}, "mapping": {"b": {"@path": "$.a.b"}}}},
        {"@merge": {"direction": "left", "objects": [ASKED, {"a": 1}, {"@literal": {}}]}},
        {"@json": {"mode": "encode", "value": ASKED}},
        {"@replace": {"pattern": "a", "value": ASKED}},
        {"@liquid": "{% assign a = properties.total %}{{ a }}"},
        {"@literal": "text"},
        {"@excludeWhenNull": ASKED},
    ],
)
def test_a_good_value_is_left_alone(value: Any) -> None:
    assert [] == lint({"x": value})


def test_traits_are_right_where_the_trigger_or_the_field_says_so() -> None:
    both = {"@if": {"exists": {"@path": "$.traits.a"}, "then": 1, "else": {"@path": "$.context.traits.a"}}}  # fmt: skip

    assert [] == lint({"x": both})
    assert [] == lint({"x": "$.traits.a"}, types=["identify"])
    assert ["traits-elsewhere"] == [item[1] for item in found("$.traits.a", types=["track"])]


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        ("x", "/"),
        ({"__segment_internal_directive": 1}, "/__segment_internal_directive"),
    ],
)
def test_what_is_no_mapping_is_found_too(mapping: Any, expected: str) -> None:
    assert [(expected, "broken-step")] == [
        (finding.place, finding.code) for finding in lint(mapping)
    ]


def test_a_root_step_is_linted() -> None:
    mapping = {
        "__segment_internal_directive": {"@transform": {"apply": {"a": {"@path": "$.typ"}}}},
        "x": {"@path": "$.a"},
    }

    assert ["unknown-root"] == [finding.code for finding in lint(mapping)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"@path": "$.a.b"}, ["$.a.b"]),
        ({"@path": ""}, []),
        ({"@path": {"@path": "$.a"}}, ["$.a"]),
        ({"@template": "{{a}} {{{b}}} {{c}} {{a}}"}, ["a", "{b", "c"]),
        ({"@arrayPath": ["$.l", {"i": {"@path": "$.i"}}]}, ["$.l", "$.i"]),
        ({"@arrayPath": [{"@path": "$.l"}]}, ["$.l"]),
        (
            {"@if": {"else": {"@path": "d"}, "then": {"@path": "c"}, "exists": {"@path": "b"}, "blank": {"@path": "a"}}},
            ["a", "b", "c", "d"],
        ),
        ({"@case": {"operator": "lower", "value": {"@path": "a"}}}, ["a"]),
        ({"@replace": {"pattern": "a", "value": {"@path": "a"}}}, ["a"]),
        ({"@json": {"mode": "encode", "value": {"x": {"@path": "a"}}}}, ["a"]),
        ({"@flatten": {"separator": ".", "value": [{"@path": "a"}]}}, ["a"]),
        ({"@merge": {"objects": [{"@path": "a"}, {"b": {"@path": "b"}}]}}, ["a", "b"]),
        ({"@transform": {"apply": {"@path": "a"}, "mapping": {"@path": "b"}}}, ["a", "b"]),
        ({"@literal": {"@path": "a"}}, []),
        ({"@excludeWhenNull": {"@path": "a"}}, []),
        ({"@liquid": "{% if a.b == c %}{{ d['e f'] }}{% endif %}"}, ["a.b", "c", "d['e f']"]),
        ({"@liquid": "{% if %}"}, []),
        ({"a": {"@path": "a"}, "b": [{"@path": "b"}, 5]}, ["a", "b"]),
        ("{{ a.b[0]['c'] | upper }}{% set d = e %}{{ d }}{{ a[f] }}", ["e", "f", "a", "a.b.0.c"]),
        ("{{ (1 | abs).x }}{{ 1 + }}", []),
        ("{{ ('a' ~ b).x }}", ["b"]),
    ],
)  # fmt: skip
def test_the_paths_a_mapping_reads(value: Any, expected: list[str]) -> None:
    assert sorted(expected) == sorted(paths(expand(value)))
