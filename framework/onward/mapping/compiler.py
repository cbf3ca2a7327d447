"""From a mapping to straight-line Python: values, objects, lists."""

from collections import Counter
from collections.abc import Callable, Container, Iterator
from enum import IntEnum
from typing import Any, Final

from onward.errors import MappingProblem
from onward.mapping.checks import unknown_step
from onward.mapping.places import Place, problem
from onward.mapping.plugins import Directives
from onward.mapping.runtime import root_path
from onward.mapping.steps import has_steps, step_of
from onward.mapping.templates import Template
from onward.mapping.text import parts
from onward.mapping.writer import NOTHING, Body, Code, Found, Rows, Writer
from onward.values import segments

MAX_INDENT: Final = 8


class Keep(IntEnum):
    """How long a member that came out missing is kept, for those whom it concerns."""

    NOTHING = 0
    MEMBERS = 1
    EVERYTHING = 2

    @property
    def inside(self) -> "Keep":
        """What holds for the members of an object."""
        return Keep.EVERYTHING if self is Keep.EVERYTHING else Keep.NOTHING


Emitter = Callable[["Compiler", Any, Place, Keep, Body], Code]


class Compiler:
    """Writes the functions for one mapping."""

    def __init__(self, plugins: Directives, emitters: dict[str, Emitter]) -> None:
        self.plugins = plugins
        self.emitters = emitters
        self.writer = Writer()
        self.refusals: list[MappingProblem] = []

    def value(self, value: Any, place: Place, keep: Keep, body: Body) -> Code:
        """Write what gives ``value`` for one event, and say where it is found."""
        if isinstance(value, Template):
            return body.new(f"{self.writer.bind(value.renderer(place))}({body.scope}, n)")
        if not has_steps(value) and not _has_templates(value):
            code = self.writer.constant(value)
            return (
                body.new(code, certain=True)
                if isinstance(value, (dict, list))
                else Code(code, certain=True, value=value)
            )
        if body.indent > MAX_INDENT:
            return body.new(f"{self.function(value, place, keep)}({body.scope}, n)")
        if isinstance(value, list):
            return self._list(value, place, keep, body)
        name = step_of(value)
        if name is None:
            return self.object(value, place, keep, body)
        options, here = value[name], (*place, name)
        if name in self.emitters:
            return self.emitters[name](self, options, here, keep, body)
        if name in self.plugins:
            resolved = self.value(options, here, Keep.NOTHING, body)
            run = self.writer.bind(self.plugins[name].resolve)
            return body.new(f"{run}({resolved.text}, {body.scope})")
        return self.refuse([problem(place, unknown_step(name, self.plugins))], body)

    def object(self, value: dict[str, Any], place: Place, keep: Keep, body: Body) -> Code:
        """Write an object member by member; a missing one stays out, unless it is kept."""
        result = body.new("{}", certain=True)
        for key, item in value.items():
            code = self.value(item, (*place, key), keep.inside, body)
            store = f"{result.text}[{self.writer.constant(key)}] = {code.text}"
            if code.certain or keep is not Keep.NOTHING:
                body.line(store)
            elif code is not NOTHING:
                body.line(f"if {code.text} is not M: {store}")
        return result

    def members(
        self,
        value: dict[str, Any],
        apart: Container[str],
        by_row: Container[str],
        body: Body,
        place: tuple[str, ...] = (),
    ) -> dict[str, Found]:
        """Write the values of a record's fields.

        Args:
            apart: Keys of objects whose members are written one by one if they can be.
            by_row: Keys of lists whose items are left to be written, if they are reshaped; dotted
                for lists inside such objects.
            place: Of the object whose members they are.
        """
        found: dict[str, Found] = {}
        for key, item in value.items():
            here = (*place, key)
            name = ".".join(here)
            match item:
                case {"@arrayPath": [where, dict(shape)]} if (
                    name in by_row and shape and step_of(shape) is None
                ):
                    found[key] = self._rows(where, shape, (*here, "@arrayPath"), body)
                case dict(members) if name in apart and step_of(members) is None:
                    found[key] = self.members(members, (), by_row, body, here)
                case _:
                    found[key] = self.value(item, here, Keep.NOTHING, body)
        return found

    def _rows(self, where: Any, shape: dict[str, Any], place: Place, body: Body) -> Rows:
        path = {"@path": where} if isinstance(where, str) else where
        source = self.value(path, (*place, 0), Keep.NOTHING, body)

        def write(inside: Body) -> dict[str, Code]:
            return {
                name: self.value(child, (*place, 1, name), Keep.NOTHING, inside)
                for name, child in shape.items()
            }

        return Rows(source, write)

    def _list(self, value: list[Any], place: Place, keep: Keep, body: Body) -> Code:
        items = []
        for index, item in enumerate(value):
            code = self.value(item, (*place, index), keep.inside, body)
            text = code.text
            items.append(text if code.certain else f"None if {text} is M else {text}")
        return body.new(f"[{', '.join(items)}]", certain=True)

    def function(self, value: Any, place: Place, keep: Keep) -> str:
        """Write a function of its own for a value in a scope of its own; its name."""
        name = self.writer.name("f")
        body = Body(self.writer, indent=0)
        with body.block(f"def {name}(s, n):"):
            body.line(f"return {self.value(value, place, keep, body).text}")
        self.writer.finish(body)
        return name

    def entry(self, value: Any, write: Callable[[Body], Code]) -> Callable[..., Any]:
        """Write the function that takes the event, and load it."""
        body = Body(self.writer, indent=0, scope_is_object=True)
        with body.block("def resolve(s=M, n=None):"):
            with body.block("if s.__class__ is not dict:"):
                body.line("s = event_of(s)")
            with body.block("try:"):
                for keys in shared_starts(value):
                    body.start(keys)
                body.line(f"return {write(body).text}")
            with body.block("except RecursionError:"):
                body.line("raise too_deep() from None")
        self.writer.finish(body)
        return self.writer.load("resolve")

    def refuse(self, problems: list[MappingProblem], body: Body) -> Code:
        """Write that every event that comes here is refused, and remember it for the linter."""
        self.refusals.extend(problems)
        body.line(f"refuse({self.writer.bind(tuple(problems))})")
        return NOTHING


def _has_templates(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_templates, value.values()))
    if isinstance(value, list):
        return any(map(_has_templates, value))
    return isinstance(value, Template)


def shared_starts(value: Any) -> list[tuple[str, ...]]:
    """The starts that several paths into the event have in common, shorter ones first."""
    counts = Counter(keys[:end] for keys in set(_event_paths(value)) for end in range(1, len(keys)))
    return sorted(keys for keys, count in counts.items() if count > 1)


def _event_paths(value: Any) -> Iterator[tuple[str, ...]]:
    if isinstance(value, list):
        for item in value:
            yield from _event_paths(item)
    elif isinstance(value, dict):
        name = step_of(value)
        options = value[name] if name else None
        match name, options:
            case "@path", str():
                yield segments(root_path(options))
            case "@template", str():
                yield from (part for part in parts(options) if isinstance(part, tuple))
            case "@arrayPath", [str(where), *_]:
                yield segments(root_path(where))
            case "@transform", {"apply": apply}:
                yield from _event_paths(apply)
            case _:
                for item in value.values():
                    yield from _event_paths(item)
