"""What can be wrong with a step, seen without any event."""

import re
from collections.abc import Iterator
from typing import Any, Final

from onward.mapping.findings import Finding, finding
from onward.mapping.lintpaths import TEXTS
from onward.mapping.places import Place
from onward.mapping.runtime import root_path
from onward.mapping.steps import has_steps, step_of
from onward.values import is_truthy, segments

_ALWAYS_TEXT: Final = ("@template", "@liquid")
_ALWAYS_THERE: Final = ("@template", "@liquid", "@replace", "@flatten", "@merge")
_CLOCK: Final = re.compile(r"""["'](now|today)["']\s*\|\s*date|\|\s*sample\b""")


def step_findings(name: str, options: Any, place: Place) -> Iterator[Finding]:
    """Findings about one step, apart from the paths in it."""
    match name, options:
        case "@if", dict():
            yield from _choice(options, place)
        case "@merge", {"objects": [*objects]}:
            for index, entry in enumerate(objects):
                yield from _merged(entry, (*place, "objects", index))
        case "@liquid", str() if _CLOCK.search(options):
            yield finding(
                place,
                "clock-or-chance",
                '"now", "today" and sample do not ask the clock or a die.',
                "They stand for receivedAt and a fixed choice, so that a retry sends the same.",
            )
        case _:
            return


def _choice(options: dict[str, Any], place: Place) -> Iterator[Finding]:
    if "exists" in options and "blank" in options:
        yield finding(
            (*place, "blank"),
            "unreachable",
            'beside "exists", "blank" is not looked at.',
            "Keep one of them.",
        )
    name = "exists" if "exists" in options else "blank"
    asked = options.get(name)
    always = _always(asked, name)
    if always is not None and ("then", "else")[always is True] in options:
        lost = "else" if always else "then"
        why = "always" if always else "never"
        yield finding(
            (*place, lost),
            "unreachable",
            f'this is never reached, since "{name}" {why} holds here.',
            'Ask with "blank" instead of "exists".' if name == "exists" else f'Leave out "{lost}".',
        )
    if "else" in options and not is_truthy(options["else"]) and options["else"] is not None:
        yield finding(
            (*place, "else"),
            "lost-else",
            f"this else gives nothing, since {_shown(options['else'])} does not count here.",
            'Write {"@literal": …} around it.',
        )
    if "then" not in options and "else" not in options:
        yield finding(place, "no-branch", "If gives nothing.", 'Add "then" or "else".')
    yield from _asked_again(options, place)


def _shown(value: Any) -> str:
    return {"": "empty text", "False": "false"}.get(str(value), str(value))


def _always(asked: Any, name: str) -> bool | None:
    """Whether a condition holds always, never, or (``None``) sometimes."""
    step = step_of(asked) if isinstance(asked, dict) else None
    if step == "@literal" and not has_steps(asked[step]):
        asked, step = asked[step], None
    if name == "exists" and step in _ALWAYS_THERE:
        return True
    if has_steps(asked) or not isinstance(asked, (str, int, float, bool, type(None))):
        return None
    return is_truthy(asked) if name == "blank" else asked is not None


def _asked_again(options: dict[str, Any], place: Place) -> Iterator[Finding]:
    other = options.get("else")
    inner = other.get("@if") if isinstance(other, dict) else None
    asked = options.get("exists")
    if isinstance(inner, dict) and has_steps(asked) and inner.get("exists") == asked:
        yield finding(
            (*place, "else", "@if", "then"),
            "unreachable",
            "this is never reached: the same was asked before and was not there.",
            "Ask for something else, or leave this step out.",
        )


def _merged(entry: Any, place: Place) -> Iterator[Finding]:
    name = step_of(entry) if isinstance(entry, dict) else None
    options = entry[name] if name else None
    if name == "@path" and isinstance(options, str):
        keys = segments(root_path(options))
        ignored = len(keys) == 1 and keys[0] in TEXTS
    else:
        ignored = name in _ALWAYS_TEXT or (name == "@literal" and isinstance(options, (str, list)))
    if ignored:
        yield finding(
            place,
            "merge-of-text",
            "Merge takes groups of values; a text or a list is ignored.",
            "Put it into a group: {key: value}.",
        )
