"""A trigger's tokens, one at a time, with what is found out on the way."""

import re
from dataclasses import dataclass
from typing import Literal, cast

from onward.errors import TriggerError
from onward.trigger.complaint import unreadable
from onward.trigger.vocabulary import EVENTS, Vocabulary

__all__ = ["Cursor", "Kind", "Note", "Token"]

Kind = Literal["word", "string", "number", "operator", "mark", "open", "stray", "end"]

_SPACE = re.compile(r"[ \t\n\r]*")
_TOKEN = re.compile(
    r"""
    (?P<word>(?:[A-Za-z_]|\\.)(?:[A-Za-z0-9_-]|\\.)*)
    |(?P<number>[+-]?[0-9][0-9A-Za-z_.+-]*)
    |(?P<string>"[^"]*"|'[^']*')
    |(?P<open>["'])
    |(?P<operator>[=!<>]+)
    |(?P<mark>[(),.\[\]])
    |(?P<stray>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_HINTS = {
    "&": "Use and / or.",
    "|": "Use and / or.",
    ":": "Use =.",
    "\\": "A backslash takes the next character with it, but the trigger ends here.",
    "-": "Write a minus directly before the digits, as in -5.",
    "+": "Write a plus directly before the digits, as in +5.",
    "\xa0": "It looks like a space; type an ordinary space instead.",
} | dict.fromkeys("“”„«»\u2018\u2019", 'Use straight quotes: ".')


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign of a trigger; ``value`` is without quotes or escapes."""

    kind: Kind
    source: str
    start: int
    value: str

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.source)

    @property
    def conditional(self) -> str | None:
        """``and`` or ``or`` if it is that word, in any letter case."""
        lowered = self.source.lower()
        return lowered if lowered in {"and", "or"} else None

    def is_mark(self, sign: str) -> bool:
        """Whether it is the given bracket, comma or dot."""
        return self.kind == "mark" and self.source == sign


@dataclass(frozen=True, slots=True)
class Note:
    """Something that Segment reads otherwise, for who moves a trigger here."""

    offset: int
    message: str


class Cursor:
    """Where the reading of a trigger stands.

    Attributes:
        token: The next token.
        behind: The offset after the last one taken.
        notes: What Segment would have read otherwise.
        words: What conditions may begin with.
    """

    def __init__(self, text: str, words: Vocabulary = EVENTS) -> None:
        self.text = text
        self.words = words
        self.behind = 0
        self.token = self._next(0)
        self.notes: list[Note] = []

    def take(self) -> Token:
        """The next token; the cursor moves behind it."""
        taken = self.token
        self.behind = taken.end
        self.token = self._next(taken.end)
        return taken

    def note(self, token: Token, message: str) -> None:
        """Remember a place that Segment reads otherwise."""
        self.notes.append(Note(token.start, message))

    def refusal(
        self, what: str, *, expected: str, at: Token | None = None, exact: bool = False
    ) -> TriggerError:
        """The error at the next token, or at ``at``.

        A character that no trigger may hold explains more than what it disturbs, so its own
        sentence is taken unless ``what`` is ``exact``.
        """
        token = at or self.token
        if token.kind == "stray" and not exact:
            hint = _HINTS.get(token.source)
            what = f'"{token.source}" is not used in triggers.' + (f" {hint}" if hint else "")
        elif token.kind == "open":
            what = f"the text that starts here is never closed with {token.source}."
        found = token.source if token.kind != "end" else "the end"
        return unreadable(
            self.text,
            token.start,
            what,
            expected=expected,
            found=found,
            subject=self.words.subject,
        )

    def _next(self, offset: int) -> Token:
        start = cast("re.Match[str]", _SPACE.match(self.text, offset)).end()
        found = _TOKEN.match(self.text, start)
        if found is None:
            return Token("end", "", len(self.text), "")
        kind = cast("Kind", found.lastgroup)
        source = found[0]
        if kind == "word":
            return Token(kind, source, start, _ESCAPE.sub(r"\1", source))
        return Token(kind, source, start, source[1:-1] if kind == "string" else source)
