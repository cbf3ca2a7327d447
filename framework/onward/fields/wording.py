"""The sentences a broken rule of a payload reads as."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from onward.fields.coercion import CONVERTERS, FAILED
from onward.fields.definition import SYNC_MODE_KEY, Condition, Field, Requirement
from onward.fields.place import Place, label, root_key
from onward.fields.privacy import looks_personal, shown
from onward.request import Secret
from onward.values import MISSING, text_of, type_name

EVERYDAY: Final = {
    "string": "text",
    "text": "text",
    "password": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "datetime": "a date such as 2026-05-04T10:30:00Z",
    "object": "a group of values",
    "array": "a list",
    "null": "empty",
}
_FORMATS: Final = {
    "email": "an e-mail address",
    "uri": "a full web address that starts with https://",
    "uri-reference": "a web address",
    "uri-template": "a web address with places to fill in",
    "date-time": "a date and time such as 2026-05-04T10:30:00Z",
    "date": "a date such as 2026-05-04",
    "time": "a time such as 10:30:00",
    "uuid": "an ID such as 123e4567-e89b-12d3-a456-426614174000",
    "hostname": "a host name such as www.example.com",
    "ipv4": "an IP address such as 203.0.113.7",
    "ipv6": "an IPv6 address",
    "regex": "a search pattern",
}
_STEP: Final = "Add a Replace or Case step to the mapping."


def wrong_type(place: Place, field: Field, value: Any, sources: Mapping[str, str]) -> str:
    """The sentence for a value of another type that does not become one of this."""
    kind = type_name(value)
    wanted = EVERYDAY[field.type]
    name = label(place)
    if isinstance(value, Secret):
        return f"{name} should be {wanted}, but it is a secret."
    if kind in {"object", "array"}:
        return (
            f"{name} should be {wanted}, but it is {EVERYDAY[kind]}.{_pick(place, value, sources)}"
        )
    seen = shown(value, is_personal=field.is_personal, is_secret=field.type == "password")
    if kind == "boolean" or field.type in {"integer", "datetime"}:
        return f"{name} should be {wanted}, but it is {seen}.{_near(field, value)}"
    return f"{name} should be {wanted}, but it is {EVERYDAY[kind]}: {seen}.{_near(field, value)}"


def _pick(place: Place, value: Any, sources: Mapping[str, str]) -> str:
    source = sources.get(root_key(place)) if place is not None and place[0] is None else None
    if isinstance(value, dict):
        if not value:
            return ""
        name = next(iter(value))
        path = f"{source}.{name}" if source else name
        return f" Pick one value inside it, for example {path}."
    return f" Use {source}[0] to send the first item." if source else " Pick one of its items."


def _near(field: Field, value: Any) -> str:
    if not isinstance(value, str) or field.type in {"datetime", "object"}:
        return ""
    convert = CONVERTERS[field.type]
    tries = (value.strip(), value.lower(), value.strip().lower(), value.strip().replace(",", "."))
    return f" {_STEP}" if any(convert(text) is not FAILED for text in tries) else ""


def no_choice(place: Place, field: Field, choices: Sequence[Any], value: Any) -> str:
    """The sentence for a value that is not one of the choices."""
    seen = shown(value, is_personal=field.is_personal)
    near = nearest_choice(text_of(value), choices) if isinstance(value, str) else None
    hint = "" if near is None else f' Did you mean "{near}"?'
    return f"{label(place)} should be {listed(choices)}, but it is {seen}.{hint}"


def listed(choices: Sequence[Any]) -> str:
    """Up to six choices in quotes, or five of them with the number of the rest."""
    texts = [f'"{choice}"' if isinstance(choice, str) else text_of(choice) for choice in choices]
    if len(texts) > 6:
        return f"{', '.join(texts[:5])} or one of {len(texts) - 5} more"
    *head, last = texts
    return f"{', '.join(head)} or {last}" if head else last


def nearest_choice(text: str, choices: Sequence[Any]) -> str | None:
    """The only choice that differs by letter case or by at most two letters, fewer in short texts."""
    words = [choice for choice in choices if isinstance(choice, str)]
    folded = [word for word in words if word.lower() == text.strip().lower()]
    close = folded or [word for word in words if _is_close(word, text)]
    return close[0] if len(close) == 1 else None


def _is_close(one: str, other: str) -> bool:
    # Of a short text two letters are too much of it.
    return _distance(one, other) <= min(2, (len(other) - 1) // 2)


def _distance(one: str, other: str) -> int:
    if abs(len(one) - len(other)) > 2:
        return 3
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, found in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != found))
    return row[-1]


def wrong_form(place: Place, field: Field, value: Any, wanted: str | None = None) -> str:
    """The sentence for a text that has not the form its field asks for."""
    form = wanted or (
        EVERYDAY["datetime"] if field.type == "datetime" else _FORMATS[field.format or "uri"]
    )
    seen = shown(value, is_personal=field.is_personal, is_secret=field.type == "password")
    return f"{label(place)} should be {form}, but it is {seen}."


def wrong_length(place: Place, field: Field, value: str, limit: int, *, is_least: bool) -> str:
    """The sentence for a text with too few or too many characters."""
    side = "at least" if is_least else "at most"
    unit = "character" if limit == 1 else "characters"
    hidden = field.is_personal or looks_personal(value)
    seen = "the value" if hidden else shown(value, is_personal=False)
    return f"{label(place)} should have {side} {limit} {unit}, but {seen} has {len(value)}."


def out_of_range(place: Place, field: Field, value: Any, limit: float, *, is_least: bool) -> str:
    """The sentence for a number beyond a limit."""
    side = "at least" if is_least else "at most"
    seen = "more" if not is_least else "less"
    found = (
        seen
        if field.is_personal
        else str(value)
        if type(value).__name__ == "Decimal"
        else text_of(value)
    )
    return f"{label(place)} should be {side} {text_of(limit)}, but it is {found}."


def reason(requirement: Requirement, labels: Mapping[tuple[str, ...], str]) -> str:
    """Why a field is needed now: ``Action source is "website"``."""
    word = " or " if requirement.any_of else " and "
    return word.join(_condition(condition, labels) for condition in requirement.conditions)


def _condition(condition: Condition, labels: Mapping[tuple[str, ...], str]) -> str:
    keys = condition.keys
    name = labels.get(keys) or ("Sync mode" if keys == (SYNC_MODE_KEY,) else f'"{".".join(keys)}"')
    if condition.value is MISSING:
        return f"{name} is {'given' if condition.negated else 'missing'}"
    value = condition.value
    seen = listed(value) if isinstance(value, list) else shown(value, is_personal=False)
    return f"{name} is {'not ' if condition.negated else ''}{seen}"


def wrong_list(place: Place) -> str:
    """The sentence for a group of values where a list stands in a group."""
    return f"{label(place)} should be a list, but it is a group of values."
