"""Mappings compiled once, to be resolved event by event."""

from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any, Protocol

from onward.errors import MappingError, MappingProblem
from onward.mapping.checks import check
from onward.mapping.compiler import Compiler, Keep
from onward.mapping.emitters import EMITTERS
from onward.mapping.explain import Explanation, explain_value
from onward.mapping.intake import take_in
from onward.mapping.places import Place
from onward.mapping.plugins import Directives
from onward.mapping.root import root_problem, rooted
from onward.mapping.shorthand import expand
from onward.mapping.templates import Template
from onward.mapping.writer import Body, Code, Found
from onward.values import MISSING


class CompiledMapping:
    """A mapping ready to run: call it with an event.

    Attributes:
        mapping: What was compiled, with any shorthand and root key written out.
        resolve: The bare function, for where every tenth of a microsecond counts:
            ``resolve(event, notes)``; what was left out for a reason is told to the list ``notes``.
    """

    __slots__ = ("_plugins", "mapping", "resolve")

    def __init__(self, mapping: Any, resolve: Callable[..., Any], plugins: Directives) -> None:
        self.mapping = mapping
        self.resolve = resolve
        self._plugins = plugins

    def __call__(self, event: Any = MISSING, notes: list[str] | None = None) -> Any:
        """The value for one event, or ``onward.values.MISSING``.

        Raises:
            MappingError: It cannot be resolved for this event (``phase`` "resolve").
        """
        return self.resolve(event, notes)

    def explain(self, event: Any) -> Explanation:
        """Where each value comes from for this event, or why nothing comes."""
        return explain_value(self.mapping, event, self._evaluate)

    def _evaluate(self, value: Any, scope: Any) -> Any:
        return _compiled(value, self._plugins).resolve(scope)


def compile_mapping(
    mapping: Mapping[str, Any], *, directives: Directives | None = None
) -> CompiledMapping:
    """A callable that gives a mapping's value for an event: Segment's language, letter for letter.

    Args:
        mapping: A JSON object; it is copied.
        directives: Further steps by name, such as ``@acme.lookup``.

    Raises:
        MappingError: The mapping is refused (``phase`` "validate"), with all its problems.
    """
    plugins = directives or {}
    taken = take_in(mapping)
    _raise_any([*root_problem(taken, ())])
    root = rooted(taken)
    _raise_any([*check(root, (), plugins)])
    return _compiled(root, plugins)


def compile_value(value: Any, *, directives: Directives | None = None) -> CompiledMapping:
    """A callable that gives one field's value, written in the admin's shorthand.

    Args:
        value: A path (``$.…``), a template (``{{ … }}``), a step, or anything else for itself.
        directives: Further steps by name.

    Raises:
        MappingError: The value is refused (``phase`` "validate").
    """
    plugins = directives or {}
    expanded = expand(take_in({"value": value})["value"])
    _raise_any([*problems_of(expanded, (), plugins)])
    return _compiled(expanded, plugins)


class Use(Protocol):
    """What becomes of a record's values, in place of a dict of them."""

    @property
    def apart(self) -> Container[str]:
        """Keys of objects whose members are wanted one by one."""
        ...

    @property
    def by_row(self) -> Container[str]:
        """Keys, dotted inside of groups, of lists whose items are wanted one by one."""
        ...

    def write(self, found: Mapping[str, Found], body: Body) -> Code:
        """Write what happens with the values, and say what is returned."""
        ...


def compile_record(
    fields: Mapping[str, Any], *, directives: Directives | None = None, use: Use | None = None
) -> CompiledMapping:
    """A callable that gives a record: each field's value by its key, absent where there is none.

    Args:
        fields: Field key to value in the admin's shorthand.
        directives: Further steps by name.
        use: Makes something else of the values than a dict.

    Raises:
        MappingError: A field is refused (``phase`` "validate"), with all problems of all fields.
    """
    plugins = directives or {}
    expanded = {key: expand(value) for key, value in take_in(fields).items()}
    _raise_any(
        [found for key, value in expanded.items() for found in problems_of(value, (key,), plugins)]
    )
    compiler = Compiler(plugins, EMITTERS)

    def write(body: Body) -> Code:
        if use is None:
            return compiler.object(expanded, (), Keep.NOTHING, body)
        return use.write(compiler.members(expanded, use.apart, use.by_row, body), body)

    # As a list, so that a key that looks like a step is just a key.
    return CompiledMapping(expanded, compiler.entry(list(expanded.values()), write), plugins)


def problems_of(value: Any, place: Place, plugins: Directives) -> Iterator[MappingProblem]:
    """The problems of an expanded value: those of its steps, and of its templates anywhere."""
    yield from check(value, place, plugins)
    yield from _template_problems(value, place)


def _template_problems(value: Any, place: Place) -> Iterator[MappingProblem]:
    if isinstance(value, Template):
        yield from value.problems(place)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _template_problems(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _template_problems(item, (*place, index))


def _compiled(value: Any, plugins: Directives) -> CompiledMapping:
    compiler = Compiler(plugins, EMITTERS)
    resolve = compiler.entry(value, lambda body: compiler.value(value, (), Keep.NOTHING, body))
    return CompiledMapping(value, resolve, plugins)


def _raise_any(problems: list[MappingProblem]) -> None:
    if problems:
        raise MappingError(problems, phase="validate")


def explain(mapping: Mapping[str, Any], event: Any) -> Explanation:
    """Where each value of a mapping comes from for ``event``, or why nothing comes.

    Raises:
        MappingError: The mapping is refused (``phase`` "validate").
    """
    return compile_mapping(mapping).explain(event)
