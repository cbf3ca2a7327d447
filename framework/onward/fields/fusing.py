"""Payloads straight from events: a mapping fused with its fields into one function."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any

from onward.event import Event
from onward.fields.cleaning import Unusable
from onward.fields.fallbacks import FindIn, compile_completion
from onward.fields.member import Build, Member
from onward.fields.walk import Context, Walk
from onward.fields.writing import (
    NAMES,
    Group,
    absent_lines,
    cleaned_lines,
    indented,
    item_lines,
    value_lines,
)
from onward.mapping import NOTHING, Body, Code, Found, Rows, Writer
from onward.values import MISSING


@dataclass(frozen=True, slots=True)
class Fusion:
    """Writes what becomes of a mapping's values, in place of a dict of them.

    Attributes:
        build: How the payload is made.
        fallbacks: What finds values that the mapping did not, by dotted key.
        is_good: Whether members ``d`` that are no problem keep all rules, as an expression.
        settle: Sees to all others.
    """

    members: tuple[Member, ...]
    build: Build
    context: Context
    fallbacks: Mapping[str, FindIn]
    is_good: str
    settle: Callable[[Any, Walk], Any]

    @property
    def apart(self) -> Container[str]:
        """The groups whose members are wanted one by one."""
        return {
            member.field.key
            for member in self.members
            if _is_simple(member) and not member.field.multiple
        }

    @property
    def by_row(self) -> Container[str]:
        """The lists whose items are wanted one by one."""
        inside = [
            (f"{member.field.key}.{child.field.key}", child)
            for member in self.members
            if _is_simple(member) and not member.field.multiple
            for child in member.members
        ]
        return {
            key
            for key, member in [*((each.field.key, each) for each in self.members), *inside]
            if _is_simple(member) and member.field.multiple and key not in self.fallbacks
        }

    def write(self, found: Mapping[str, Found], body: Body) -> Code:
        """Write the function's rest, and say what it returns."""
        bind = body.writer.bind
        body.writer.names |= NAMES
        # Nearly all events have nothing to tell, so that only the others get a walk.
        walk = f"(state := state or {bind(Walk)}({bind(self.context)}, n))"
        group = Group(bind, self.build, at=None, walk=walk)
        lines = ["state = None", *group.start()]
        for number, member in enumerate(self.members):
            value = found.get(member.field.key, NOTHING)
            below = self._below(member)
            if value is NOTHING and below and member.field.key in self.apart:
                value = {}
            if isinstance(value, Code):
                lines += self._member(member, group, value, member.field.key, below)
            elif isinstance(value, Rows):
                lines += self._rows(member, group, value, body.writer)
            else:
                lines += self._group(member, group, value, str(number), body.writer)
        lines += [*group.end(), "d = out", f"if state is None and {self.is_good}:", "    return v"]
        for line in lines:
            body.line(line)
        return Code(f"{bind(self.settle)}(v, {walk})")

    def _below(self, member: Member) -> dict[str, FindIn]:
        start = f"{member.field.key}."
        return {key: find for key, find in self.fallbacks.items() if key.startswith(start)}

    def _member(
        self,
        member: Member,
        group: Group,
        value: Code,
        key: str,
        below: Mapping[str, FindIn] | None = None,
    ) -> list[str]:
        if value.value is not MISSING and key not in self.fallbacks:
            settled = self._settled(member, group, value.value)
            if settled is not MISSING:
                return group.keep(member.name, group.bind(settled))
        missing = absent_lines(member, group)
        looked_up = self._looked_up(key, group)
        if below:
            looked_up.append(f"v = {group.bind(_completing(member.field.key, below))}(v, s)")
        there = value_lines(member, group)
        if looked_up:
            lines = [f"v = {value.text}", *looked_up, "if v is not M:", *indented(there)]
        elif value is NOTHING:
            return missing
        else:
            there = [f"v = {value.text}", *there]
            if value.certain:
                return there
            lines = [f"if {value.text} is not M:", *indented(there)]
        return [*lines, "else:", *indented(missing)] if missing else lines

    def _settled(self, member: Member, group: Group, value: Any) -> Any:
        """What is kept of a value that is the same for all events; ``MISSING`` if more is to say."""
        is_changed = member.to_json is not None or member.fits is not None
        if value is None or value == "" or is_changed:
            return MISSING
        walk = Walk(self.context, [])
        taken = member.take(value, (None, member.field), walk)
        if member.clean is not None and not member.field.multiple and taken is not MISSING:
            try:
                taken = member.clean(taken)
            except Unusable:
                return MISSING
        is_told = walk.problems or walk.notes or taken is None or taken == ""
        # A list is an event's own; all else can be shared by all of them.
        return MISSING if is_told or isinstance(taken, list) else taken

    def _looked_up(self, key: str, group: Group) -> list[str]:
        if key not in self.fallbacks:
            return []
        return [
            "if v is M or v is None or v == '':",
            f"    w = {group.bind(self.fallbacks[key])}(s)",
            "    if w is not None and w != '':",
            "        v = w",
        ]

    def _rows(self, member: Member, group: Group, rows: Rows, writer: Writer) -> list[str]:
        number = writer.name("")
        place = group.bind((group.at, member.field))
        here = f"({place}, i{number})"
        inner = Group(
            group.bind, member.build, at=MISSING, place=here, walk=group.walk, number=number
        )
        body = Body(writer, scope=f"r{number}", indent=0)
        body.asked[body.scope] = f"q{number}"
        values = rows.write(body)
        taken = [f"q{number} = r{number}.__class__ is dict", *body.lines, *inner.start()]
        for child in member.members:
            value = values.get(child.field.key, NOTHING)
            taken += self._member(child, inner, value, f"{member.field.key}.{child.field.key}")
        taken += _others(member, inner, values)
        keep = [f"l{number}.append(v)"]
        cleaned = item_lines(member, group, here, keep, [])
        filled = [f"if given{number}:", *indented([*inner.end(), *cleaned])]
        if member.having:
            # Nearly every item has what it needs: asked first, it spares all else.
            asked = " and ".join(map(inner.has, member.having))
            known = [f"if {asked}:", *indented([*inner.end(), *keep])]
            filled = [*known, f"el{filled[0]}", *filled[1:]]
        taken += filled
        kept = f"tuple(l{number})" if member.is_tuple else f"l{number}"
        return [
            f"v = {rows.source.text}",
            "if v.__class__ is dict:",
            "    v = [v]",
            "if v.__class__ is list:",
            f"    l{number} = []",
            f"    for i{number}, r{number} in enumerate(v):",
            *indented(taken, 2),
            *indented(group.keep(member.name, kept)),
            "elif v is not M:",
            *indented(value_lines(member, group)),
        ]

    def _group(
        self,
        member: Member,
        group: Group,
        values: Mapping[str, Found],
        number: str,
        writer: Writer,
    ) -> list[str]:
        inner = Group(
            group.bind, member.build, at=(None, member.field), walk=group.walk, number=number
        )
        lines = inner.start()
        for child in member.members:
            value = values.get(child.field.key, NOTHING)
            if isinstance(value, Rows):
                lines += self._rows(child, inner, value, writer)
                continue
            assert isinstance(value, Code)  # noqa: S101 - groups come apart on one level only
            lines += self._member(child, inner, value, f"{member.field.key}.{child.field.key}")
        lines += _others(member, inner, values)
        filled = [*inner.end(), *cleaned_lines(member, group)]
        return [*lines, f"if given{number}:", *indented(filled)]


def _is_simple(member: Member) -> bool:
    # What is needed in a group is only missed once the group has something in it.
    return (
        member.build is not None
        and member.build.give is None
        and not member.is_required
        and not any(child.is_required for child in member.members)
    )


def _others(member: Member, group: Group, values: Mapping[str, Found]) -> list[str]:
    """What becomes of further members that the mapping names, where the group keeps such."""
    known = {child.field.key for child in member.members}
    further = {key: value for key, value in values.items() if key not in known}
    if member.build is None or member.build.others is None or not further:
        return []
    lines = ["o = {}"]
    for key, value in further.items():
        assert isinstance(value, Code)  # noqa: S101 - no list of groups is a further member
        lines += [f"v = {value.text}", "if v is not M and v is not None:", f"    o[{key!r}] = v"]
    return [*lines, "if o:", *indented(group.keep_others("o"))]


def _completing(key: str, below: Mapping[str, FindIn]) -> Callable[[Any, Event], Any]:
    complete = compile_completion(below)

    def completed(value: Any, event: Event) -> Any:
        raw = {} if value is MISSING else {key: value}
        complete(raw, event)
        return raw.get(key, MISSING)

    return completed
