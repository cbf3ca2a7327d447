"""Laws of the mapping language, for mappings and events of any shape."""

import contextlib
import copy
import json
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.errors import MappingError
from onward.mapping import compile_mapping, compile_record, compile_value, lint
from onward.values import MISSING

KEYS = st.sampled_from(["a", "b", "c d", "0", "é", "length"])
# Beyond 21 digits a whole number is written with an exponent, so its text is another number.
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**21) + 1, 10**21 - 1)
    | st.floats(-1e15, 1e15)
    | st.text(max_size=8)
)
JSON: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
EVENTS = st.dictionaries(KEYS, JSON, max_size=4)
PATHS = st.sampled_from(["$.a", "$.a.b", "b[0]", "", "$.c d", "a.length", "$.0.a"])


def steps(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.builds(lambda path: {"@path": path}, PATHS),
        st.builds(lambda path: {"@template": f"x{{{{{path}}}}}"}, PATHS),
        st.builds(lambda value: {"@literal": value}, inner),
        st.builds(lambda a, b: {"@if": {"exists": a, "then": b, "else": a}}, inner, inner),
        st.builds(lambda a, b: {"@if": {"blank": a, "then": b}}, inner, inner),
        st.builds(lambda a: {"@case": {"operator": "upper", "value": a}}, inner),
        st.builds(lambda a: {"@replace": {"pattern": "a", "value": a}}, inner),
        st.builds(lambda path, a: {"@arrayPath": [path, a]}, PATHS, inner),
        st.builds(lambda a: {"@flatten": {"separator": ".", "value": a}}, inner),
        st.builds(lambda a: {"@json": {"mode": "encode", "value": a}}, inner),
        st.builds(lambda a: {"@merge": {"direction": "left", "objects": [a, {"z": a}]}}, inner),
        st.builds(lambda a, b: {"@transform": {"apply": {"a": a}, "mapping": b}}, inner, inner),
        st.builds(lambda a: {"@excludeWhenNull": a}, inner),
        st.builds(lambda path: {"@liquid": f"{{{{ {path or 'a'} }}}}"}, st.sampled_from(["a", "b.a"])),
        st.dictionaries(KEYS, inner, max_size=3),
        st.lists(inner, max_size=3),
    )  # fmt: skip


MAPPINGS = st.dictionaries(KEYS, st.recursive(SCALARS, steps, max_leaves=6), max_size=3)


def outcome(mapping: Any, event: Any) -> Any:
    try:
        return compile_mapping(mapping)(event)
    except MappingError as error:
        return error.phase


@given(MAPPINGS, EVENTS)
@settings(deadline=None, max_examples=150)
def test_only_mapping_errors_escape_and_nothing_is_changed(mapping: Any, event: Any) -> None:
    before = copy.deepcopy((mapping, event))

    result = outcome(mapping, event)

    assert before == (mapping, event)
    assert b"MISSING" not in msgspec.json.encode(result)


@given(MAPPINGS, EVENTS)
@settings(deadline=None, max_examples=75)
def test_resolving_twice_gives_the_same(mapping: Any, event: Any) -> None:
    assert outcome(mapping, event) == outcome(mapping, event)


@given(MAPPINGS, EVENTS)
@settings(deadline=None, max_examples=75)
def test_a_literal_around_a_value_changes_nothing(mapping: Any, event: Any) -> None:
    wrapped = {key: {"@literal": value} for key, value in mapping.items()}

    plain = outcome(mapping, event)

    assert plain in ("validate", outcome(wrapped, event))


@given(st.dictionaries(KEYS, JSON, max_size=4), EVENTS)
@settings(deadline=None, max_examples=75)
def test_a_mapping_without_steps_is_its_own_result(mapping: Any, event: Any) -> None:
    assert mapping == compile_mapping(mapping)(event)


@given(EVENTS)
@settings(deadline=None, max_examples=75)
def test_what_is_encoded_is_decoded_again(event: Any) -> None:
    encoded = {"@json": {"mode": "encode", "value": {"@path": "$."}}}
    text = compile_mapping({"x": encoded})(event)["x"]

    assert event == json.loads(text)
    assert (
        event == compile_mapping({"x": {"@json": {"mode": "decode", "value": encoded}}})(event)["x"]
    )


@given(MAPPINGS, EVENTS)
@settings(deadline=None, max_examples=75)
def test_an_explanation_gives_the_value_it_explains(mapping: Any, event: Any) -> None:
    try:
        compiled = compile_record(mapping)
        result = compiled(event)
    except MappingError:
        return

    members = compiled.explain(event).members

    assert result == {m.key: m.value for m in members if m.value is not MISSING}
    assert all(member.reason for member in members if member.value is MISSING)


@given(MAPPINGS)
@settings(deadline=None, max_examples=75)
def test_lint_takes_any_mapping(mapping: Any) -> None:
    assert all(finding.code and finding.hint for finding in lint(mapping))


@given(st.text(alphabet="{}%|'\"()[].,~+-*/ \nabifsetforinrangeupper0129_", max_size=60), EVENTS)
@settings(deadline=None, max_examples=300)
def test_any_text_is_a_template_or_an_error(text: str, event: Any) -> None:
    wholes = ({"x": f"{{{{{text}}}}}"}, {"x": text}, {"x": {"@liquid": f"{{{{ a {text}"}})

    for whole in wholes:
        found: Any = ""
        with contextlib.suppress(MappingError):
            found = compile_record(whole)(event).get("x", "")
        assert isinstance(found, str)


@given(EVENTS)
@settings(deadline=None, max_examples=50)
def test_a_path_and_a_plain_template_print_the_same(event: Any) -> None:
    printed = compile_mapping({"x": {"@template": "{{a}}"}})(event)["x"]

    assert printed == compile_value("{{ a }}")(event)
