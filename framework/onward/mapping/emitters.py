"""How the steps that find or choose a value are written, with the table of all thirteen.

Source: spec, "The mapping language", section 6.
"""

from typing import Any, Final

from onward.mapping import reshaping
from onward.mapping.checks import kind_of
from onward.mapping.compiler import Compiler, Emitter, Keep
from onward.mapping.liquid import LiquidText
from onward.mapping.places import Place
from onward.mapping.refusals import needs, wrong
from onward.mapping.runtime import root_path
from onward.mapping.steps import STEPS, step_of
from onward.mapping.text import parts
from onward.mapping.writer import NOTHING, Body, Code
from onward.values import is_truthy, segments


def _described(options: Any) -> str:
    name = step_of(options) if isinstance(options, dict) else None
    if name == "@path" and isinstance(options[name], str):
        return str(options[name])
    return f"the step {STEPS.get(name, name)}" if name else kind_of(options)


def path(compiler: Compiler, options: Any, place: Place, _keep: Keep, body: Body) -> Code:
    """Write ``@path``."""
    if isinstance(options, str):
        return body.path(segments(root_path(options)))
    found = compiler.value(options, place, Keep.NOTHING, body).text
    here, inner = compiler.writer.bind(place), compiler.writer.bind(_described(options))
    return body.new(f"find({found}, {body.scope}, {here}, {inner})")


def template(compiler: Compiler, options: Any, place: Place, _keep: Keep, body: Body) -> Code:
    """Write ``@template``."""
    if not isinstance(options, str):
        found = compiler.value(options, place, Keep.NOTHING, body).text
        here, inner = compiler.writer.bind(place), compiler.writer.bind(_described(options))
        checked = f"template_text({found}, {here}, {inner})"
        return body.new(f"filled({checked}, {body.scope})", certain=True)
    texts = []
    for part in parts(options):
        if isinstance(part, str):
            texts.append(compiler.writer.constant(part))
        else:
            found = body.path(part).text
            texts.append(f"({found} if {found}.__class__ is str else text({found}))")
    if not texts:
        return Code("''", certain=True)
    joined = " + ".join(texts) if len(texts) < 5 else f"''.join(({', '.join(texts)},))"
    return body.new(joined, certain=True)


def condition(compiler: Compiler, options: Any, place: Place, keep: Keep, body: Body) -> Code:
    """Write ``@if``."""
    given = options if isinstance(options, dict) else {}
    if not (is_truthy(given.get("exists")) or is_truthy(given.get("blank"))):
        return needs(compiler, place, '"exists" or "blank"', body)
    name = "exists" if "exists" in given else "blank"
    asked = body.named(compiler.value(given[name], (*place, name), Keep.NOTHING, body))
    if name == "exists":
        holds = f"{asked} is not M and {asked} is not None"
    else:
        holds = f"{asked} != '' if {asked}.__class__ is str else is_filled({asked})"
    result = compiler.writer.name("v")
    with body.block(f"if {holds}:"):
        chosen = NOTHING
        if "then" in given:
            chosen = compiler.value(given["then"], (*place, "then"), keep, body)
        body.line(f"{result} = {chosen.text}")
    with body.block("else:"):
        other = NOTHING
        if is_truthy(given.get("else")):
            other = compiler.value(given["else"], (*place, "else"), keep, body)
        body.line(f"{result} = {other.text}")
    return Code(result, certain=chosen.certain and other.certain)


def case(compiler: Compiler, options: Any, place: Place, keep: Keep, body: Body) -> Code:
    """Write ``@case``."""
    given = options if isinstance(options, dict) else {}
    operator = given.get("operator")
    if not is_truthy(operator):
        return needs(compiler, place, '"operator"', body)
    if not is_truthy(given.get("value")):
        return NOTHING
    found = compiler.value(given["value"], (*place, "value"), keep, body)
    if operator in ("lower", "upper"):
        changed = f"{found.text}.{operator}() if {found.text}.__class__ is str else {found.text}"
        return body.new(changed, certain=found.certain)
    shown = operator[:40] if isinstance(operator, str) else kind_of(operator)
    kind, here = compiler.writer.constant(shown), compiler.writer.bind(place)
    return body.new(f"changed_case({found.text}, {kind}, {here})", certain=found.certain)


def array_path(compiler: Compiler, options: Any, place: Place, keep: Keep, body: Body) -> Code:
    """Write ``@arrayPath``."""
    if not isinstance(options, list):
        return wrong(compiler, place, "a list", options, body)
    if not options:
        return NOTHING
    where = options[0]
    if isinstance(where, str):
        found = body.path(segments(root_path(where)))
    else:
        found = compiler.value(where, (*place, 0), keep, body)
    shape = options[1] if len(options) > 1 else None
    if not isinstance(shape, dict) or not shape:
        return found
    reshape = compiler.function(shape, (*place, 1), keep.inside)
    return body.new(f"each({found.text}, {reshape}, n)", certain=found.certain)


def literal(compiler: Compiler, options: Any, place: Place, keep: Keep, body: Body) -> Code:
    """Write ``@literal``."""
    return compiler.value(options, place, keep, body)


def liquid(compiler: Compiler, options: Any, place: Place, _keep: Keep, body: Body) -> Code:
    """Write ``@liquid``."""
    if not isinstance(options, str):
        return wrong(compiler, place, "text", options, body)
    render = compiler.writer.bind(LiquidText(options, place).render)
    return body.new(f"{render}({body.scope})", certain=True)


EMITTERS: Final[dict[str, Emitter]] = {
    "@path": path,
    "@template": template,
    "@if": condition,
    "@case": case,
    "@replace": reshaping.replace,
    "@arrayPath": array_path,
    "@literal": literal,
    "@flatten": reshaping.flatten,
    "@json": reshaping.json,
    "@merge": reshaping.merge,
    "@transform": reshaping.transform,
    "@excludeWhenNull": reshaping.exclude_when_null,
    "@liquid": liquid,
}
