"""Places inside a mapping, written as a person would point at them."""

from collections.abc import Iterable, Mapping
from typing import Final, NoReturn

from onward.errors import MappingError, MappingProblem
from onward.mapping.steps import STEPS

INTO: Final = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"

Place = tuple[str | int, ...]
"""The keys on the way to a value, list positions as numbers."""


def pointer(place: Place) -> str:
    """A place as one text: ``/user/email/@path``, ``/`` for the whole mapping."""
    return "/" + "/".join(map(str, place))


def place_text(place: Place, labels: Mapping[str, str] | None = None) -> str:
    """A place in the words of the form: e-mail, then If, then ``then``.

    Args:
        place: The keys on the way.
        labels: Key of a field (dotted for a field inside a field) to its label.

    Source: spec, "How errors read for a person", sections 2 and 4.
    """
    plain = 0
    while plain < len(place) and not str(place[plain]).startswith("@"):
        plain += 1
    inside = (
        f"item {key + 1}" if isinstance(key, int) else STEPS.get(key, key) for key in place[plain:]
    )
    parts = (_field_text(place[:plain], labels or {}), *inside)
    return f" {INTO} ".join(part for part in parts if part) or "The mapping"


def _field_text(keys: Place, labels: Mapping[str, str]) -> str:
    text = ""
    for depth, key in enumerate(keys):
        if isinstance(key, int):
            own = f"item {key + 1}"
        else:
            own = labels.get(".".join(map(str, keys[: depth + 1])), f'"{_short(key)}"')
        text = f"{own} in {text}" if text else own
    return text


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def problem(place: Place, sentence: str, *, at: Place | None = None) -> MappingProblem:
    """A mistake at ``place``; ``at`` is the step that the sentence starts with, if not the place."""
    return MappingProblem(pointer(place), f"{place_text(place if at is None else at)}: {sentence}")


def refuse(problems: Iterable[MappingProblem]) -> NoReturn:
    """Refuse an event because of mistakes that show only now."""
    raise MappingError(list(problems), phase="resolve")


def describe_problems(error: MappingError, labels: Mapping[str, str]) -> list[str]:
    """The sentences of ``error`` with each field called by its label.

    Args:
        error: What a mapping was refused for.
        labels: Key of a field (dotted for a field inside a field) to its label.
    """
    return [_relabelled(found, labels) for found in error.problems]


def _relabelled(found: MappingProblem, labels: Mapping[str, str]) -> str:
    keys = _keys(found.place)
    # A sentence may start at the step around the place, so the longest start that fits wins.
    for length in range(len(keys), 0, -1):
        plain = f"{place_text(keys[:length])}: "
        if found.message.startswith(plain):
            return f"{place_text(keys[:length], labels)}: {found.message.removeprefix(plain)}"
    return found.message


def _keys(place: str) -> Place:
    return tuple(int(key) if key.isdecimal() else key for key in place.split("/")[1:])
