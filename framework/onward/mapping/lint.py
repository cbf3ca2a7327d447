"""Advice on a mapping that can be saved: what can never work, what is rarely meant."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from onward.errors import MappingError, MappingProblem
from onward.mapping.checks import check_step
from onward.mapping.compiler import Compiler, Keep
from onward.mapping.emitters import EMITTERS
from onward.mapping.findings import Finding, finding
from onward.mapping.intake import take_in
from onward.mapping.lintpaths import path_findings
from onward.mapping.lintsteps import step_findings
from onward.mapping.liquid import LiquidText
from onward.mapping.liquid.faults import BrokenLiquidError
from onward.mapping.places import Place, problem
from onward.mapping.plugins import Directives
from onward.mapping.reads import paths
from onward.mapping.root import root_problem, rooted
from onward.mapping.runtime import root_path
from onward.mapping.shorthand import expand
from onward.mapping.steps import is_marked, step_of
from onward.mapping.templates import Template
from onward.mapping.text import written_paths
from onward.mapping.writer import Body
from onward.values import segments

_LOOKS_LIKE_PATH: Final = re.compile(
    r"\$?(properties|traits|context|integrations)(\.[\w-]+)+|\$(\w[\w.]*|\[.*)"
)


def lint(
    mapping: Mapping[str, Any],
    *,
    directives: Directives | None = None,
    types: Collection[str] | None = None,
) -> list[Finding]:
    """What is questionable in a mapping's fields, each with advice.

    Args:
        mapping: Field key to value, in the admin's shorthand or in Segment's language.
        directives: Further steps by name.
        types: The types of event that the mapping's trigger lets through, where known.
    """
    plugins = directives or {}
    try:
        taken = take_in(mapping)
    except MappingError as error:
        return _errors(error.problems)
    found = [*root_problem(taken, ())]
    if found:
        return _errors(found)
    fields = expand(rooted(taken))
    findings = _errors([*_broken(fields, (), plugins), *_refusals(fields, plugins)])
    findings += _walk(fields, (), in_item=False)
    findings += _traits(fields, types)
    return list(dict.fromkeys(findings))


def _errors(problems: Collection[MappingProblem]) -> list[Finding]:
    hint = "Mend this step: it fails for every event that reaches it."
    return [
        Finding(found.place, "broken-step", found.message, hint, "error")
        for found in dict.fromkeys(problems)
    ]


def _broken(value: Any, place: Place, plugins: Directives) -> Iterator[MappingProblem]:
    """The problems of every step, also where validation does not look."""
    if isinstance(value, Template):
        yield from value.problems(place)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _broken(item, (*place, index), plugins)
    elif isinstance(value, dict):
        if is_marked(value):
            yield from check_step(value, place, plugins)
        for key, item in value.items():
            yield from _broken(item, (*place, key), plugins)
        if isinstance(value.get("@liquid"), str):
            yield from _broken_liquid(value["@liquid"], (*place, "@liquid"))


def _broken_liquid(text: str, place: Place) -> Iterator[MappingProblem]:
    try:
        LiquidText(text, place).compile()
    except BrokenLiquidError as error:
        yield problem(place, str(error), at=place[:-1])


def _refusals(fields: Any, plugins: Directives) -> list[MappingProblem]:
    """What compiling finds out: steps that refuse every event."""
    compiler = Compiler(plugins, EMITTERS)
    body = Body(compiler.writer, scope_is_object=True)
    compiler.value(_without_templates(fields), (), Keep.NOTHING, body)
    return compiler.refusals


def _without_templates(value: Any) -> Any:
    if isinstance(value, dict) and not is_marked(value):
        return {key: _without_templates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_templates(item) for item in value]
    return value.text if isinstance(value, Template) else value


def _walk(value: Any, place: Place, *, in_item: bool) -> Iterator[Finding]:
    if isinstance(value, Template):
        for path in value.variables():
            yield from path_findings(path, place, in_item=in_item)
    elif isinstance(value, str):
        yield from _text(value, place)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, (*place, index), in_item=in_item)
    elif isinstance(value, dict):
        name = step_of(value)
        if name is None:
            for key, item in value.items():
                yield from _walk(item, (*place, key), in_item=in_item)
        else:
            here = (*place, name)
            yield from step_findings(name, value[name], here)
            yield from _step(name, value[name], here, in_item=in_item)


def _text(value: str, place: Place) -> Iterator[Finding]:
    if _LOOKS_LIKE_PATH.fullmatch(value):
        plain = value.lstrip("$").removeprefix(".")
        yield finding(
            place,
            "looks-like-path",
            f'"{value}" is sent as it stands, though it looks like a path.',
            f'Write "$.{plain}", or put it into a Fixed value (@literal).',
        )


def _step(name: str, options: Any, place: Place, *, in_item: bool) -> Iterator[Finding]:
    match name, options:
        case _, str():
            yield from _text_step(name, options, place, in_item=in_item)
        case "@arrayPath", [where, *shape]:
            if isinstance(where, str):
                yield from path_findings(where, place, in_item=in_item)
            else:
                yield from _walk(where, (*place, 0), in_item=in_item)
            for part in shape[:1]:
                yield from _walk(part, (*place, 1), in_item=True)
        case "@transform", {"apply": apply}:
            yield from _walk(apply, (*place, "apply"), in_item=in_item)
        case (("@replace" | "@case" | "@json" | "@flatten"), {"value": value}):
            yield from _walk(value, (*place, "value"), in_item=in_item)
        case "@merge", {"objects": objects}:
            yield from _walk(objects, (*place, "objects"), in_item=in_item)
        case _:
            yield from _walk(options, place, in_item=in_item)


def _text_step(name: str, text: str, place: Place, *, in_item: bool) -> Iterator[Finding]:
    if name == "@path":
        yield from path_findings(text, place, in_item=in_item)
    elif name == "@template":
        for path in written_paths(text):
            yield from _template_path(path.strip(), place, in_item=in_item)
    elif name == "@liquid":
        for path in LiquidText(text, place).variables():
            yield from path_findings(path, place, in_item=in_item)


def _template_path(path: str, place: Place, *, in_item: bool) -> Iterator[Finding]:
    if path.startswith("$."):
        yield finding(
            place,
            "template-dollar",
            f"{{{{{path}}}}} prints nothing: paths in a Text template have no $.",
            f"Write {{{{{path[2:]}}}}}.",
        )
    elif "|" in path:
        yield finding(
            place,
            "template-filter",
            f"{{{{{path}}}}} prints nothing: a Text template knows no filters.",
            "Use a Liquid step, or write the template as the field's value.",
        )
    else:
        yield from path_findings(path, place, in_item=in_item)


def _traits(fields: Any, types: Collection[str] | None) -> Iterator[Finding]:
    if types is not None and not set(types) - {"identify", "group"}:
        return
    for key, value in fields.items():
        read = {segments(root_path(path)) for path in paths(value)}
        for keys in sorted(read):
            if keys[0:1] == ("traits",) and ("context", *keys) not in read and len(keys) > 1:
                path = ".".join(keys)
                yield finding(
                    (key,),
                    "traits-elsewhere",
                    f"$.{path} is there on identify and group events only.",
                    f"Other events carry it in $.context.{path}.",
                )
