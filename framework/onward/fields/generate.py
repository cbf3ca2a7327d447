"""Straight-line functions that take an object's members one after the other."""

from typing import Any, cast

from onward.fields import wording
from onward.fields.definition import Field
from onward.fields.member import Build, Member
from onward.fields.place import Place
from onward.fields.taking import Take
from onward.fields.walk import Walk
from onward.fields.writing import NAMES, Group, absent_lines, indented, value_lines
from onward.values import MISSING

_OTHERS = "{key: v for key, v in value.items() if key not in KNOWN and v is not None}"
_START_OPEN = "{key: member for key, member in value.items() if key not in KNOWN}"


def compile_object(
    field: Field | None,
    members: tuple[Member, ...],
    *,
    is_open: bool = False,
    build: Build | None = None,
) -> Take:
    """Take an object with known members; ``field`` is ``None`` for the payload itself."""
    names: dict[str, Any] = {
        **NAMES,
        "other": _other(field, build),
        "KNOWN": frozenset(
            name for member in members for name in (member.field.key, member.other_name)
        ),
    }

    def bind(value: Any) -> str:
        names[f"k{len(names)}"] = value
        return f"k{len(names) - 1}"

    group = Group(bind, build, at=None if field is None else MISSING)
    lines = ["if type(value) is not dict:", "    return other(value, place, walk)"]
    if build is None:
        lines.append(f"out = {_START_OPEN if is_open else '{}'}")
    elif not group.is_root:
        # A group nobody filled is no group, so that its own required members stay silent.
        lines += ["if not value:", "    return MISSING"]
    lines += group.start()
    if build is not None and build.others is not None:
        kept = group.keep_others("others")
        lines += [f"others = {_OTHERS}", "if others:", *indented(kept)]
    for member in members:
        lines += _member(member, group)
    if build is not None and not group.is_root:
        lines += ["if not given:", "    return MISSING"]
    lines += [*group.end(), "return v"]
    exec("\n".join(["def take(value, place, walk):", *indented(lines)]), names)  # noqa: S102 - all foreign words are quoted
    return cast("Take", names["take"])


def _member(member: Member, group: Group) -> list[str]:
    missing = absent_lines(member, group)
    lines = [*_found(member), *indented(value_lines(member, group))]
    return [*lines, "else:", *indented(missing)] if missing else lines


def _found(member: Member) -> list[str]:
    key = repr(member.field.key)
    if member.other_name is None:
        return [f"if {key} in value:", f"    v = value[{key}]"]
    nothing = "MISSING" if member.field.nullable else "None"
    return [
        f"v = value.get({key}, {nothing})",
        f"if v is {nothing}:",
        f"    v = value.get({member.other_name!r}, {nothing})",
        f"if v is not {nothing}:",
    ]


def _other(field: Field | None, build: Build | None) -> Take:
    def other(value: Any, place: Place, walk: Walk) -> Any:
        if build is not None and build.new is not None and isinstance(value, build.kind):
            return value
        whole = field or _PAYLOAD
        walk.problem(place, "type", wording.wrong_type(place, whole, value, walk.context.sources))
        return MISSING

    return other


_PAYLOAD = Field(key="", label="The event's data", type="object")
