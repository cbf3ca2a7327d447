"""How each of the thirteen steps is written.

Source: spec, "The mapping language", section 6.
"""

from typing import Any, Final

from onward.mapping.checks import check, kind_of
from onward.mapping.compiler import Compiler, Emitter, Keep
from onward.mapping.liquid import LiquidText
from onward.mapping.places import Place, problem
from onward.mapping.root import root_problem, rooted
from onward.mapping.runtime import replacer, root_path
from onward.mapping.steps import STEPS, step_of
from onward.mapping.text import parts
from onward.mapping.writer import NOTHING, Body, Code
from onward.values import is_truthy, segments


def _needs(compiler: Compiler, place: Place, option: str, body: Body) -> Code:
    step = STEPS[str(place[-1])]
    return compiler.refuse([problem(place, f"{step} needs {option}.", at=place[:-1])], body)


def _wrong(compiler: Compiler, place: Place, expected: str, found: Any, body: Body) -> Code:
    step = STEPS[str(place[-1])]
    sentence = f"{step} should be {expected}, but it is {kind_of(found)}."
    return compiler.refuse([problem(place, sentence, at=place[:-1])], body)


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
        return _needs(compiler, place, '"exists" or "blank"', body)
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
        return _needs(compiler, place, '"operator"', body)
    if not is_truthy(given.get("value")):
        return NOTHING
    found = compiler.value(given["value"], (*place, "value"), keep, body)
    if operator in ("lower", "upper"):
        changed = f"{found.text}.{operator}() if {found.text}.__class__ is str else {found.text}"
        return body.new(changed, certain=found.certain)
    shown = operator[:40] if isinstance(operator, str) else kind_of(operator)
    kind, here = compiler.writer.constant(shown), compiler.writer.bind(place)
    return body.new(f"changed_case({found.text}, {kind}, {here})", certain=found.certain)


def replace(compiler: Compiler, options: Any, place: Place, _keep: Keep, body: Body) -> Code:
    """Write ``@replace``."""
    given = options if isinstance(options, dict) else {}
    if not is_truthy(given.get("pattern")):
        return _needs(compiler, place, '"pattern"', body)
    if not is_truthy(given.get("value")):
        return NOTHING
    found = compiler.value(given["value"], (*place, "value"), Keep.NOTHING, body).text
    pairs = [
        (given["pattern"], given.get("replacement")),
        (given.get("pattern2"), given.get("replacement2")),
    ]
    texts = [("" if old is None else old, "" if new is None else new) for old, new in pairs]
    switches = [given.get("ignorecase"), given.get("global")]
    for option in ("pattern", "replacement", "pattern2", "replacement2"):
        value = given.get(option)
        if isinstance(value, str) and len(value) > 10:
            sentence = (
                f'"{option}" of Replace may have at most 10 characters, but it has {len(value)}.'
            )
            found_problem = problem((*place, option), sentence, at=place[:-1])
            return compiler.refuse([found_problem], body)
    if not all(isinstance(text, str) for pair in texts for text in pair) or not all(
        switch is None or isinstance(switch, bool) for switch in switches
    ):
        return Code("''", certain=True)
    replacers = tuple(
        replacer(old, new, ignorecase=bool(switches[0]), everywhere=switches[1] is not False)
        for old, new in texts
        if old
    )
    return body.new(f"replaced({found}, {compiler.writer.bind(replacers)})", certain=True)


def array_path(compiler: Compiler, options: Any, place: Place, keep: Keep, body: Body) -> Code:
    """Write ``@arrayPath``."""
    if not isinstance(options, list):
        return _wrong(compiler, place, "a list", options, body)
    where = options[0] if options else None
    if not options:
        return NOTHING
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


