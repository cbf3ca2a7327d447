"""Members of a class of fields, compiled to fill its instances."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from onward.fields.cleaning import Clean, Identity
from onward.fields.coercion import FAILED, Convert, to_decimal
from onward.fields.declare import definition_of
from onward.fields.definition import Field, read_definition
from onward.fields.generate import compile_object
from onward.fields.member import Build, Member
from onward.fields.moments import parse_moment, parse_written
from onward.fields.profile import IdentityProfile
from onward.fields.shape import Attribute, Shape
from onward.fields.taking import Take, compile_checks, compile_list, compile_scalar, is_plain
from onward.request import Secret

# pydantic keeps an instance's members in its __dict__ and three slots. The slots of extra and
# private members stay empty, and Fields answers for them, because filling them takes time.
fill = vars(BaseModel)["__dict__"].__set__
give = vars(BaseModel)["__pydantic_fields_set__"].__set__


def builder(shape: Shape, fixed: Mapping[str, Any] | None = None) -> Build:
    """How values by attribute become an instance.

    Args:
        fixed: Values that all instances have, by attribute.
    """
    asks = any(item.spec.allow_null for item in shape.attributes)
    same = fixed or {}
    return Build(
        kind=shape.owner,
        defaults={**shape.defaults(), **same}.copy
        if shape.has_fixed_defaults
        else lambda: {**shape.defaults(), **same},
        new=shape.owner.__new__,
        fill=fill,
        give=give if asks else None,
        others=shape.others,
    )


def compile_shape(
    shape: Shape,
    profile: IdentityProfile,
    build: Build,
    *,
    field: Field | None = None,
    by_name: bool = False,
) -> tuple[tuple[Member, ...], Take]:
    """The members of a shape, and what takes a group of values for it.

    Args:
        build: How values by attribute become the result.
        field: The field that holds the group; ``None`` for a payload.
        by_name: Whether attribute names count beside keys, provided ones too.
    """
    members = tuple(
        _member(attribute, shape, profile, is_root=field is None, by_name=by_name)
        for attribute in (shape.attributes if by_name else shape.inputs)
    )
    return members, compile_object(field, members, build=build)


def _member(
    attribute: Attribute,
    shape: Shape,
    profile: IdentityProfile,
    *,
    is_root: bool,
    by_name: bool,
) -> Member:
    field = read_definition(attribute.key, definition_of(attribute, shape), attribute.key)
    convert = _CONVERT.get(attribute.python)
    build: Build | None = None
    members: tuple[Member, ...] = ()
    if attribute.nested is None:
        take = compile_scalar(field, convert)
    else:
        build = builder(attribute.nested)
        members, take = compile_shape(
            attribute.nested, profile, build, field=field, by_name=by_name
        )
    clean = _chain([item.fit(profile) for item in attribute.clean] + _wrap(attribute))
    if attribute.is_list:
        take = compile_list(
            field,
            take,
            is_root=is_root,
            clean=clean,
            is_tuple=attribute.is_tuple,
        )
    other = attribute.name if by_name and attribute.name != attribute.key else None
    return Member(
        field,
        attribute.name,
        take,
        is_plain=is_plain(field) if convert is None else not compile_checks(field, is_text=False),
        convert=convert,
        clean=clean,
        passes=_passes(attribute.clean),
        other_name=other,
        build=build,
        alone=attribute.spec.alone,
        is_tuple=attribute.is_tuple,
        members=members,
    )


def _to_moment(value: Any) -> Any:
    if type(value) is str:
        return parse_written(value) or FAILED
    is_moment = isinstance(value, (str, int, float, datetime)) and not isinstance(value, bool)
    moment = parse_moment(value) if is_moment else None
    return FAILED if moment is None else moment


_CONVERT: dict[Any, Convert] = {Decimal: to_decimal, datetime: _to_moment}


def _wrap(attribute: Attribute) -> list[Callable[[Any], Any]]:
    return [Secret] if attribute.python is Secret else []


def _passes(cleans: tuple[Clean | Identity, ...]) -> str:
    """The member with which a group need not be cleaned: several functions may each change it."""
    match cleans:
        case (Clean(passes=passes),):
            return passes
        case _:
            return ""


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
