"""Instances of fields written as plain dicts, by straight-line functions."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

from onward.fields.shape import Attribute, Shape

Dump = Callable[[Any], dict[str, Any]]


def compile_dump(shape: Shape) -> Dump:
    """A function from an instance to its values by key."""
    bound: dict[str, Any] = {}
    lines = ["def dump(instance):", "    values = instance.__dict__", "    out = {}"]
    for number, attribute in enumerate(shape.inputs):
        name, key = repr(attribute.name), repr(attribute.key)
        write = _writer(attribute)
        bound[f"write{number}"] = write
        value = "v" if write is None else f"write{number}(v)"
        lines += [
            f"    v = values[{name}]",
            "    if v is not None:",
            f"        out[{key}] = {value}",
        ]
        if attribute.spec.allow_null:
            # None is absent or null: only what was given says which.
            lines += [f"    elif {name} in instance.__pydantic_fields_set__:"]
            lines += [f"        out[{key}] = None"]
    if shape.others is not None:
        lines += [f"    if values[{shape.others!r}]:", f"        out |= values[{shape.others!r}]"]
    lines.append("    return out")
    exec("\n".join(lines), bound)  # noqa: S102 - all foreign words are quoted
    return cast("Dump", bound["dump"])


def _writer(attribute: Attribute) -> Callable[[Any], Any] | None:
    if attribute.nested is not None:
        one: Callable[[Any], Any] | None = compile_dump(attribute.nested)
    else:
        one = _WRITERS.get(attribute.python)
    if not attribute.is_list:
        return one
    if one is None:
        return list
    write = one
    return lambda values: [write(value) for value in values]


def plain_number(amount: Decimal) -> int | float:
    """An amount as a JSON number: ``Decimal("249.00")`` -> ``249``."""
    number = float(amount)
    return int(amount) if number.is_integer() else number


def plain_time(moment: datetime) -> str:
    """A time as events write it: ``2026-11-20T10:15:30.000Z``."""
    text = moment.isoformat(timespec="milliseconds")
    if text[-6:] != "+00:00":
        text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text[:-6] + "Z"


_WRITERS: dict[Any, Callable[[Any], Any]] = {Decimal: plain_number, datetime: plain_time}
