"""Texts with their blanks, punctuation, digits or symbols taken out."""

import unicodedata
from typing import Final

_ASCII: Final = [chr(code) for code in range(128)]
_MARKS: Final = {ord(c): None for c in _ASCII if not (c.isalnum() or c.isspace())}
_MARKS_AND_DIGITS: Final = {**_MARKS, **{ord(c): None for c in _ASCII if c.isdigit()}}


def compact(text: str, *, digits: bool = True) -> str:
    """Lower case without blanks, punctuation and symbols: ``"O'Doe Smith"`` -> ``"odoesmith"``.

    Args:
        digits: Whether digits stay.
    """
    lowered = _joined(text)
    if lowered.isalpha() and lowered.isascii():
        return lowered
    if lowered.isascii():
        return "".join(filter(str.isalnum if digits else str.isalpha, lowered))
    return "".join(c for c in lowered if _stays(c, digits=digits))


def _joined(text: str) -> str:
    """Lower case without what names usually have in them: all that many of them need."""
    return text.lower().replace(" ", "").replace("'", "").replace("-", "")


def words(text: str, *, digits: bool = True) -> str:
    """Lower case without punctuation and symbols, single blanks between words."""
    lowered = text.lower()
    if lowered.isascii():
        return " ".join(lowered.translate(_MARKS if digits else _MARKS_AND_DIGITS).split())
    kept = (c if c.isspace() or _stays(c, digits=digits) else "" for c in lowered)
    return " ".join("".join(kept).split())


def without_ascii_punctuation(text: str) -> str:
    """Lower case without blanks and ASCII punctuation; all else stays."""
    lowered = _joined(text)
    if lowered.isalpha():
        return lowered
    if lowered.isascii():
        return "".join(filter(str.isalnum, lowered))
    return "".join(c for c in lowered if not c.isspace() and (c.isalnum() or not c.isascii()))


def _stays(character: str, *, digits: bool) -> bool:
    kind = unicodedata.category(character)[0]
    return kind in "LM" or (kind == "N" and digits)
