"""How the steps that change a value are written.

Source: spec, "The mapping language", section 6.
"""

from typing import Any

from onward.mapping.checks import check
from onward.mapping.compiler import Compiler, Keep
from onward.mapping.places import Place, problem
from onward.mapping.refusals import needs, wrong
from onward.mapping.root import root_problem, rooted
from onward.mapping.runtime import replacer
from onward.mapping.writer import NOTHING, Body, Code
from onward.values import is_truthy


def replace(compiler: Compiler, options: Any, place: Place, _keep: Keep, body: Body) -> Code:
    """Write ``@replace``."""
    given = options if isinstance(options, dict) else {}
    if not is_truthy(given.get("pattern")):
        return needs(compiler, place, '"pattern"', body)
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


def flatten(compiler: Compiler, options: Any, place: Place, keep: Keep, body: Body) -> Code:
    """Write ``@flatten``."""
    given = options if isinstance(options, dict) else {}
    separator = given.get("separator")
    if not is_truthy(separator):
        return needs(compiler, place, '"separator"', body)
    if not isinstance(separator, str):
        return wrong(compiler, place, "text", separator, body)
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
            return needs(compiler, place, f'"{option}"', body)
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
        return needs(compiler, place, '"direction"', body)
    if not isinstance(given.get("objects"), list):
        return needs(compiler, place, '"objects", a list', body)
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
            return needs(compiler, place, f'"{option}"', body)
    apply, here = given["apply"], (*place, "apply")
    if not isinstance(apply, dict):
        return wrong(compiler, place, "a group of values", apply, body)
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
