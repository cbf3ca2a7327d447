"""Text templates, cut into their parts.

Source: spec, "The mapping language", section 6, ``@template``.
"""

import re
from typing import Final

from onward.values import segments

_TRIPLE: Final = re.compile(r"\{\{\{([^}]+)\}\}\}")
_DOUBLE: Final = re.compile(r"\{\{([^}]+)\}\}")
_SPACE: Final = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)

Part = str | tuple[str, ...]
"""Fixed text, or the keys of a path whose text stands there."""


def parts(template: str) -> list[Part]:
    """The parts of a template: ``"Hi {{a.b}}"`` -> ``["Hi ", ("a", "b")]``.

    What three braces put in is never read as a template again, so an event cannot name paths.
    """
    found: list[Part] = []
    for index, piece in enumerate(_TRIPLE.split(template)):
        if index % 2:
            found.append(segments(piece.strip(_SPACE)))
            continue
        for inner, text in enumerate(_DOUBLE.split(piece)):
            if inner % 2:
                found.append(segments(text.strip(_SPACE)))
            elif text:
                found.append(text)
    return found


def written_paths(template: str) -> list[str]:
    """The text between each ``{{`` and the next ``}}``, as written."""
    return [text for text in re.findall(r"\{\{(.*?)\}\}", template, re.DOTALL) if text]