def flatten(compiler: Compiler, options: Any, place: Place, keep: Keep, body: Body) -> Code:
    """Write ``@flatten``."""
    given = options if isinstance(options, dict) else {}
    separator = given.get("separator")
    if not is_truthy(separator):
        return _needs(compiler, place, '"separator"', body)
    if not isinstance(separator, str):
        return _wrong(compiler, place, "text", separator, body)
    found = compiler.value(given.get("value"), (*place, "value"), Keep.EVERYTHING, body).text
    omit = is_truthy(given.get("omitArrays"))
    call = f"flattened({found}, {compiler.writer.constant(separator)}, omit_arrays={omit})"
    if keep is Keep.NOTHING:
        call = f"without_missing({call})"
    return body.new(call, certain=True)


def json(compiler: Compiler, options: Any, place: Place, keep: Keep, body: Body) -> Code:
    """Write ``@json``."""
    given = options if isinstance(options, dict) else {}
    for option in ("mode", "value"):
        if not is_truthy(given.get(option)):
            return _needs(compiler, place, f'"{option}"', body)
    decodes = given["mode"] == "decode"
    inner = keep if decodes else Keep.NOTHING
    found = compiler.value(given["value"], (*place, "value"), inner, body)
    if decodes:
        return body.new(f"decode({found.text})", certain=found.certain)
    if given["mode"] == "encode":
        return body.new(f"encode({found.text})", certain=found.certain)
    return NOTHING


def merge(compiler: Compiler, options: Any, place: Place, keep: Keep, body: Body) -> Code:
    """Write ``@merge``."""
    given = options if isinstance(options, dict) else {}
    if not is_truthy(given.get("direction")):
        return _needs(compiler, place, '"direction"', body)
    if not isinstance(given.get("objects"), list):
        return _needs(compiler, place, '"objects", a list', body)
    inner = max(keep, Keep.MEMBERS)
    entries = [
        compiler.value(entry, (*place, "objects", index), inner, body).text
        for index, entry in enumerate(given["objects"])
    ]
    if given["direction"] == "left":
        entries.reverse()
    result = body.new(f"merged(({''.join(f'{entry}, ' for entry in entries)}))", certain=True)
    if keep is Keep.NOTHING:
        kept = f"{{k: v for k, v in {result.text}.items() if v is not M}}"
        return body.new(kept, certain=True)
    return result


def transform(compiler: Compiler, options: Any, place: Place, keep: Keep, body: Body) -> Code:
    """Write ``@transform``."""
    given = options if isinstance(options, dict) else {}
    for option in ("apply", "mapping"):
        if not is_truthy(given.get(option)):
            return _needs(compiler, place, f'"{option}"', body)
    apply, here = given["apply"], (*place, "apply")
    if not isinstance(apply, dict):
        return _wrong(compiler, place, "a group of values", apply, body)
    if not body.scope_is_object:
        body.line(f"object_scope({body.scope}, {compiler.writer.bind(place)})")
    found = [*root_problem(apply, here)] or [*check(rooted(apply), here, compiler.plugins)]
    if found:
        return compiler.refuse(found, body)
    between = compiler.value(rooted(apply), here, Keep.NOTHING, body).text
    second = compiler.function(given["mapping"], (*place, "mapping"), keep)
    return body.new(f"{second}({between}, n)")


def exclude_when_null(
    compiler: Compiler, options: Any, place: Place, keep: Keep, body: Body
) -> Code:
    """Write ``@excludeWhenNull``."""
    found = compiler.value(options, place, keep, body)
    return body.new(f"without_nulls({found.text})")


def liquid(compiler: Compiler, options: Any, place: Place, _keep: Keep, body: Body) -> Code:
    """Write ``@liquid``."""
    if not isinstance(options, str):
        return _wrong(compiler, place, "text", options, body)
    render = compiler.writer.bind(LiquidText(options, place).render)
    return body.new(f"{render}({body.scope})", certain=True)


EMITTERS: Final[dict[str, Emitter]] = {
    "@path": path,
    "@template": template,
    "@if": condition,
    "@case": case,
    "@replace": replace,
    "@arrayPath": array_path,
    "@literal": literal,
    "@flatten": flatten,
    "@json": json,
    "@merge": merge,
    "@transform": transform,
    "@excludeWhenNull": exclude_when_null,
    "@liquid": liquid,
}
