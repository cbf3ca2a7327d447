"""Straight-line functions that take an object's members one after the other.

Names and values of definitions enter the code as bound constants only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from onward.fields import wording
from onward.fields.cleaning import Unusable
from onward.fields.definition import Field
from onward.fields.place import Place
from onward.fields.taking import Take
from onward.fields.walk import Walk
from onward.values import MISSING

_FAST = {
    "string": "type(v) is str",
    "text": "type(v) is str",
    "password": "type(v) is str",
    "number": "(type(v) is int or type(v) is float)",
    "integer": "type(v) is int",
    "boolean": "type(v) is bool",
    "object": "type(v) is dict",
}


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an object, ready to be taken.

    Attributes:
        name: Under which it is kept.
        take: What happens to a value that is not right at first sight.
        is_plain: Whether a value of the right type needs no further look.
        clean: What a value goes through in the end.
        other_name: A second name the value may come under.
    """

    field: Field
    name: str
    take: Take
    is_plain: bool = False
    clean: Callable[[Any], Any] | None = None
    other_name: str | None = None


@dataclass(frozen=True, slots=True)
class Build:
    """How the members become an object.

    Attributes:
        make: From the members found to the object.
        kind: Values of this class are taken as they are.
    """

    make: Callable[[dict[str, Any]], Any]
    kind: type


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
        "Unusable": Unusable,
        "other": _other(field, build),
        "make": build.make if build else None,
        "KNOWN": frozenset(member.field.key for member in members),
    }
    lines = ["def take(value, place, walk):", "    if type(value) is not dict:"]
    lines += ["        return other(value, place, walk)"]
    if build is not None and not is_root:
        # A group nobody filled is no group, so that its own required members stay silent.
        lines += ["    if not value:", "        return MISSING"]
    lines += [f"    out = {_START_OPEN if is_open else '{}'}", "    get = value.get"]
    for number, member in enumerate(members):
        bound[f"F{number}"] = member.field
        bound[f"K{number}"] = member.field.key
        bound[f"N{number}"] = member.name
        bound[f"A{number}"] = member.other_name
        bound[f"take{number}"] = member.take
        bound[f"clean{number}"] = member.clean
        lines += _member(number, member, is_root=is_root)
    if build is None:
        lines.append("    return out")
    else:
        if not is_root:
            lines += ["    if not out:", "        return MISSING"]
        lines.append("    return make(out)")
    exec("\n".join(lines), bound)  # noqa: S102 - the text above holds no foreign word
    return cast("Take", bound["take"])


_START_OPEN = "{key: member for key, member in value.items() if key not in KNOWN}"


def _member(number: int, member: Member, *, is_root: bool) -> list[str]:
    field = member.field
    lines = [f"    v = get(K{number}, MISSING)"]
    if member.other_name is not None:
        lines += ["    if v is MISSING:", f"        v = get(A{number}, MISSING)"]
    absent = "v is MISSING" if field.nullable else "v is MISSING or v is None"
    if is_root or not field.keeps_empty_text:
        absent += " or v == ''"
    required = field.required or field.requirement is not None or _demands(field)
    missing = f"walk.absent(place, F{number})" if required else ""
    fast = _fast(member, is_root=is_root)
    keep = [f"out[N{number}] = v"]
    if member.clean is not None and not field.multiple:
        keep = [
            "try:",
            f"    v = clean{number}(v)",
            "    if v is not None and v != '':",
            f"        out[N{number}] = v",
            *([f"    else: {missing}"] if missing else []),
            "except Unusable as why:",
            f"    walk.left_out((place, F{number}), F{number}, why)",
        ]
    if field.nullable and member.clean is not None:
        keep = ["if v is None:", f"    out[N{number}] = v", "else:", *_indented(keep)]
    slow = [
        f"v = take{number}(v, (place, F{number}), walk)",
        *(["if v is not MISSING:", *_indented(keep)]),
        *([f"else: {missing}"] if missing else []),
    ]
    absent_lines = [f"    elif not ({absent}):"] if fast else [f"    if not ({absent}):"]
    body = [f"    if {fast}:", *_indented(keep, 2)] if fast else []
    body += [*absent_lines, *_indented(slow, 2)]
    if missing:
        body += ["    else:", f"        {missing}"]
    return lines + body


def _indented(lines: list[str], levels: int = 1) -> list[str]:
    return ["    " * levels + line for line in lines]


def _fast(member: Member, *, is_root: bool) -> str:
    field = member.field
    if not member.is_plain or field.multiple:
        return ""
    test = _FAST[field.type]
    return f"{test} and v" if is_root and field.type in {"string", "text", "password"} else test


def _demands(field: Field) -> bool:
    return any(child.requirement is not None or _demands(child) for child in field.properties or ())


def _other(field: Field | None, build: Build | None) -> Take:
    def other(value: Any, place: Place, walk: Walk) -> Any:
        if build is not None and isinstance(value, build.kind):
            return value
        whole = field or _PAYLOAD
        walk.problem(place, "type", wording.wrong_type(place, whole, value, walk.context.sources))
        return MISSING

    return other


_PAYLOAD = Field(key="", label="The event's data", type="object")
