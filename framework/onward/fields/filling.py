"""Members of a class of fields, compiled to fill its instances."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from onward.fields.coercion import FAILED, Convert, to_decimal
from onward.fields.declare import definition_of
from onward.fields.definition import Field, read_definition
from onward.fields.generate import Build, Member, compile_object
from onward.fields.moments import parse_moment
from onward.fields.profile import IdentityProfile
from onward.fields.shape import Attribute, Shape
from onward.fields.taking import Take, compile_list, compile_scalar
from onward.fields.validator import is_plain
from onward.request import Secret

_SLOTS: Mapping[str, Any] = vars(BaseModel)
_set_dict = _SLOTS["__dict__"].__set__
_set_given = _SLOTS["__pydantic_fields_set__"].__set__
_set_extra = _SLOTS["__pydantic_extra__"].__set__
_set_private = _SLOTS["__pydantic_private__"].__set__


def fill(instance: BaseModel, values: dict[str, Any], defaults: Mapping[str, Any]) -> None:
    """Give a bare instance its values, without a call of pydantic."""
    _set_dict(instance, {**defaults, **values})
    _set_given(instance, set(values))
    _set_extra(instance, None)
    _set_private(instance, None)


def maker(shape: Shape) -> Callable[[dict[str, Any]], Any]:
    """A function from values by attribute to an instance."""
    owner = shape.owner
    new = owner.__new__
    if shape.has_fixed_defaults:
        fixed = shape.defaults()

        def make(values: dict[str, Any]) -> Any:
            instance = new(owner)
            _set_dict(instance, {**fixed, **values})
            _set_given(instance, set(values))
            _set_extra(instance, None)
            _set_private(instance, None)
            return instance

        return make

    def make_fresh(values: dict[str, Any]) -> Any:
        instance = new(owner)
        fill(instance, values, shape.defaults())
        return instance

    return make_fresh


def compile_shape(
    shape: Shape,
    profile: IdentityProfile,
    make: Callable[[dict[str, Any]], Any],
    *,
    field: Field | None = None,
    by_name: bool = False,
) -> tuple[tuple[Field, ...], Take]:
    """The fields of a shape, and what takes a group of values for it.

    Args:
        make: From values by attribute to the result.
        field: The field that holds the group; ``None`` for a payload.
        by_name: Whether attribute names count beside keys, provided ones too.
    """
    attributes = shape.attributes if by_name else shape.inputs
    fields: list[Field] = []
    members: list[Member] = []
    for attribute in attributes:
        definition = definition_of(attribute, shape)
        fields.append(read_definition(attribute.key, definition, attribute.key))
        members.append(
            _member(attribute, fields[-1], profile, is_root=field is None, by_name=by_name)
        )
    build = Build(make, shape.owner)
    return tuple(fields), compile_object(field, tuple(members), build=build)


def _member(
    attribute: Attribute,
    field: Field,
    profile: IdentityProfile,
    *,
    is_root: bool,
    by_name: bool,
) -> Member:
    convert = _CONVERT.get(attribute.python)
    if attribute.nested is None:
        take = compile_scalar(field, convert)
    else:
        make = maker(attribute.nested)
        _, take = compile_shape(attribute.nested, profile, make, field=field, by_name=by_name)
    clean = _chain([item.fit(profile) for item in attribute.clean] + _wrap(attribute))
    if attribute.is_list:
        take = compile_list(field, take, is_root=is_root, clean=clean, is_tuple=attribute.is_tuple)
    other = attribute.name if by_name and attribute.name != attribute.key else None
    plain = convert is None and is_plain(field)
    return Member(field, attribute.name, take, is_plain=plain, clean=clean, other_name=other)


def _to_moment(value: Any) -> Any:
    is_moment = isinstance(value, (str, int, float, datetime)) and not isinstance(value, bool)
    moment = parse_moment(value) if is_moment else None
    return FAILED if moment is None else moment


_CONVERT: dict[Any, Convert] = {Decimal: to_decimal, datetime: _to_moment}


def _wrap(attribute: Attribute) -> list[Callable[[Any], Any]]:
    return [Secret] if attribute.python is Secret else []


def _chain(functions: list[Callable[[Any], Any]]) -> Callable[[Any], Any] | None:
    if not functions:
        return None
    if len(functions) == 1:
        return functions[0]

    def chained(value: Any) -> Any:
        for function in functions:
            value = function(value)
            if value is None or value == "":
                break
        return value

    return chained
