"""Laws of the trigger language."""

import copy
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onward.errors import TriggerError
from onward.trigger import (
    Condition,
    Group,
    compile_routing,
    compile_trigger,
    format_trigger,
    lint,
    mixed_levels,
    parse_trigger,
    routing_key,
)
from onward.trigger.tree import Node, conditions
from onward.trigger.write import readable_text

WORDS = ("track", "page", "Order Completed", "order completed", "", "it's", 'say "hi"', "5", "a*b")
NAMES = ("a", "A", "b", "x y", "0", "tags[0]", "a.b", "a.length", "and", "é.😀", "..", "-")
MEMBERS = ("event-property", "event-trait", "event-context")
TEXT_MEMBERS = ("event-type", "event", "name", "userId")

texts = st.sampled_from(WORDS) | st.text(max_size=12).filter(
    lambda text: not ('"' in text and "'" in text)
)
patterns = texts.filter(lambda text: "*" not in text)
numbers = (
    st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([5, 5.0])
)
names = st.sampled_from(NAMES) | st.text(min_size=1, max_size=6)


def _member_conditions(kind: str) -> st.SearchStrategy[Condition]:
    def with_operator(
        operators: tuple[str, ...], values: st.SearchStrategy[Any]
    ) -> st.SearchStrategy[Condition]:
        return st.builds(Condition, st.just(kind), st.sampled_from(operators), names, values)

    return (
        with_operator(("=", "contains", "not_contains"), texts)
        | with_operator(("!=",), texts | st.booleans())
        | with_operator(("starts_with", "not_starts_with"), patterns)
        | with_operator(("ends_with", "not_ends_with"), patterns.filter(bool))
        | with_operator(("number_equals", "number_not_equals", "<", "<=", ">", ">="), numbers)
        | with_operator(("exists", "not_exists", "is_true", "is_false"), st.none())
    )


def _text_conditions(kind: str) -> st.SearchStrategy[Condition]:
    plain = ("=", "!=") if kind == "event-type" else ("=", "!=", "contains", "not_contains")
    return st.builds(
        Condition, st.just(kind), st.sampled_from(plain), st.none(), texts
    ) | st.builds(Condition, st.just(kind), st.sampled_from(("exists", "not_exists")))


single = st.one_of(
    [_member_conditions(kind) for kind in MEMBERS]
    + [_text_conditions(kind) for kind in TEXT_MEMBERS]
)


def _groups(children: st.SearchStrategy[Node], smallest: int) -> st.SearchStrategy[Group]:
    return st.builds(
        Group,
        st.sampled_from(("and", "or")),
        st.lists(children, min_size=smallest, max_size=3).map(tuple),
    )


nested = st.recursive(single, lambda inner: _groups(inner, 2), max_leaves=6)
trees = nested.map(lambda node: node if isinstance(node, Group) else Group("and", (node,)))

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | texts
    | st.sampled_from(["ada@example.com", "+1 415 555 0132", "both \" and '", 10**400]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=3),
    max_leaves=4,
)
members = st.dictionaries(st.sampled_from(["a", "A", "b", "x y", "0", "tags"]) | names, json_values)
events = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["track", "page", ""]) | json_values,
        "event": texts | json_values,
        "name": texts | json_values,
        "userId": texts | json_values,
        "properties": members | json_values,
        "traits": members,
        "context": members | st.fixed_dictionaries({"traits": members}),
    },
)


@settings(deadline=None, max_examples=150)
@given(trees)
@example(Group("and", (Condition("event-property", "number_equals", "x", 1e23),)))
@example(Group("and", (Condition("event-property", "number_equals", "x", 5e-324),)))
def test_a_written_trigger_reads_back_as_the_same_tree(tree: Group) -> None:
    assert tree.to_dict() == parse_trigger(readable_text(tree)).to_dict()


@settings(deadline=None, max_examples=100)
@given(trees)
def test_reading_and_writing_again_changes_nothing(tree: Group) -> None:
    text = readable_text(tree)

    assert text == readable_text(parse_trigger(text))
    assert () == mixed_levels(text)


@settings(deadline=None, max_examples=120)
@given(trees, events)
def test_object_dict_and_text_of_a_trigger_agree(tree: Group, event: dict[str, Any]) -> None:
    holds = compile_trigger(tree)(event)

    assert isinstance(holds, bool)
    assert holds is compile_trigger(tree.to_dict())(event)
    assert holds is compile_trigger(readable_text(tree))(event)


