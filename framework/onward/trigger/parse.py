"""From a trigger's text to its tree."""

from dataclasses import dataclass

from onward.trigger.complaint import unreadable
from onward.trigger.cursor import Cursor, Note, Token
from onward.trigger.field import read_field
from onward.trigger.function import is_function, read_function
from onward.trigger.levels import MixedLevel, mixed_level
from onward.trigger.tree import MAX_DEPTH, Condition, Group, Node
from onward.trigger.value import read_comparison
from onward.trigger.vocabulary import EVENTS, Vocabulary

__all__ = ["Reading", "mixed_levels", "parse_trigger", "read_trigger"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A trigger's tree, with what a person should know about its text.

    Attributes:
        tree: What it says.
        mixed: The levels that mix ``and`` with ``or``.
        notes: Places that Segment reads otherwise, for who moves a trigger here.
    """

    tree: Group
    mixed: tuple[MixedLevel, ...]
    notes: tuple[Note, ...]


def parse_trigger(text: str) -> Group:
    """The tree of a trigger: ``type = "track" and event = "Order Completed"``.

    On a level that mixes ``and`` with ``or`` the last word decides, as in Segment.

    Raises:
        TriggerError: The text cannot be read; its sentence says where, and what to write.

    Source: spec, "The trigger language", sections 1 and 6.
    """
    return read_trigger(text).tree


def mixed_levels(text: str) -> tuple[MixedLevel, ...]:
    """The levels of a trigger that mix ``and`` with ``or``, inner ones first.

    Raises:
        TriggerError: The text cannot be read.
    """
    return read_trigger(text).mixed


def read_trigger(text: str, words: Vocabulary = EVENTS) -> Reading:
    """The tree of a trigger, with the notes about its text.

    Args:
        words: What conditions may begin with.

    Raises:
        TriggerError: The text cannot be read.
    """
    cursor = Cursor(text, words)
    if cursor.token.kind == "end":
        raise unreadable(
            text,
            0,
            'it is empty. For all events write type != "".',
            expected="a condition",
            found="the end",
            subject=words.subject,
        )
    mixed: list[MixedLevel] = []
    root = _level(cursor, mixed, ())
    tree = root if isinstance(root, Group) else Group("and", (root,))
    return Reading(tree, tuple(mixed), tuple(cursor.notes))


def _level(cursor: Cursor, mixed: list[MixedLevel], opened: tuple[Token, ...]) -> Node:
    """The level that begins here, up to its end; ``opened`` holds the parentheses around it."""
    children: list[Node] = []
    items: list[str] = []
    words: list[tuple[str, int]] = []
    while True:
        start = cursor.token.start
        children.append(_item(cursor, mixed, opened))
        items.append(cursor.text[start : cursor.behind])
        word = cursor.token.conditional
        if word is None:
            break
        if word == "or" and cursor.token.source != "or":
            cursor.note(cursor.token, "Segment does not know OR in capitals; it reads and.")
        words.append((word, cursor.take().start))
    _end(cursor, opened)
    if len(children) == 1:
        return children[0]
    both = mixed_level(items, words)
    if both is not None:
        mixed.append(both)
    return Group(words[-1][0], tuple(children))


def _end(cursor: Cursor, opened: tuple[Token, ...]) -> None:
    token = cursor.token
    if token.kind == "end":
        if opened:
            what = "the parenthesis that opens here is never closed."
            raise cursor.refusal(what, expected=")", at=opened[-1])
    elif not token.is_mark(")"):
        what = "and or or is expected between two conditions."
        if token.is_mark(","):
            what = "conditions are joined with and or or, not with a comma."
        raise cursor.refusal(what, expected="and, or, or the end")
    elif not opened:
        what = "there is a closing parenthesis too many."
        raise cursor.refusal(what, expected="and, or, or the end")
    else:
        cursor.take()


def _item(cursor: Cursor, mixed: list[MixedLevel], opened: tuple[Token, ...]) -> Node:
    token = cursor.token
    if token.is_mark("("):
        if len(opened) == MAX_DEPTH:
            what = f"parentheses are nested more than {MAX_DEPTH} deep. Take away those around one item."
            raise cursor.refusal(
                what,
                expected="a condition",
            )
        cursor.take()
        return _level(cursor, mixed, (*opened, token))
    if token.kind == "operator" and token.source.startswith("!"):
        return _negated(cursor, opened)
    if is_function(token):
        return _call(cursor, token, opened, negated=False)
    return read_comparison(cursor, read_field(cursor))


def _negated(cursor: Cursor, opened: tuple[Token, ...]) -> Condition:
    sign = cursor.take()
    token = cursor.token
    if sign.source != "!" or not is_function(token):
        what = "! can only stand before contains or match."
        if token.kind == "word":
            what += " Use != instead."
        raise cursor.refusal(what, expected="a condition", at=sign)
    return _call(cursor, sign, opened, negated=True)


def _call(cursor: Cursor, token: Token, opened: tuple[Token, ...], *, negated: bool) -> Condition:
    if opened:
        cursor.note(
            token,
            "Segment ends the parentheses at the end of this call, so it may fire for other events.",
        )
    return read_function(cursor, negated=negated)
