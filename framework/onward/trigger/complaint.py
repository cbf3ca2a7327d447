"""The sentence that says where a trigger cannot be read."""

from onward.errors import TriggerError

__all__ = ["unreadable"]

_WIDTH = 72
_BEFORE = 48
_LONGEST = 400
_BLANKS = str.maketrans("\t\r", "  ")


def unreadable(
    text: str,
    offset: int,
    what: str,
    *,
    expected: str,
    found: str,
    subject: str = "The trigger",
) -> TriggerError:
    """The error at ``offset`` (from 0), with the line of the trigger and a caret under it.

    Source: spec, "How errors read for a person", section 5.
    """
    start = text.rfind("\n", 0, offset) + 1
    sentence = f"{subject} cannot be read at character {offset + 1}: {_short(what, _LONGEST)}"
    return TriggerError(
        "\n".join([sentence, *_pointing(text, start, offset)]) if text.strip() else sentence,
        offset=offset,
        line=text.count("\n", 0, offset) + 1,
        column=offset - start + 1,
        expected=expected,
        found=_short(found, _WIDTH),
    )


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _pointing(text: str, start: int, offset: int) -> tuple[str, str]:
    end = text.find("\n", offset)
    line = text[start : len(text) if end < 0 else end].translate(_BLANKS)
    caret = offset - start
    cut = max(0, caret - _BEFORE)
    window = line[cut : cut + _WIDTH]
    head = "…" if cut else ""
    tail = "…" if cut + _WIDTH < len(line) else ""
    return f"  {head}{window.rstrip()}{tail}", f"  {' ' * (len(head) + caret - cut)}^"