@settings(deadline=None, max_examples=120)
@given(trees, events)
@example(
    Group("and", (Condition("event-property", "number_equals", "a", 1),)),
    {"properties": {"a": 10**30}},
)
def test_the_suggested_edit_makes_a_trigger_match(tree: Group, event: dict[str, Any]) -> None:
    before = copy.deepcopy(event)

    explanation = compile_trigger(tree).explain(event)

    assert compile_trigger(tree)(event) is explanation.matches
    if explanation.matches:
        assert None is explanation.suggestion
    else:
        assert explanation.suggestion is not None
        assert compile_trigger(explanation.suggestion)(event)
        assert explanation.nearest_miss
    assert len(list(conditions(tree))) == len(explanation.clauses)
    assert repr(before) == repr(event)


@settings(deadline=None, max_examples=120)
@given(st.lists(trees, max_size=5), events)
def test_routing_lists_what_holds(several: list[Group], event: dict[str, Any]) -> None:
    triggers = [compile_trigger(tree) for tree in several]

    expected = [index for index, trigger in enumerate(triggers) if trigger(event)]

    assert expected == compile_routing(triggers)(event)


@settings(deadline=None, max_examples=120)
@given(trees, events)
def test_no_event_outside_a_key_matches(tree: Group, event: dict[str, Any]) -> None:
    types, names_of_events = routing_key(tree)
    inside = (types is None or event.get("type") in list(types)) and (
        names_of_events is None or event.get("event") in list(names_of_events)
    )

    assert inside or not compile_trigger(tree)(event)


@settings(deadline=None, max_examples=120)
@given(trees, events)
def test_what_lint_says_of_all_events_is_true_of_this_one(
    tree: Group, event: dict[str, Any]
) -> None:
    codes = {remark.code for remark in lint(tree)}
    # Lint relies on the door: these four are texts or missing when an event is accepted.
    accepted = {
        key: value
        for key, value in event.items()
        if key not in {"type", "event", "name", "userId"} or isinstance(value, str)
    }
    holds = compile_trigger(tree)(accepted)

    assert not (holds and "never-matches" in codes)
    assert holds or "always-matches" not in codes


@settings(deadline=None, max_examples=150)
@given(
    st.text(max_size=30)
    | st.lists(
        st.sampled_from(
            [
                *("type", "event", "properties.x", "=", "!=", '"a"', "5", "and", "or", "(", ")"),
                *("!", "contains(", "match(", ",", ".", "[0]", "\\", "'", "not", "null", "-", "=="),
            ]
        ),
        max_size=12,
    ).map(" ".join)
)
def test_any_text_is_a_trigger_or_gets_a_sentence_with_a_place(text: str) -> None:
    reading = _reading(text)

    if isinstance(reading, TriggerError):
        lines = text.split("\n")
        before = sum(len(line) + 1 for line in lines[: reading.line - 1])
        assert 0 <= reading.offset <= len(text)
        assert reading.offset == before + reading.column - 1
        sentence = f"The trigger cannot be read at character {reading.offset + 1}: "
        assert str(reading).startswith(sentence)
        assert reading.expected
        assert reading.found
    else:
        assert reading.to_dict() == parse_trigger(readable_text(reading)).to_dict()


def _reading(text: str) -> Group | TriggerError:
    try:
        return parse_trigger(text)
    except TriggerError as error:
        return error


@pytest.mark.parametrize("opening", ["(", "(type = a and ", "!contains(", "properties.x."])
def test_deep_nesting_gets_a_sentence(opening: str) -> None:
    with pytest.raises(TriggerError, match="cannot be read at character"):
        parse_trigger(opening * 10_000)


def test_too_many_parentheses_are_named() -> None:
    with pytest.raises(TriggerError, match="parentheses are nested more than 50 deep"):
        parse_trigger("(" * 10_000 + 'type = "track"' + ")" * 10_000)


def test_fifty_parentheses_can_be_read() -> None:
    assert parse_trigger("event = A") == parse_trigger("(" * 50 + "event = A" + ")" * 50)


@pytest.mark.parametrize("as_dict", [True, False])
def test_too_deep_a_tree_gets_a_sentence(*, as_dict: bool) -> None:
    tree: Any = {"type": "event", "operator": "exists"} if as_dict else Condition("event", "exists")
    for _ in range(10_000):
        tree = (
            {"type": "group", "operator": "and", "children": [tree]}
            if as_dict
            else Group("and", (tree,))
        )

    for use in (compile_trigger, format_trigger, lint, routing_key):
        with pytest.raises(TriggerError, match="nested more than 50 deep"):
            use(tree)


def test_a_trigger_of_ten_thousand_clauses_works() -> None:
    text = " or ".join(f'event = "Event {number}"' for number in range(10_000))
    trigger = compile_trigger(text)

    assert trigger({"event": "Event 9999"})
    assert text == format_trigger(trigger.tree)
    assert [] == lint(trigger.tree)
    assert [0] == compile_routing([trigger])({"event": "Event 5000"})
