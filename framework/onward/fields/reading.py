"""Annotations of a class of fields, read into its shape."""

import types
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from onward.errors import DefinitionError
from onward.fields.cleaning import AsJson, Clean, Fits, HappenedAt, Having, Identity, Kind, Others
from onward.fields.definition import FieldType
from onward.fields.provided import MatchingKey, Provided, Saved, SyncMode
from onward.fields.shape import Attribute, Shape
from onward.fields.spec import Spec
from onward.request import Secret
from onward.values import MISSING

_TYPES: dict[Any, FieldType] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    Decimal: "number",
    datetime: "datetime",
    str: "string",
    dict: "object",
}


def read_shape(owner: type[BaseModel]) -> Shape:
    """The shape of a class of fields.

    Raises:
        DefinitionError: An annotation that is no field.
    """
    if owner.__private_attributes__:
        msg = f"{owner.__name__} has private attributes; fields are all it can hold."
        raise DefinitionError(msg)
    attributes = tuple(
        _attribute(owner, name, info) for name, info in owner.__pydantic_fields__.items()
    )
    keys = [item.key for item in attributes]
    double = next((key for key in keys if keys.count(key) > 1), None)
    if double is not None:
        msg = f'{owner.__name__} has two fields with the key "{double}". Give one another key.'
        raise DefinitionError(msg)
    for item in attributes:
        _check_fits(owner, item, {other.name: other for other in attributes})
    return Shape(owner, attributes)


def _check_fits(owner: type[BaseModel], item: Attribute, known: Mapping[str, Attribute]) -> None:
    if item.fits is None:
        return
    apart = known.get(item.fits.otherwise, item)
    if apart is item or any(
        each.is_list or each.type != "string" or each.is_required for each in (item, apart)
    ):
        msg = (
            f"{owner.__name__}.{item.name} has Fits, which needs two optional texts: this, with "
            f'"{item.fits.otherwise}" for what does not fit. Declare both as str | None = None.'
        )
        raise DefinitionError(msg)


class _Reading:
    """What an annotation says, gathered from the inside out."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.spec = Spec()
        self.clean: list[Clean | Identity | Having] = []
        self.fits: Fits | None = None
        self.provided: Provided | None = None
        self.is_event_time = False
        self.is_others = False
        self.is_json = False
        self.type: FieldType = "string"
        self.python: Any = str
        self.is_list = self.is_tuple = False
        self.nested: Shape | None = None

    def read(self, annotation: Any, metadata: tuple[Any, ...]) -> None:
        """Read an annotation, then what stands outside of it."""
        self._annotation(annotation)
        for item in metadata:
            self._metadata(item)

    def _metadata(self, item: Any) -> None:
        if isinstance(item, Spec):
            self.spec = self.spec.under(item)
        elif isinstance(item, Kind):
            self.spec = self.spec.under(item.spec)
            self.clean.append(item.clean)
        elif isinstance(item, (Clean, Identity, Having)):
            self.clean.append(item)
        elif isinstance(item, Fits):
            self.fits = item
        elif isinstance(item, HappenedAt):
            self.is_event_time = True
        elif isinstance(item, Others):
            self.is_others = True
        elif isinstance(item, AsJson):
            if not (self.is_list and self.python is dict):
                self._refuse("no list of dicts, so AsJson has no rows,")
            self.python, self.nested, self.is_json = item.kind, item.kind.fields_shape(), True
            if any(member.fits is not None for member in self.nested.attributes):
                self._refuse("a list of rows with Fits in them")
            self.spec = self.spec.under(item.spec)
            self.clean += item.needs
        elif isinstance(item, (Saved, SyncMode, MatchingKey)):
            self.provided = item
        elif item is SyncMode or item is MatchingKey:
            self.provided = item()

    def _annotation(self, annotation: Any) -> None:
        annotation = getattr(annotation, "__value__", annotation)
        origin = get_origin(annotation)
        if origin is Annotated:
            self.read(annotation.__origin__, annotation.__metadata__)
        elif origin in {Union, types.UnionType}:
            self._union([part for part in get_args(annotation) if part is not type(None)])
        elif origin in {list, tuple}:
            self._list(origin, get_args(annotation))
        elif origin is Literal:
            self._literal(get_args(annotation))
        elif origin is Secret or annotation is Secret:
            self.type, self.python = "password", Secret
        else:
            self._class(origin if origin is dict else annotation)

    def _union(self, parts: list[Any]) -> None:
        if len(parts) != 1:
            self._refuse("a union of several types")
        self._annotation(parts[0])

    def _list(self, origin: Any, arguments: tuple[Any, ...]) -> None:
        is_tuple = origin is tuple
        if is_tuple and arguments[1:] != (...,):
            self._refuse("a tuple of a fixed length")
        self._annotation(arguments[0])
        if self.is_list:
            self._refuse("a list of lists")
        self.is_list, self.is_tuple = True, is_tuple

    def _literal(self, choices: tuple[Any, ...]) -> None:
        kinds = {type(choice) for choice in choices}
        kind = kinds.pop() if len(kinds) == 1 else object
        if kind not in {str, int, bool}:
            self._refuse("a Literal of several types")
        self.type, self.python = _TYPES[kind], kind
        self.spec = Spec(choices=choices).under(self.spec)

    def _class(self, annotation: Any) -> None:
        shape = getattr(annotation, "fields_shape", None)
        if shape is not None:
            self.type, self.python, self.nested = "object", annotation, shape()
        elif annotation in _TYPES:
            self.type, self.python = _TYPES[annotation], annotation
        else:
            self._refuse(f"{annotation!r}")

    def _refuse(self, what: str) -> None:
        msg = (
            f"{self.where} is {what}, which no field can be. Use str, int, float, bool, Decimal, "
            "datetime, dict[str, Any], Secret[str], Literal, a Fields class, or a list of one."
        )
        raise DefinitionError(msg)


def _attribute(owner: type[BaseModel], name: str, info: FieldInfo) -> Attribute:
    reading = _Reading(f"{owner.__name__}.{name}")
    reading.read(info.annotation, tuple(info.metadata))
    spec = reading.spec
    return Attribute(
        name=name,
        key=spec.key or name,
        label=spec.label or name.replace("_", " ").capitalize(),
        type=reading.type,
        python=reading.python,
        spec=spec,
        is_list=reading.is_list,
        is_tuple=reading.is_tuple,
        nested=reading.nested,
        make_default=_default(info, spec),
        clean=tuple(reading.clean),
        fits=reading.fits,
        provided=reading.provided,
        is_event_time=reading.is_event_time,
        is_others=reading.is_others,
        is_json=reading.is_json,
    )


def _default(info: FieldInfo, spec: Spec) -> Callable[[], Any] | None:
    if info.default is PydanticUndefined and info.default_factory is None:
        return None if spec.default is MISSING else lambda: spec.default
    return lambda: info.get_default(call_default_factory=True, validated_data={})
