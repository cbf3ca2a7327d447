"""Members of an object as they are handed to the generator of code."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from onward.fields.cleaning import Fits
from onward.fields.coercion import Convert
from onward.fields.definition import Field
from onward.fields.taking import Take


@dataclass(frozen=True, slots=True)
class Build:
    """How the members become an instance of a class, without a call of its own.

    Attributes:
        kind: The class; values of it are taken as they are.
        defaults: Makes the members that got no value, in order.
        new: Makes a bare instance of a class; ``None`` where a plain dict is the result.
        fill: Gives an instance its members.
        give: Tells an instance which members were given, where one of them is null: all others
            show by their values. ``None`` where no null is kept.
        others: Under which name further members are kept; ``None`` where they are not.
    """

    kind: type
    defaults: Callable[[], dict[str, Any]]
    new: Callable[[type], Any] | None
    fill: Callable[[Any, dict[str, Any]], None]
    give: Callable[[Any, set[str]], None] | None = None
    others: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an object, ready to be taken.

    Attributes:
        name: Under which it is kept.
        take: What happens to a value that is not right at first sight.
        is_plain: Whether a value of the right type needs no further look but ``convert``.
        convert: Makes the value kept from one of the usual type; ``FAILED`` if it cannot.
        clean: What a value goes through in the end.
        fits: What it fits in the end, or else is kept apart.
        having: The members with which a group need not go through it.
        to_json: Makes JSON of a value, where it is kept as JSON; ``None`` if it is JSON already.
        other_name: A second name the value may come under.
        build: How a group becomes an instance; ``None`` for other values.
        alone: Whether it makes a group by itself.
        is_tuple: Whether a list is kept as a tuple.
        members: The members of such a group.
    """

    field: Field
    name: str
    take: Take
    is_plain: bool = False
    convert: Convert | None = None
    clean: Callable[[Any], Any] | None = None
    fits: Fits | None = None
    having: tuple[str, ...] = ()
    to_json: Callable[[Any], Any] | None = None
    other_name: str | None = None
    build: Build | None = None
    alone: bool = True
    is_tuple: bool = False
    members: "tuple[Member, ...]" = ()

    @property
    def is_required(self) -> bool:
        """Whether its absence may be a problem."""
        field = self.field
        return field.required or field.requirement is not None or _demands(field)


def _demands(field: Field) -> bool:
    return any(child.requirement is not None or _demands(child) for child in field.properties or ())
