"""A class of fields, read once: its attributes with all that its annotations say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from onward.fields.cleaning import Clean, Fits, Having, Identity
from onward.fields.definition import FieldType
from onward.fields.provided import Provided
from onward.fields.spec import Spec
from onward.request import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One annotated attribute.

    Attributes:
        type: The field type of the value, or of an item.
        python: The class of the value, or of an item.
        make_default: Makes the value of a field that got none; ``None`` if it is required.
        clean: What the value, or each item, goes through.
        fits: What the value fits, or else is kept apart.
        provided: Where the mapping gives the value, if it does.
        is_event_time: Whether it says when the event happened.
        is_others: Whether it keeps the members that no other attribute names.
        is_json: Whether its items are kept as JSON, not as instances.
    """

    name: str
    key: str
    label: str
    type: FieldType
    python: Any
    spec: Spec
    is_list: bool = False
    is_tuple: bool = False
    nested: "Shape | None" = None
    make_default: Callable[[], Any] | None = None
    clean: tuple[Clean | Identity | Having, ...] = ()
    fits: Fits | None = None
    provided: Provided | None = None
    is_event_time: bool = False
    is_others: bool = False
    is_json: bool = False

    @property
    def is_required(self) -> bool:
        """Whether there is no payload without it."""
        return self.make_default is None


@dataclass(frozen=True)
class Shape:
    """A class of fields with its attributes, in order."""

    owner: type[BaseModel]
    attributes: tuple[Attribute, ...]

    @cached_property
    def inputs(self) -> tuple[Attribute, ...]:
        """The attributes that an event fills."""
        apart = {item.fits.otherwise for item in self.attributes if item.fits is not None}
        return tuple(
            item
            for item in self.attributes
            if item.provided is None and not item.is_others and item.name not in apart
        )

    @cached_property
    def others(self) -> str | None:
        """The attribute that keeps the members no other one names, if there is one."""
        return next((item.name for item in self.attributes if item.is_others), None)

    @cached_property
    def keys(self) -> dict[str, str]:
        """Dotted keys by dotted attribute names, two levels deep."""
        found: dict[str, str] = {}
        for item in self.attributes:
            found[item.name] = item.key
            for child in item.nested.attributes if item.nested else ():
                found[f"{item.name}.{child.name}"] = f"{item.key}.{child.key}"
        return found

    @cached_property
    def defaults(self) -> Callable[[], dict[str, Any]]:
        """Makes the values of an instance that got none, in order; ``None`` where required."""
        makers = {item.name: item.make_default for item in self.attributes}
        return lambda: {name: None if make is None else make() for name, make in makers.items()}

    @cached_property
    def has_fixed_defaults(self) -> bool:
        """Whether the defaults are values that nobody can change."""
        frozen = (str, int, float, bool, Decimal, datetime, type(None), tuple, Secret)
        return all(isinstance(value, frozen) for value in self.defaults().values())
