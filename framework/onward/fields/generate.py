"""Straight-line functions that take an object's members one after the other.

Keys and names enter the code as quoted constants, everything else of a definition by name.
"""

from typing import Any, cast

from onward.fields import wording
from onward.fields.cleaning import Unusable
from onward.fields.coercion import FAILED
from onward.fields.definition import Field
from onward.fields.member import Build, Member
from onward.fields.place import Place
from onward.fields.taking import Take
from onward.fields.walk import Walk
from onward.values import MISSING

_TEXT = "type(v) is str"
_FAST = {
    "string": _TEXT,
    "text": _TEXT,
    "password": _TEXT,
    "number": "(type(v) is int or type(v) is float)",
    "integer": "type(v) is int",
    "boolean": "type(v) is bool",
    "object": "type(v) is dict",
}
_FAST_CONVERTED = {
    "number": "(type(v) is float or type(v) is int)",
    "datetime": _TEXT,
}


def compile_object(
    field: Field | None,
    members: tuple[Member, ...],
    *,
    is_open: bool = False,
    build: Build | None = None,
) -> Take:
    """Take an object with known members; ``field`` is ``None`` for the payload itself."""
    is_root = field is None
    bound: dict[str, Any] = {
        "MISSING": MISSING,
        "FAILED": FAILED,
        "Unusable": Unusable,
        "other": _other(field, build),
        "KNOWN": frozenset(
            name for member in members for name in (member.field.key, member.other_name)
        ),
    }
    lines = ["def take(value, place, walk):", "    if type(value) is not dict:"]
    lines += ["        return other(value, place, walk)"]
    # Of the payload itself nobody asks whether anything was given, unless null is a value.
    counts = build is not None and (not is_root or build.give is not None)
    if build is None:
        lines.append(f"    out = {_START_OPEN if is_open else '{}'}")
    else:
        bound |= {"defaults": build.defaults, "new": build.new, "kind": build.kind}
        bound |= {"fill": build.fill, "tell": build.give}
        if not is_root:
            # A group nobody filled is no group, so that its own required members stay silent.
            lines += ["    if not value:", "        return MISSING"]
        lines.append("    out = defaults()")
    if counts:
        lines.append("    given = set()" if build and build.give else "    given = False")
    if build is not None and build.others is not None:
        lines += [f"    others = {_OTHERS}", "    if others:"]
        lines += _indented(
            [f"out[{build.others!r}] = others", *_give(build.others, build, counts=counts)], 2
        )
    for number, member in enumerate(members):
        bound |= {
            f"F{number}": member.field,
            f"P{number}": (None, member.field),
            f"take{number}": member.take,
            f"convert{number}": member.convert,
            f"clean{number}": member.clean,
        }
        lines += _member(
            number, member, is_root=is_root, give=_give(member.name, build, counts=counts)
        )
    lines += _end(build, is_root=is_root)
    exec("\n".join(lines), bound)  # noqa: S102 - all foreign words are quoted
    return cast("Take", bound["take"])


_OTHERS = "{key: v for key, v in value.items() if key not in KNOWN and v is not None}"
_START_OPEN = "{key: member for key, member in value.items() if key not in KNOWN}"


def _give(name: str, build: Build | None, *, counts: bool) -> list[str]:
    if build is None or not counts:
        return []
    return [f"given.add({name!r})"] if build.give else ["given = True"]


def _end(build: Build | None, *, is_root: bool) -> list[str]:
    if build is None:
        return ["    return out"]
    return [
        *([] if is_root else ["    if not given:", "        return MISSING"]),
        "    instance = new(kind)",
        "    fill(instance, out)",
        *(["    tell(instance, given)"] if build.give else []),
        "    return instance",
    ]


def _member(number: int, member: Member, *, is_root: bool, give: list[str]) -> list[str]:
    """Lines for one member; most are absent and most others right, so both are settled first."""
    field = member.field
    n = str(number)
    place = f"P{n}" if is_root else f"(place, F{n})"
    missing = [f"walk.absent(place, F{n})"] if member.is_required else []
    keep = [f"out[{member.name!r}] = v", *give]
    cleaned = _cleaned(n, member, place, keep, missing)
    drops_empty = is_root or not field.keeps_empty_text
    empty = "" if not drops_empty else " and v != ''"
    ways: list[tuple[str, list[str]]] = []
    if fast := _fast(member):
        guard = f"{fast} and v" if is_root and fast == _TEXT else fast
        ways.append((guard, _converted(n, member, place, cleaned)))
    elif field.properties is not None and not field.multiple:
        ways.append(("type(v) is dict", _taken(n, place, cleaned, missing)))
    if field.nullable:
        ways.append(("v is None", [f"out[{member.name!r}] = None", *give]))
    ways.append((f"v is not None{empty}", _taken(n, place, cleaned, missing)))
    lines = _found(member)
    for index, (guard, then) in enumerate(ways):
        lines += [f"    {'elif' if index else 'if'} {guard}:", *_indented(then, 2)]
    if missing:
        lines += ["    else:", *_indented(missing, 2), "else:", *_indented(missing)]
    return _indented(lines)


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


def _taken(n: str, place: str, keep: list[str], missing: list[str]) -> list[str]:
    lines = [f"v = take{n}(v, {place}, walk)", "if v is not MISSING:", *_indented(keep)]
    return [*lines, "else:", *_indented(missing)] if missing else lines


def _converted(n: str, member: Member, place: str, keep: list[str]) -> list[str]:
    if member.convert is None:
        return keep
    return [
        f"w = convert{n}(v)",
        "if w is FAILED:",
        f"    take{n}(v, {place}, walk)",
        "else:",
        "    v = w",
        *_indented(keep),
    ]


def _cleaned(n: str, member: Member, place: str, keep: list[str], missing: list[str]) -> list[str]:
    if member.clean is None or member.field.multiple:
        return keep
    return [
        "try:",
        f"    v = clean{n}(v)",
        "except Unusable as why:",
        f"    walk.left_out({place}, F{n}, why)",
        "else:",
        "    if v is not None and v != '':",
        *_indented(keep, 2),
        *(["    else:", *_indented(missing, 2)] if missing else []),
    ]


def _indented(lines: list[str], levels: int = 1) -> list[str]:
    return ["    " * levels + line for line in lines]


def _fast(member: Member) -> str:
    field = member.field
    if not member.is_plain or field.multiple:
        return ""
    return _FAST_CONVERTED[field.type] if member.convert else _FAST[field.type]


def _other(field: Field | None, build: Build | None) -> Take:
    def other(value: Any, place: Place, walk: Walk) -> Any:
        if build is not None and isinstance(value, build.kind):
            return value
        whole = field or _PAYLOAD
        walk.problem(place, "type", wording.wrong_type(place, whole, value, walk.context.sources))
        return MISSING

    return other


_PAYLOAD = Field(key="", label="The event's data", type="object")
