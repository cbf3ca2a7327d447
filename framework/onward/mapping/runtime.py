"""What compiled mappings call while they resolve an event."""

import re
from collections.abc import Callable
from typing import Any, NoReturn

from onward.errors import MappingError
from onward.mapping.intake import everyday
from onward.mapping.places import Place, problem, refuse
from onward.mapping.text import parts
from onward.values import MISSING, is_truthy, lookup, text_of, walk

Scope = Any
Notes = list[str] | None


def event_of(event: Any) -> dict[str, Any]:
    """The event to resolve; no event at all counts as an empty one."""
    if event is MISSING:
        return {}
    if not isinstance(event, dict):
        sentence = f"an event is a group of values, but this is {everyday(event)}."
        refuse([problem((), sentence)])
    return event


def too_deep() -> MappingError:
    """For an event whose values stand inside each other too deeply."""
    sentence = "this event's values stand inside each other too deeply to be walked."
    return MappingError([problem((), sentence)], phase="resolve")


def root_path(path: str) -> str:
    """A path without its ``$.``: the first one, wherever it stands."""
    return path.replace("$.", "", 1)


def find(path: Any, scope: Scope, place: Place, inner: str) -> Any:
    """What a path that was itself looked up finds."""
    if not isinstance(path, str):
        _no_path(path, place, inner)
    return lookup(scope, root_path(path))


def _no_path(found: Any, place: Place, inner: str) -> NoReturn:
    taken = "the path" if place[-1] == "@path" else "the text"
    sentence = f"{taken} is taken from {inner}, which is {everyday(found)} in this event."
    refuse([problem(place, sentence, at=place[:-1])])


def template_text(text: Any, place: Place, inner: str) -> str:
    """The text of a template that was itself looked up."""
    if not isinstance(text, str):
        _no_path(text, place, inner)
    return text


def is_filled(value: Any) -> bool:
    """Whether a value counts as not blank: a list by its text, everything else by truth."""
    if isinstance(value, list):
        return text_of(value) != ""
    return is_truthy(value)


def each(found: Any, shape: Callable[[Scope, Notes], Any], notes: Notes) -> Any:
    """A list with each item reshaped; one object is a list of one, other values stay themselves."""
    if isinstance(found, dict):
        found = [found]
    elif not isinstance(found, list):
        return found
    shaped = [shape(item, notes) for item in found]
    return [None if item is MISSING else item for item in shaped]


def changed_case(value: Any, operator: str, place: Place) -> Any:
    """The value when ``@case`` has an operator that does not exist: only text minds."""
    if isinstance(value, str):
        sentence = (
            f'"operator" of Change case should be "lower" or "upper", but it is "{operator}".'
        )
        refuse([problem((*place, "operator"), sentence, at=place[:-1])])
    return value


Replacer = Callable[[str], str]


def replacer(pattern: str, replacement: str, *, ignorecase: bool, everywhere: bool) -> Replacer:
    """A function that puts ``replacement`` where ``pattern`` stands, both taken literally."""
    if not ignorecase:
        return lambda text: text.replace(pattern, replacement, -1 if everywhere else 1)
    found = re.compile(re.escape(pattern), re.IGNORECASE)
    count = 0 if everywhere else 1
    return lambda text: found.sub(lambda _: replacement, text, count=count)


def replaced(value: Any, replacers: tuple[Replacer, ...]) -> str:
    """The text of a value with each pattern replaced; empty for what has no text."""
    if isinstance(value, (bool, int, float)):
        value = text_of(value)
    if not isinstance(value, str):
        return ""
    text: str = value
    for replace in replacers:
        text = replace(text)
    return text


def flattened(value: Any, separator: str, *, omit_arrays: bool) -> dict[str, Any]:
    """One object of all leaves, each under the keys that lead to it."""
    result: dict[str, Any] = {}
    if value is not MISSING:
        _flatten(value, "", separator, result, omit_arrays=omit_arrays)
    return result


def _flatten(
    value: Any, prefix: str, separator: str, result: dict[str, Any], *, omit_arrays: bool
) -> None:
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list) and not omit_arrays:
        members = {str(index): item for index, item in enumerate(value)}.items()
    else:
        result[prefix] = value
        return
    for key, item in members:
        name = f"{prefix}{separator}{key}" if prefix else key
        _flatten(item, name, separator, result, omit_arrays=omit_arrays)


def merged(entries: tuple[Any, ...]) -> dict[str, Any]:
    """All members of all objects, a later one over an earlier; other values are ignored."""
    result: dict[str, Any] = {}
    for entry in entries:
        if isinstance(entry, dict):
            result.update(entry)
    return result


def without_nulls(value: Any) -> Any:
    """A value without null members, through objects but not through lists."""
    if value is None:
        return MISSING
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return value


def without_missing(value: Any) -> Any:
    """An object without the members that came out missing, through objects in objects."""
    if isinstance(value, dict):
        return {key: without_missing(item) for key, item in value.items() if item is not MISSING}
    if isinstance(value, list):
        return [without_missing(item) for item in value]
    return value


def object_scope(scope: Scope, place: Place) -> None:
    """Refuse to transform what is no object."""
    if not isinstance(scope, dict):
        found = everyday(scope)
        sentence = f"Transform works on a group of values, but here it is {found}."
        refuse([problem(place, sentence, at=place[:-1])])


def copied(value: Any) -> Any:
    """A fresh copy of a fixed value, so that nobody can change the mapping."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copied(item) for item in value]
    return value


def filled(template: str, scope: Scope) -> str:
    """The text of a template that only the event knows."""
    return "".join(
        part if isinstance(part, str) else text_of(walk(scope, part)) for part in parts(template)
    )
