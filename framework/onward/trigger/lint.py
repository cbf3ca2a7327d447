"""What in a trigger can never match, always matches, or asks for what no event has."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from onward.trigger.clauses import about_clause
from onward.trigger.contradiction import can_hold, clash, negation
from onward.trigger.finding import Finding, written
from onward.trigger.routing import routing_key
from onward.trigger.tree import MEMBERS, Condition, Group, Node, as_tree, conditions, keys_of

__all__ = ["lint"]

Outcome = Literal["never", "always", "depends"]

_TAKE_ONE_AWAY = "Take one of them away, or write or between them."


def lint(tree: Node | Mapping[str, Any]) -> list[Finding]:
    """Remarks about a trigger that can be read, none twice; empty when all is well.

    Raises:
        TriggerError: The dict is no tree.
    """
    node = as_tree(tree)
    findings = [remark for condition in conditions(node) for remark in about_clause(condition)]
    findings.extend(_about_groups(node))
    outcome = _outcome(node)
    if outcome == "never":
        findings.append(
            Finding("never-matches", "This trigger matches no event.", "Change one of its clauses.")
        )
    if outcome == "always":
        findings.append(
            Finding(
                "always-matches",
                "This trigger matches every event.",
                'Write type != "" if every event is meant.',
            )
        )
    return list(dict.fromkeys(findings))


def _about_groups(node: Node) -> Iterator[Finding]:
    if isinstance(node, Condition):
        return
    members = _members(node)
    yield from _about_repetition(members)
    if node.operator == "and":
        yield from _about_contradiction(node, members)
        yield from _about_kinds_of_event(members)
        yield from _about_paths_into_text(members)
    else:
        yield from _about_tautology(members)
    for child in node.children:
        yield from _about_groups(child)


def _members(group: Group) -> list[Condition]:
    """The conditions of a group, with those of inner groups that the same word joins."""
    found: list[Condition] = []
    for child in group.children:
        if isinstance(child, Condition):
            found.append(child)
        elif child.operator == group.operator:
            found.extend(_members(child))
    return found


def _by_place(several: Iterable[Condition]) -> dict[tuple[str, ...], list[Condition]]:
    places: dict[tuple[str, ...], list[Condition]] = {}
    for condition in several:
        if condition.type in MEMBERS:
            places.setdefault(keys_of(condition), []).append(condition)
    return places


def _clashes(several: Iterable[Condition]) -> Iterator[tuple[Condition, ...]]:
    for place in _by_place(several).values():
        found = clash(place)
        if found is not None:
            yield found


def _certain(members: Iterable[Condition]) -> Iterator[tuple[Condition, ...]]:
    """Clauses of an or-group of which one always holds: their opposites exclude each other."""
    for found in _clashes(filter(None, map(negation, members))):
        yield tuple(filter(None, map(negation, found)))


def _about_repetition(members: list[Condition]) -> Iterator[Finding]:
    for text, times in Counter(map(written, members)).items():
        if times > 1:
            yield Finding("repeated-clause", f"{text} stands there twice.", "Take one away.")


def _about_contradiction(group: Group, members: list[Condition]) -> Iterator[Finding]:
    found = [clauses for clauses in _clashes(members) if len(clauses) > 1]
    for clauses in found:
        both = " and ".join(map(written, clauses))
        yield Finding("contradiction", f"{both} never hold together.", _TAKE_ONE_AWAY)
    if not found and routing_key(group) == (frozenset(), frozenset()):
        yield Finding(
            "contradiction",
            "These clauses on type and event never hold together.",
            _TAKE_ONE_AWAY,
        )


def _about_tautology(members: list[Condition]) -> Iterator[Finding]:
    for clauses in _certain(members):
        either = " or ".join(map(written, clauses))
        yield Finding(
            "tautology",
            f"{either} holds for every event.",
            "Write and between them, or take one away.",
        )


def _about_kinds_of_event(members: list[Condition]) -> Iterator[Finding]:
    """Only track events have a name in ``event``, and theirs have no ``traits`` of their own."""
    types = {
        str(each.value) for each in members if each.type == "event-type" and each.operator == "="
    }
    for condition in members:
        asks_for_value = condition.operator not in {"!=", "not_exists"}
        if condition.type == "event" and asks_for_value and types and "track" not in types:
            yield Finding(
                "event-needs-track",
                f"{written(condition)} asks for an event name, which only track events have.",
                'Write type = "track", or ask for name on page and screen.',
            )
        if condition.type == "event-trait" and asks_for_value and "track" in types:
            yield Finding(
                "traits-on-track",
                f"{written(condition)} looks at the event's own traits, which track events do not have.",
                f"Write {written(condition).replace('traits.', 'context.traits.', 1)}.",
            )


def _about_paths_into_text(members: list[Condition]) -> Iterator[Finding]:
    places = _by_place(members)
    flat = {
        place: some[0]
        for place, some in places.items()
        if any(each.operator in {"=", "number_equals", "is_true", "is_false"} for each in some)
    }
    for place, some in places.items():
        for end in range(2, len(place)):
            if place[:end] in flat:
                outer = written(flat[place[:end]])
                yield Finding(
                    "path-into-text",
                    f"{outer} leaves nothing inside for {written(some[0])}.",
                    "Take one of them away.",
                )


def _outcome(node: Node) -> Outcome:
    """Whether a tree holds for no event, for every event, or for some."""
    if isinstance(node, Condition):
        return "depends" if can_hold((node,)) else "never"
    outcomes = {_outcome(child) for child in node.children}
    if node.operator == "and":
        if "never" in outcomes or next(_clashes(_members(node)), None):
            return "never"
        if routing_key(node) == (frozenset(), frozenset()):
            return "never"
        return "always" if outcomes <= {"always"} else "depends"
    if node.operator != "or" or outcomes <= {"never"}:
        return "never"
    is_certain = "always" in outcomes or next(_certain(_members(node)), None)
    return "always" if is_certain else "depends"
