"""Straight-line functions that take an object's members one after the other.

Names and values of definitions enter the code as bound constants only.
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
    if build is None:
        lines.append(f"    out = {_START_OPEN if is_open else '{}'}")
    else:
        bound |= {"defaults": build.defaults, "new": build.new, "kind": build.kind}
        bound |= {"fill": build.fill, "tell": build.give}
        if not is_root:
            # A group nobody filled is no group, so that its own required members stay silent.
            lines += ["    if not value:", "        return MISSING"]
        lines += [
            "    out = defaults()",
            "    given = set()" if build.give else "    given = False",
        ]
        if build.others is not None:
            bound["OTHERS"] = build.others
            give = "given.add(OTHERS)" if build.give else "given = True"
            lines += [f"    others = {_OTHERS}", "    if others:"]
            lines += ["        out[OTHERS] = others", f"        {give}"]
    lines.append("    get = value.get")
    for number, member in enumerate(members):
        bound |= {
            f"F{number}": member.field,
            f"K{number}": member.field.key,
            f"N{number}": member.name,
            f"A{number}": member.other_name,
            f"take{number}": member.take,
            f"convert{number}": member.convert,
            f"clean{number}": member.clean,
        }
        lines += _member(number, member, is_root=is_root, give=_give(number, build))
    lines += _end(build, is_root=is_root)
    exec("\n".join(lines), bound)  # noqa: S102 - the text above holds no foreign word
    return cast("Take", bound["take"])


_OTHERS = "{key: v for key, v in value.items() if key not in KNOWN and v is not None}"
_START_OPEN = "{key: member for key, member in value.items() if key not in KNOWN}"


def _give(number: int, build: Build | None) -> list[str]:
    if build is None:
        return []
    return [f"given.add(N{number})"] if build.give else ["given = True"]


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
    field = member.field
    n = str(number)
    nothing = "MISSING" if field.nullable else "None"
    lines = [f"    v = get(K{n}, MISSING)" if field.nullable else f"    v = get(K{n})"]
    if member.other_name is not None:
        lines += [f"    if v is {nothing}:", f"        v = get(A{n}, {nothing})"]
    missing = f"walk.absent(place, F{n})" if member.is_required else ""
    keep = _keep(n, member, missing, give)
    slow = [f"v = take{n}(v, (place, F{n}), walk)", "if v is not MISSING:", *_indented(keep)]
    if missing:
        slow += [f"else: {missing}"]
    # An absent member is the usual case, so that it is asked for first.
    lines += [f"    if v is not {nothing}:"]
    otherwise = "if"
    if field.nullable:
        lines += ["        if v is None:", f"            out[N{n}] = None", *_indented(give, 3)]
        otherwise = "elif"
    fast = _fast(member)
    drops_empty = is_root or not field.keeps_empty_text
    if fast:
        guard = f"{fast} and v" if is_root and fast == _TEXT else fast
        lines += [f"        {otherwise} {guard}:", *_indented(_convert(n, member, keep), 3)]
        otherwise = "elif"
    condition = "v != ''" if drops_empty else "True"
    lines += [f"        {otherwise} {condition}:", *_indented(slow, 3)]
    if missing:
        lines += [*([f"        else: {missing}"] if drops_empty else []), f"    else: {missing}"]
    return lines


def _convert(n: str, member: Member, keep: list[str]) -> list[str]:
    if member.convert is None:
        return keep
    return [
        f"w = convert{n}(v)",
        "if w is FAILED:",
        f"    take{n}(v, (place, F{n}), walk)",
        "else:",
        "    v = w",
        *_indented(keep),
    ]


def _keep(n: str, member: Member, missing: str, give: list[str]) -> list[str]:
    keep = [f"out[N{n}] = v", *give]
    if member.clean is None or member.field.multiple:
        return keep
    return [
        "try:",
        f"    v = clean{n}(v)",
        "except Unusable as why:",
        f"    walk.left_out((place, F{n}), F{n}, why)",
        "else:",
        "    if v is not None and v != '':",
        *_indented(keep, 2),
        *([f"    else: {missing}"] if missing else []),
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
