"""Conditional requirements: which fields this payload needs, for which reason."""

from collections.abc import Callable, Mapping
from typing import Any

from onward.fields.definition import SYNC_MODE_KEY, Condition, Field, Requirement
from onward.fields.wording import reason
from onward.values import MISSING

Held = Mapping[Field, str]
Labels = Mapping[tuple[str, ...], str]


def compile_conditions(
    fields: tuple[Field, ...], labels: Labels
) -> Callable[[dict[str, Any], str | None], Held] | None:
    """A function from a payload and sync mode to the needed fields; ``None`` without conditions.

    Source: spec, "Destinations, actions", sections 2.3 and 16.
    """
    demanding = [
        (chain, requirement, reason(requirement, labels))
        for chain, requirement in _demanding(fields, ())
    ]
    if not demanding:
        return None
    # Of a payload only what some condition names is looked at.
    named = {
        condition.keys[0] for _, requirement, _ in demanding for condition in requirement.conditions
    }
    asked = tuple(field for field in fields if field.key in named)
    lists = tuple(field.key for field in asked if field.multiple)

    def held(payload: dict[str, Any], sync_mode: str | None) -> Held:
        given = {key: payload[key] for key in named if key in payload}
        view = cleaned(asked, given, is_root=True)
        for key in lists:
            value = view.get(key)
            if value is not None and not isinstance(value, list):
                view[key] = [value]
        if sync_mode is not None:
            view[SYNC_MODE_KEY] = sync_mode
        found: dict[Field, str] = {}
        for chain, requirement, why in demanding:
            if _holds(requirement, view):
                # A needed sub-field needs its object; a list's items are asked where they stand.
                for field in chain:
                    found.setdefault(field, why)
        return found

    return held


def _demanding(
    fields: tuple[Field, ...], above: tuple[Field, ...]
) -> "list[tuple[tuple[Field, ...], Requirement]]":
    found = []
    for field in fields:
        chain = (*above, field)
        if field.requirement is not None:
            found.append((chain, field.requirement))
        if field.properties is not None:
            found.extend(_demanding(field.properties, chain))
    return found


def _holds(requirement: Requirement, view: Mapping[str, Any]) -> bool:
    is_only = len(requirement.conditions) == 1
    results = (_met(condition, view, is_only=is_only) for condition in requirement.conditions)
    return any(results) if requirement.any_of else all(results)


def _met(condition: Condition, view: Mapping[str, Any], *, is_only: bool) -> bool:
    found: Any = view
    for key in condition.keys:
        found = found.get(key, MISSING) if isinstance(found, dict) else MISSING
    wanted = condition.value
    if wanted is MISSING:
        is_absent = found is MISSING or (is_only and found is None)
        return is_absent is not condition.negated
    if found is MISSING:
        return False
    options = wanted if isinstance(wanted, list) else [wanted]
    return any(same(found, option) for option in options) is not condition.negated


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal: true is no 1, order of members is nothing."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def cleaned(
    fields: tuple[Field, ...], value: dict[str, Any], *, is_root: bool = False
) -> dict[str, Any]:
    """The object without its empty values, as conditions look at it.

    Source: spec, "Destinations, actions", sections 4.1 and 16.
    """
    known = {field.key: field for field in fields}
    view: dict[str, Any] = {}
    for key, member in value.items():
        field = known.get(key)
        if is_root and member == "":
            continue
        if field is None:
            view[key] = member
        elif not is_empty(field, member):
            view[key] = _cleaned_member(field, member)
    return view


def is_empty(field: Field, value: Any) -> bool:
    """Whether a value counts as none for this field."""
    if value is None:
        return not field.nullable
    return bool(value == "") and not field.keeps_empty_text


def _cleaned_member(field: Field, value: Any) -> Any:
    if field.multiple and isinstance(value, list):
        kept = [item for item in value if item is not None and (item != "" or field.type in _TEXT)]
        if field.properties is None:
            return kept
        properties = field.properties
        return [cleaned(properties, item) if isinstance(item, dict) else item for item in kept]
    if field.properties is not None and isinstance(value, dict):
        return cleaned(field.properties, value)
    return value


_TEXT = frozenset({"string", "text", "password", "datetime"})
