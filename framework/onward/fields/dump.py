"""Instances of fields written as plain dicts, by straight-line functions."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, cast

from onward.errors import DefinitionError
from onward.event import iso
from onward.fields.shape import Attribute, Shape
from onward.values import nearest

Dump = Callable[[Any], dict[str, Any]]
DumpAll = Callable[[Iterable[Any]], list[dict[str, Any]]]
Source = str | list[str] | tuple[str, Callable[[Any], Any]]
"""Where a member of a body comes from: an attribute, the same as a list of one, or changed."""


def compile_dump(shape: Shape, members: Mapping[str, Source] | None = None) -> Dump:
    """A function from an instance to its values, in order.

    Args:
        members: Keys with what stands there, if it has a value that is no empty list or text;
            without them all attributes are written, empty lists or texts too.
    """
    bound: dict[str, Any] = {}
    lines = ["def dump(instance):", *_lines(shape, members, bound, " "), " return out"]
    exec("\n".join(lines), bound)  # noqa: S102 - all foreign words are quoted
    return cast("Dump", bound["dump"])


def compile_dump_all(shape: Shape, members: Mapping[str, Source] | None = None) -> DumpAll:
    """The same for many instances."""
    bound: dict[str, Any] = {}
    lines = ["def dump(instances):", " found = []", " for instance in instances:"]
    lines += [*_lines(shape, members, bound, "  "), "  found.append(out)", " return found"]
    exec("\n".join(lines), bound)  # noqa: S102 - all foreign words are quoted
    return cast("DumpAll", bound["dump"])


def _lines(
    shape: Shape, members: Mapping[str, Source] | None, bound: dict[str, Any], indent: str
) -> list[str]:
    lines = ["values = instance.__dict__", "out = {}"]
    if members is None:
        for attribute in shape.inputs:
            lines += _member(attribute, attribute.key, _value(attribute, bound), "is not None")
        if shape.others is not None:
            others = f"values[{shape.others!r}]"
            lines += [f"if {others}:", f" out |= {others}"]
    else:
        known = {attribute.name: attribute for attribute in shape.attributes}
        for key, source in members.items():
            attribute, value = _chosen(shape, known, source, bound)
            lines += _member(attribute, key, value, "" if _is_sparse(attribute) else "is not None")
    return [f"{indent}{line}" for line in lines]


def _is_sparse(attribute: Attribute) -> bool:
    """Whether what is empty says nothing: an empty list; an empty text, unless null is a value."""
    is_text = attribute.python is str and not attribute.spec.allow_null
    return attribute.is_list or is_text


def _member(attribute: Attribute, key: str, value: str, test: str) -> list[str]:
    name = repr(attribute.name)
    lines = [f"v = values[{name}]", f"if v {test}:", f" out[{key!r}] = {value}"]
    if attribute.spec.allow_null:
        # None is absent or null: only what was given says which.
        lines += [f"elif {name} in instance.__pydantic_fields_set__:", f" out[{key!r}] = None"]
    return lines


def _chosen(
    shape: Shape, known: Mapping[str, Attribute], source: Source, bound: dict[str, Any]
) -> tuple[Attribute, str]:
    name = source if isinstance(source, str) else source[0]
    if name not in known:
        near = nearest(name, known)
        hint = f'Did you mean "{near}"?' if near else f"Fields: {', '.join(known)}."
        msg = f'A body of {shape.owner.__name__} takes "{name}", which is no field of it. {hint}'
        raise DefinitionError(msg)
    match source:
        case (_, change):
            return known[name], f"{_bind(change, bound)}(v)"
        case [_]:
            return known[name], f"[{_value(known[name], bound)}]"
        case _:
            return known[name], _value(known[name], bound)


def _value(attribute: Attribute, bound: dict[str, Any]) -> str:
    """The expression for the value ``v`` of an attribute as JSON takes it."""
    if attribute.nested is not None and not attribute.is_json:
        compiled = compile_dump_all if attribute.is_list else compile_dump
        return f"{_bind(compiled(attribute.nested), bound)}(v)"
    one = "v"
    if attribute.python is float:
        one = PLAIN_FLOAT
    elif attribute.python in WRITERS:
        one = f"{_bind(WRITERS[attribute.python], bound)}(v)"
    if not attribute.is_list:
        return one
    return "list(v)" if one == "v" else f"[{one} for v in v]"


def _bind(value: Any, bound: dict[str, Any]) -> str:
    name = f"k{len(bound)}"
    bound[name] = value
    return name


def plain_number(amount: Decimal | float) -> int | float:
    """An amount as a JSON number: ``Decimal("249.00")`` -> ``249``."""
    number = float(amount)
    return int(amount) if number.is_integer() else number


WRITERS: Final[dict[Any, Callable[[Any], Any]]] = {
    Decimal: plain_number,
    float: plain_number,
    datetime: iso,
}
"""What makes JSON of a value, by its class, where it is none."""

PLAIN_FLOAT: Final = "(int(v) if type(v) is float and v.is_integer() else v)"
"""As ``plain_number`` of a number ``v``, without a call: 249.0 is written as 249."""
