"""Members of a class of fields, compiled to fill its instances."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from onward.errors import DefinitionError
from onward.fields.cleaning import Clean, Having, Identity, Unusable
from onward.fields.coercion import FAILED, Convert, to_decimal
from onward.fields.declare import definition_of
from onward.fields.definition import Field, read_definition
from onward.fields.dump import WRITERS
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


def row_builder(shape: Shape) -> Build:
    """How values by key become a row of JSON: only what is there stands in it."""
    defaults = shape.defaults()
    known = {
        item.key: WRITERS.get(item.python, _as_it_is)(value)
        for item in shape.inputs
        if (value := defaults[item.name]) not in (None, "", (), [])
    }
    return Build(shape.owner, known.copy, new=None, fill=fill, others=shape.others)


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
        _member(
            attribute,
            shape,
            profile,
            is_root=field is None,
            by_name=by_name,
            is_json=build.new is None,
        )
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
    is_json: bool,
) -> Member:
    field = read_definition(attribute.key, definition_of(attribute, shape), attribute.key)
    convert = _CONVERT.get(attribute.python)
    build: Build | None = None
    members: tuple[Member, ...] = ()
    has_rows = attribute.is_json or is_json
    if attribute.nested is None:
        take = compile_scalar(field, convert)
    else:
        build = row_builder(attribute.nested) if has_rows else builder(attribute.nested)
        members, take = compile_shape(
            attribute.nested, profile, build, field=field, by_name=by_name
        )
    steps = [_step(item, profile, attribute.nested, is_json=has_rows) for item in attribute.clean]
    clean = _chain(steps + _wrap(attribute))
    if attribute.is_list:
        take = compile_list(
            field,
            take,
            is_root=is_root,
            clean=clean,
            is_tuple=attribute.is_tuple and not is_json,
        )
    other = attribute.name if by_name and attribute.name != attribute.key else None
    return Member(
        field,
        attribute.key if is_json else attribute.name,
        take,
        is_plain=is_plain(field) if convert is None else not compile_checks(field, is_text=False),
        convert=convert,
        clean=clean,
        fits=attribute.fits,
        having=_having(attribute, is_json=has_rows),
        to_json=WRITERS.get(attribute.python) if is_json else None,
        other_name=other,
        build=build,
        alone=attribute.spec.alone,
        is_tuple=attribute.is_tuple and not is_json,
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


def _step(
    item: Clean | Identity | Having, profile: IdentityProfile, shape: Shape | None, *, is_json: bool
) -> Callable[[Any], Any]:
    if not isinstance(item, Having):
        return item.fit(profile)
    name, otherwise = _member_name(item, shape, is_json=is_json), item.otherwise

    def having(group: Any) -> Any:
        members = group if is_json else group.__dict__
        if members.get(name) is None:
            raise Unusable(otherwise)
        return group

    return having


def _having(attribute: Attribute, *, is_json: bool) -> tuple[str, ...]:
    """The members with which a group need not be cleaned: a function might change it."""
    names = [
        _member_name(item, attribute.nested, is_json=is_json)
        for item in attribute.clean
        if isinstance(item, Having)
    ]
    return tuple(names) if len(names) == len(attribute.clean) else ()


def _member_name(having: Having, shape: Shape | None, *, is_json: bool) -> str:
    for item in shape.attributes if shape is not None else ():
        if item.name == having.member:
            return item.key if is_json else item.name
    msg = f'Having asks for the member "{having.member}", which is no field of the group.'
    raise DefinitionError(msg)


def _as_it_is(value: Any) -> Any:
    return value


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
