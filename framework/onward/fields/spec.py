"""What a field says of itself: for forms, docs, validation, the default mapping."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, fields, replace
from typing import Any, Literal

from onward.event import Event
from onward.fields.directives import MappingValue
from onward.values import MISSING

Category = Literal["identifier", "data", "internal", "config", "sync", "hashedPII"]


@dataclass(frozen=True, slots=True)
class When:
    """A reason for a field to be needed; see ``when``, ``when_not``, ``when_given``, ``when_missing``."""

    field: str
    is_negated: bool = False
    values: tuple[Any, ...] = ()

    def definition(self, keys: Mapping[str, str]) -> dict[str, Any]:
        """Its JSON form; ``keys`` gives the key of an attribute."""
        condition: dict[str, Any] = {
            "fieldKey": keys.get(self.field, self.field),
            "operator": "is_not" if self.is_negated else "is",
        }
        if self.values:
            only = len(self.values) == 1
            condition["value"] = self.values[0] if only else list(self.values)
        return condition


def when(field: str, *values: Any) -> When:
    """Needed when a field is one of these values."""
    return When(field, values=values)


def when_not(field: str, *values: Any) -> When:
    """Needed when a field is given and none of these values."""
    return When(field, is_negated=True, values=values)


def when_given(field: str) -> When:
    """Needed when a field has a value."""
    return When(field, is_negated=True)


def when_missing(field: str) -> When:
    """Needed when a field has no value."""
    return When(field)


@dataclass(frozen=True, slots=True)
class Spec:
    """A field as people see it, with the rules that its Python type cannot say.

    Attributes:
        label: Its name in forms and messages.
        help: What it is for, where to find it.
        key: Its name in YAML and payloads; the attribute's name if not given.
        mapping: Where its value comes from unless the admin says otherwise.
        choices: The values it takes, with their labels.
        format: ``email``, ``uri``, ``date-time``, … of a text.
        pattern: A regular expression the whole text fits; ``pattern_hint`` says so in words: "an
            ID such as 123".
        minimum, maximum: Limits of a number, or of a text's length.
        required_if: When the field is needed though it has a default; all, unless
            ``required_match`` is ``any``. Fields are named by attribute.
        category: ``identifier``, ``hashedPII`` (never shown), …
        dynamic: Whether the platform lists its choices.
        hidden: Whether forms leave it out.
        placeholder: What a form shows while it is empty.
        default: The value of a field that got none; the attribute's own default is the usual place.
        deprecated: What to use instead.
        allow_null: Whether null is a value of it.
        from_event: Finds the value where the default mapping found none and the admin set nothing.
        from_event_help: Where it looks: "the page's address".
        alone: Whether it makes a group by itself; a group with nothing else is left out.
    """

    label: str = ""
    help: str = ""
    _: KW_ONLY
    key: str | None = None
    mapping: MappingValue | None = None
    choices: Mapping[Any, str] | Sequence[Any] | None = None
    format: str | None = None
    pattern: str | None = None
    pattern_hint: str = ""
    minimum: float | None = None
    maximum: float | None = None
    required_if: When | tuple[When, ...] = ()
    required_match: Literal["all", "any"] = "all"
    category: Category | None = None
    dynamic: bool = False
    hidden: bool = False
    placeholder: str = ""
    default: Any = MISSING
    deprecated: str = ""
    allow_null: bool = False
    from_event: Callable[[Event], Any] | None = None
    from_event_help: str = ""
    alone: bool = True

    def __post_init__(self) -> None:
        if isinstance(self.choices, Mapping):
            object.__setattr__(self, "choices", tuple(self.choices.items()))
        elif self.choices is not None:
            object.__setattr__(self, "choices", tuple(_pair(choice) for choice in self.choices))

    @property
    def options(self) -> tuple[tuple[Any, str], ...]:
        """The choices as pairs of value and label."""
        pairs: Any = self.choices or ()
        return tuple(pairs)

    def under(self, outer: "Spec") -> "Spec":
        """This spec with everything that ``outer`` says in its place."""
        said = {
            item.name: getattr(outer, item.name)
            for item in fields(Spec)
            if getattr(outer, item.name) != item.default
        }
        return replace(self, **said)

    @property
    def conditions(self) -> tuple[When, ...]:
        """The reasons for which the field is needed."""
        return (self.required_if,) if isinstance(self.required_if, When) else self.required_if


def _pair(choice: Any) -> tuple[Any, str]:
    return choice if isinstance(choice, tuple) else (choice, str(choice))
