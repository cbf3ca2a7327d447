"""From a trigger's tree to one function of the event, compiled once."""

from typing import Any

from onward.trigger.operators import Test, operator_test
from onward.trigger.tree import MEMBERS, Condition, Node, keys_of
from onward.values import MISSING, text_of, walk

__all__ = ["compile_tree", "find", "never"]

Event = dict[str, Any]


def compile_tree(node: Node) -> Test:
    """The function that says whether a tree holds for an event, which is a dict.

    Unknown types of condition, operators of conditions or groups hold for none.

    Source: spec, "The trigger language", section 3.
    """
    if isinstance(node, Condition):
        return _condition(node)
    if node.operator == "and" and len(node.children) == 2:
        asked = [_asked_text(child) for child in node.children]
        if asked[0] is not None and asked[1] is not None:
            return _are_texts(*asked[0], *asked[1])
    tests = [compile_tree(child) for child in node.children]
    if node.operator == "and":
        return _all_of(tests)
    return _any_of(tests) if node.operator == "or" else never


def find(condition: Condition, event: Event) -> Any:
    """The value a condition asks about, or ``MISSING``; its type is a known one."""
    return walk(event, keys_of(condition))


def never(_: Event) -> bool:
    """Hold for no event."""
    return False


def _condition(condition: Condition) -> Test:
    test = operator_test(condition.operator, condition.value)
    if test is None or condition.type not in MEMBERS:
        return never
    if asked := _asked_text(condition):
        return _is_text(*asked)
    keys = keys_of(condition)
    if len(keys) == 1:
        return _on_member(keys[0], test)
    return _on_pair(*keys, test) if len(keys) == 2 else _on_path(keys, test)


def _asked_text(node: Node) -> tuple[str, str] | None:
    """The member that has to be a text, with that text, where this is all a node asks."""
    if not isinstance(node, Condition) or node.operator != "=" or node.type not in MEMBERS:
        return None
    keys = keys_of(node)
    return (keys[0], text_of(node.value)) if len(keys) == 1 else None


def _are_texts(key: str, text: str, other_key: str, other_text: str) -> Test:
    """The commonest trigger, on type and event name, in one call."""
    return lambda event: event.get(key) == text and event.get(other_key) == other_text


def _is_text(key: str, text: str) -> Test:
    """The commonest question, on the type or the event name, without a second call."""
    return lambda event: event.get(key) == text


def _on_member(key: str, test: Test) -> Test:
    return lambda event: test(event.get(key, MISSING))


def _on_pair(first: str, second: str, test: Test) -> Test:
    def holds(event: Event) -> bool:
        scope = event.get(first, MISSING)
        if type(scope) is dict:
            return test(scope.get(second, MISSING))
        return test(walk(scope, (second,)))

    return holds


def _on_path(keys: tuple[str, ...], test: Test) -> Test:
    return lambda event: test(walk(event, keys))


def _all_of(tests: list[Test]) -> Test:
    if len(tests) == 2:
        first, second = tests
        return lambda event: first(event) and second(event)
    if len(tests) == 3:
        one, two, three = tests
        return lambda event: one(event) and two(event) and three(event)

    def all_hold(event: Event) -> bool:
        for test in tests:  # noqa: SIM110  # a generator would cost as much again, for each event
            if not test(event):
                return False
        return True

    return tests[0] if len(tests) == 1 else all_hold


def _any_of(tests: list[Test]) -> Test:
    if len(tests) == 2:
        first, second = tests
        return lambda event: first(event) or second(event)

    def one_holds(event: Event) -> bool:
        for test in tests:  # noqa: SIM110  # as above
            if test(event):
                return True
        return False

    return tests[0] if len(tests) == 1 else one_holds
