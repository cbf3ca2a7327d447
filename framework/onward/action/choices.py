"""Dynamic fields: the question a form asks, the choices a platform gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """What a form wants to know.

    Attributes:
        settings: The connection's settings, an instance of the destination's class.
        form: What the form holds so far, by key.
        query: What the person typed, for a search on the platform's side.
        page: ``next_page`` of the answer before; ``None`` for the first.
    """

    settings: Any
    form: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: the value that is stored, and how a person knows it."""

    value: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """A page of choices, or why there are none.

    Attributes:
        next_page: What to ask for next; ``None`` at the end.
        error: A sentence for the form; the person can still type a value.
    """

    items: tuple[Choice, ...] = ()
    next_page: str | None = None
    error: str = ""
    error_code: str = ""
