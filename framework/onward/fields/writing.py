"""Lines of generated code: what happens to the value ``v`` of one member."""

# Keys, like names, enter the code as quoted constants; all else of a definition enters by name.

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from onward.fields.cleaning import Unusable
from onward.fields.coercion import FAILED
from onward.fields.dump import PLAIN_FLOAT, plain_number
from onward.fields.member import Build, Member
from onward.fields.moments import parse_written
from onward.fields.place import Place
from onward.fields.taking import choices_of, is_plain
from onward.values import MISSING, Missing

NAMES: Final = {
    "MISSING": MISSING,
    "FAILED": FAILED,
    "Unusable": Unusable,
    "parse_written": parse_written,
}
"""What the lines refer to; besides these, ``place`` where it is needed."""

NULL: Final = "None"
_TEXT = "type(v) is str"
_FAST = {
    "string": _TEXT,
    "text": _TEXT,
    "password": _TEXT,
    "number": "(type(v) is float or type(v) is int)",
    "integer": "type(v) is int",
    "boolean": "type(v) is bool",
    "object": "type(v) is dict",
}
_FAST_CONVERTED = {
    "number": "(type(v) is float or type(v) is int)",
    "datetime": _TEXT,
}


@dataclass(frozen=True, slots=True)
class Group:
    """The object whose members are being taken.

    Attributes:
        bind: Gives a value a name in the code.
        build: How its members become an instance; ``None`` for a plain dict.
        at: Its place, ``None`` for the payload itself; ``MISSING`` where only the code knows it.
        place: The expression for its place, where only the code knows it.
        walk: The expression for the walk.
        number: Tells its names from those of another group in the same function.
    """

    bind: Callable[[Any], str]
    build: Build | None
    at: Place | Missing
    place: str = "place"
    walk: str = "walk"
    number: str = ""

    @property
    def is_root(self) -> bool:
        """Whether it is the payload itself."""
        return self.at is None

    @property
    def is_row(self) -> bool:
        """Whether its members become a plain dict of what is there."""
        return self.build is not None and self.build.new is None

    @property
    def counts(self) -> bool:
        """Whether it matters if anything was given."""
        return self.build is not None and not self.is_root

    def start(self) -> list[str]:
        """Lines before the first member."""
        if self.build is None:
            return []
        counting = [f"given{self.number} = False"] if self.counts else []
        nulls = [f"nulls{self.number} = None"] if self.build.give else []
        defaults = f"{self.bind(self.build.defaults)}()"
        if self.build.new is None:
            known = self.build.defaults().items()
            defaults = f"{{{', '.join(f'{key!r}: {self.bind(value)}' for key, value in known)}}}"
        return [f"out{self.number} = {defaults}", *counting, *nulls]

    def keep(self, name: str, value: str = "v", *, alone: bool = True) -> list[str]:
        """Lines that keep a member's value.

        Args:
            alone: Whether it makes a group by itself.
        """
        lines = [f"out{self.number}[{name!r}] = {value}"]
        if self.counts and alone:
            lines.append(f"given{self.number} = True")
        if value == NULL and self.build is not None and self.build.give:
            nulls = f"nulls{self.number}"
            lines.append(f"{nulls} = {{*({nulls} or ()), {name!r}}}")
        return lines

    def keep_others(self, value: str) -> list[str]:
        """Lines that keep the members that no other one names."""
        assert self.build is not None  # noqa: S101 - only classes say that they keep such
        assert self.build.others is not None  # noqa: S101 - and this one does
        if self.build.new is None:
            return [f"out{self.number} |= {value}", f"given{self.number} = True"]
        return self.keep(self.build.others, value)

    def has(self, name: str) -> str:
        """The expression for whether a member was kept."""
        out = f"out{self.number}"
        return f"{name!r} in {out}" if self.is_row else f"{out}[{name!r}] is not None"

    def end(self) -> list[str]:
        """Lines that leave the instance in ``v``."""
        build = self.build
        if build is None or build.new is None:
            return [f"v = out{self.number}"]
        lines = [f"v = {self.bind(build.new)}({self.bind(build.kind)})"]
        lines.append(f"{self.bind(build.fill)}(v, out{self.number})")
        if build.give:
            nulls = f"nulls{self.number}"
            given = f"{{k for k, w in out{self.number}.items() if w is not None}}"
            lines += [f"if {nulls}:", f"    {self.bind(build.give)}(v, {nulls} | {given})"]
        return lines

    def place_of(self, member: Member) -> str:
        """The expression for a member's place."""
        if isinstance(self.at, Missing):
            return f"({self.place}, {self.bind(member.field)})"
        return self.bind((self.at, member.field))


def value_lines(member: Member, group: Group) -> list[str]:
    """What happens to a member that is there; most are right, so that is asked first."""
    field = member.field
    missing = absent_lines(member, group)
    cleaned = cleaned_lines(member, group)
    drops_empty = group.is_root or not field.keeps_empty_text
    ways: list[tuple[str, list[str]]] = []
    if member.field.choices and (known := _among(member, group)):
        ways.append((known, cleaned))
    elif _is_one_text(member):
        ways.append(("type(v) is str and v", _one_text(member, group, missing)))
    elif fast := _fast(member):
        guard = f"{fast} and v" if group.is_root and fast == _TEXT else fast
        ways.append((guard, _converted(member, group, cleaned)))
    elif member.build is not None and not field.multiple:
        ways.append(("type(v) is dict", _taken(member, group, cleaned, missing)))
    if field.nullable:
        kept = group.keep(member.name, NULL)
        ways.append(("v is None", kept))
    rest = "v is not None and v != ''" if drops_empty else "v is not None"
    ways.append((rest, _taken(member, group, cleaned, missing)))
    lines: list[str] = []
    for index, (guard, then) in enumerate(ways):
        lines += [f"{'elif' if index else 'if'} {guard}:", *indented(then)]
    return [*lines, "else:", *indented(missing)] if missing else lines


