"""The field a condition asks about, as it is written."""

import re
from dataclasses import dataclass
from typing import cast

from onward.trigger.cursor import Cursor, Token
from onward.trigger.tree import MEMBER_FIELDS, ROOTS, TEXT_FIELDS
from onward.values import nearest

__all__ = ["FUNCTIONS", "RESERVED", "Field", "escaped", "read_field"]

FUNCTIONS = ("contains", "match")
RESERVED = frozenset({"and", "or", "true", "false", "null"})

_A_FIELD = "a field (type, event, name, userId, properties.…, traits.… or context.…)"
_OTHER_MEMBERS = (
    "anonymousId",
    "groupId",
    "integrations",
    "messageId",
    "previousId",
    "receivedAt",
    "sentAt",
    "timestamp",
)
_RUN = re.compile(r"""(?:\\.|\[(?:"[^"]*"|'[^']*'|[^\s\[\]]*)\]|[^\s=!<>(),"'\[\]])+""", re.DOTALL)
_ODD = re.compile(r"[^A-Za-z0-9_-]")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_POSITION = re.compile(r"0|[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class Field:
    """What a condition asks about: its type, its name, the text it was read from."""

    type: str
    name: str | None
    source: str

    @property
    def is_text(self) -> bool:
        """Whether it is one of the event's own text members."""
        return self.name is None


def escaped(segment: str) -> str:
    r"""A path segment as a trigger must write it: ``"a b"`` -> ``a\ b``, ``"0"`` -> ``\0``."""
    written = _ODD.sub(r"\\\g<0>", segment)
    begins_well = written[0] in "_\\" or written[0].isalpha()
    return written if begins_well and written not in RESERVED else f"\\{written}"


def read_field(cursor: Cursor) -> Field:
    """The field that stands next.

    Raises:
        TriggerError: None stands there, or no event has it.
    """
    root = cursor.token
    if root.kind != "word" or root.source in RESERVED or root.conditional:
        raise cursor.refusal(_no_field(cursor), expected="a field")
    cursor.take()
    if root.value in TEXT_FIELDS:
        _refuse_members_of_text(cursor, root)
        return Field(TEXT_FIELDS[root.value], None, root.source)
    if root.value in MEMBER_FIELDS:
        name = _read_name(cursor, root)
        return Field(MEMBER_FIELDS[root.value], name, cursor.text[root.start : cursor.behind])
    if root.value in cursor.words.places:
        _refuse_members_of_text(cursor, root)
        return Field(MEMBER_FIELDS["context"], cursor.words.places[root.value], root.source)
    _refuse_odd_neighbour(cursor, root)
    raise cursor.refusal(_unknown(cursor, root), expected="a field", at=root)


def _no_field(cursor: Cursor) -> str:
    token = cursor.token
    if token.kind == "string":
        return f"the field stands first, then its value: write event = {token.source}."
    if token.conditional:
        return f"a condition is expected before {token.source}."
    if token.is_mark(")"):
        return "a condition is expected before this parenthesis."
    if token.kind == "end":
        before = cursor.text[: cursor.behind].rsplit(maxsplit=1)[-1]
        if before.lower() in {"and", "or"}:
            return f"a condition is expected after {before}."
    return f"{_A_FIELD} is expected here."


def _unknown(cursor: Cursor, root: Token) -> str:
    word = root.source
    if cursor.token.is_mark("("):
        near = nearest(word, FUNCTIONS)
        hint = f"Did you mean {near}?" if near else "There are contains and match."
        return f'"{word}" is not a function of triggers. {hint}'
    if word.lower() == "not":
        return 'there is no "not" in triggers. Use != or !contains(…).'
    what = f'"{word}" is not a field of {cursor.words.thing}'
    near = nearest(word, (*ROOTS, *cursor.words.places))
    if near:
        return f"{what}. Did you mean {near}?"
    if nearest(word, _OTHER_MEMBERS):
        return f"{what} that triggers can use. They can use {', '.join(ROOTS)}."
    return f"{what}. Properties are written as properties.{word}."


def _refuse_members_of_text(cursor: Cursor, root: Token) -> None:
    _refuse_odd_neighbour(cursor, root)
    if cursor.token.is_mark(".") or cursor.token.is_mark("["):
        rest = _run(cursor, root)[len(root.source) :].lstrip(".")
        what = (
            f"{root.source} is text with nothing inside. "
            f"Properties are written as {_spelling(f'properties.{rest or root.source}')}."
        )
        raise cursor.refusal(
            what,
            expected="an operator",
        )


def _refuse_odd_neighbour(cursor: Cursor, word: Token) -> None:
    """Refuse ``ev~ent`` at the odd character, not at the half word before it."""
    if cursor.token.kind == "stray" and cursor.token.start == word.end:
        raise cursor.refusal("", expected="a field")


def _read_name(cursor: Cursor, root: Token) -> str:
    name = ""
    while cursor.token.is_mark(".") or cursor.token.is_mark("["):
        mark = cursor.take()
        if mark.source == "[":
            name += _read_bracket(cursor, first=not name)
            continue
        segment = cursor.token
        if segment.kind != "word" or segment.source in RESERVED:
            raise _misspelt(cursor, root, segment)
        cursor.take()
        if cursor.token.kind == "stray" and cursor.token.start == segment.end:
            raise _misspelt(cursor, root, cursor.token)
        name += f".{segment.value}" if name else segment.value
    if not name:
        what = f"{root.source} is a group of values: name one of them, as in {root.source}.plan."
        raise cursor.refusal(
            what,
            expected="a dot, then a name",
            at=root,
        )
    return name


def _read_bracket(cursor: Cursor, *, first: bool) -> str:
    inside = cursor.token
    expected = "a position such as [0], or a name in quotes"
    if inside.kind == "number" and _POSITION.fullmatch(inside.source):
        name = f"[{inside.source}]"
    elif inside.kind == "string" and inside.value and not set(inside.value) & set(".[]"):
        name = inside.value if first else f".{inside.value}"
    else:
        what = "between [ and ] stands one position such as 0, or a name in quotes without dots or brackets."
        raise cursor.refusal(
            what,
            expected=expected,
            exact=True,
        )
    cursor.take()
    if not cursor.token.is_mark("]"):
        what = "a ] is expected after this position."
        raise cursor.refusal(what, expected="]")
    cursor.take()
    return name


def _misspelt(cursor: Cursor, root: Token, at: Token) -> Exception:
    if at.kind == "end" or cursor.text[at.start - 1].isspace():
        return cursor.refusal(
            f"a name is expected after {cursor.text[root.start : cursor.behind]}",
            expected="a name",
            at=at,
        )
    spelling = _spelling(_run(cursor, root))
    return cursor.refusal(
        f"this part of the path cannot be written plainly. Write {spelling}."
        if spelling != root.source
        else f"a name is expected after {root.source}.",
        expected="a name",
        at=at,
        exact=True,
    )


def _run(cursor: Cursor, root: Token) -> str:
    return cast("re.Match[str]", _RUN.match(cursor.text, root.start))[0]


def _spelling(run: str) -> str:
    root, *pieces = re.split(r"(?<!\\)\.", run)
    return ".".join([root, *(escaped(_ESCAPE.sub(r"\1", piece)) for piece in pieces if piece)])