def absent_lines(member: Member, group: Group) -> list[str]:
    """What happens where a member is not there: nothing, unless it may be needed."""
    if not member.is_required:
        return []
    place = group.place if isinstance(group.at, Missing) else group.bind(group.at)
    return [f"{group.walk}.absent({place}, {group.bind(member.field)})"]


def cleaned_lines(member: Member, group: Group) -> list[str]:
    """What happens to a value of the right type: it is cleaned, then kept."""
    keep = group.keep(member.name, alone=member.alone)
    if member.fits is not None:
        apart = group.keep(member.fits.otherwise, alone=member.alone)
        is_fit = f"{group.bind(member.fits.pattern.fullmatch)}(v)"
        keep = [f"if {is_fit}:", *indented(keep), "else:", *indented(apart)]
    if member.to_json is not None:
        is_float = member.to_json is plain_number and member.convert is None
        one = PLAIN_FLOAT if is_float else f"{group.bind(member.to_json)}(v)"
        keep = [f"v = [{one} for v in v]" if member.field.multiple else f"v = {one}", *keep]
    if group.is_row and not member.field.nullable and (member.field.multiple or _is_text(member)):
        # Empty texts and lists say nothing.
        keep = ["if v:", *indented(keep)]
    if member.field.multiple:
        return keep
    missing = absent_lines(member, group)
    return item_lines(member, group, group.place_of(member), keep, missing)


def item_lines(
    member: Member, group: Group, place: str, keep: list[str], missing: list[str]
) -> list[str]:
    """What happens to a value, or to an item of a list: it is cleaned, then kept.

    Args:
        place: The expression for its place.
        keep: What keeps it.
        missing: What happens where nothing is left of it.
    """
    if member.clean is None:
        return keep
    otherwise = ["else:", *indented(missing)] if missing else []
    if member.clean is str.strip and member.field.type == "string":
        # What most texts go through: a method of theirs, which has nothing to say.
        return ["v = v.strip()", "if v:", *indented(keep), *otherwise]
    return [
        "try:",
        f"    v = {group.bind(member.clean)}(v)",
        "except Unusable as why:",
        f"    {group.walk}.left_out({place}, {group.bind(member.field)}, why)",
        "else:",
        # Asked of nearly every value, so that truth is asked first.
        "    if v or v is not None and v != '':",
        *indented(keep, 2),
        *indented(otherwise),
    ]


def indented(lines: list[str], levels: int = 1) -> list[str]:
    """The lines, further to the right."""
    return ["    " * levels + line for line in lines]


def _taken(member: Member, group: Group, keep: list[str], missing: list[str]) -> list[str]:
    take = f"{group.bind(member.take)}(v, {group.place_of(member)}, {group.walk})"
    if group.build is not None and group.build.give and member.field.nullable:
        # A list of one null is null.
        keep = ["if v is None:", *indented(group.keep(member.name, NULL)), "else:", *indented(keep)]
    lines = [f"v = {take}", "if v is not MISSING:", *indented(keep)]
    return [*lines, "else:", *indented(missing)] if missing else lines


def _converted(member: Member, group: Group, keep: list[str]) -> list[str]:
    if member.convert is None:
        return keep
    is_time = member.field.type == "datetime"
    return [
        # Times are only converted here where they are text.
        "w = parse_written(v)" if is_time else f"w = {group.bind(member.convert)}(v)",
        "if w is None:" if is_time else "if w is FAILED:",
        f"    {group.bind(member.take)}(v, {group.place_of(member)}, {group.walk})",
        "else:",
        "    v = w",
        *indented(keep),
    ]


def _among(member: Member, group: Group) -> str:
    """The test whether a value is one of the choices, where there are no other rules."""
    field = member.field
    is_all = field.multiple or member.convert or not is_plain(replace(field, choices=()))
    known = {choice for choice in choices_of(field) if type(choice) is str and choice}
    return "" if is_all else f"type(v) is str and v in {group.bind(frozenset(known))}"


def _is_text(member: Member) -> bool:
    return member.field.type in {"string", "text"} and member.clean is None


def _is_one_text(member: Member) -> bool:
    """Whether one text stands for a list: the usual person has one address."""
    field = member.field
    is_text = field.multiple and field.type == "string" and is_plain(field)
    return is_text and member.clean is not None and member.convert is None


def _one_text(member: Member, group: Group, missing: list[str]) -> list[str]:
    keep = group.keep(member.name, "(w,)" if member.is_tuple else "[w]")
    return [
        "try:",
        f"    w = {group.bind(member.clean)}(v)",
        "except Unusable:",
        "    w = None",
        "if w:",
        *indented(keep),
        # What is amiss is told where lists are taken.
        "else:",
        *indented(_taken(member, group, group.keep(member.name), missing)),
    ]


def _fast(member: Member) -> str:
    field = member.field
    if not member.is_plain or field.multiple:
        return ""
    return _FAST_CONVERTED[field.type] if member.convert else _FAST[field.type]
