"""The value a condition compares with, as it is written."""

import math
import re

from onward.trigger.cursor import Cursor, Token
from onward.trigger.field import Field
from onward.trigger.tree import Condition
from onward.values import number_text

__all__ = ["MOST_DIGITS", "number_of", "read_comparison"]

OPERATORS = ("=", "!=", "<", "<=", ">", ">=")
MOST_DIGITS = 400

_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(\.[0-9]+)?")
_END_OF_WORDS = re.compile(r"""\s(?:and|or)\s|[()"']""", re.IGNORECASE)
_OPERATOR_HINTS = {
    "==": "Use a single =.",
    "===": "Use a single =.",
    "!==": "Use !=.",
    "<>": "Use !=.",
    "=>": "Use >=.",
    "=<": "Use <=.",
    "is": "Use =.",
    "equals": "Use =.",
    "not": "Use !=.",
}


def read_comparison(cursor: Cursor, field: Field) -> Condition:
    """The operator with its value, after a field.

    Raises:
        TriggerError: One of them is missing, or they do not go together.
    """
    operator = cursor.token
    if operator.kind != "operator" or operator.source not in OPERATORS:
        exact = operator.source in _OPERATOR_HINTS
        raise cursor.refusal(_no_operator(field, operator), expected="an operator", exact=exact)
    cursor.take()
    token = cursor.token
    if token.kind == "word" and token.source in {"true", "false", "null"}:
        return _special(cursor, field, operator.source)
    if token.kind == "string":
        cursor.take()
        _note_single_quotes(cursor, token)
        return Condition(field.type, operator.source, field.name, token.value)
    if token.kind == "number":
        return _numeric(cursor, field, operator.source)
    if token.kind == "word" and not token.conditional:
        return _bare(cursor, field, operator.source)
    raise _no_value(cursor, field, operator.source)


def number_of(cursor: Cursor) -> float:
    """The number that stands next, exact as far as it is whole."""
    token = cursor.token
    found = _NUMBER.fullmatch(token.source)
    if found is None:
        what = (
            f'"{token.source}" is not a number as triggers write them, such as 7, -5 or 12.50. '
            "Put it in quotes if it is text."
        )
        raise cursor.refusal(
            what,
            expected="a number",
        )
    if len(token.source) > MOST_DIGITS or math.isinf(float(token.source)):
        what = "this number has too many digits."
        raise cursor.refusal(what, expected="a shorter number")
    cursor.take()
    return float(token.source) if found[1] else int(token.source)


def _no_operator(field: Field, token: Token) -> str:
    what = f"an operator is expected after {field.source} (=, !=, <, <=, >, >=)."
    word = token.source.lower()
    if word == "in":
        return f'{what} For one of several write {field.source} = "A" or {field.source} = "B".'
    if word in {"contains", "like", "match", "matches"}:
        return f'{what} For a part of a text write contains({field.source}, "…").'
    hint = _OPERATOR_HINTS.get(word)
    return f"{what} {hint}" if hint else what


def _no_value(cursor: Cursor, field: Field, operator: str) -> Exception:
    what = f"a value is expected after {operator}."
    token = cursor.token
    exact = False
    if token.is_mark("("):
        what += f' For one of several write {field.source} = "A" or {field.source} = "B".'
    elif token.is_mark(".") and cursor.text[token.end : token.end + 1].isdigit():
        what += " A number starts with a digit: write 0.5 for .5."
    elif token.source in {"-", "+"} and re.match(r"\s+[0-9]", cursor.text[token.end :]):
        what += f" Write {token.source} directly before the digits."
        exact = True
    return cursor.refusal(what, expected="a value", exact=exact)


def _special(cursor: Cursor, field: Field, operator: str) -> Condition:
    token = cursor.token
    if operator not in {"=", "!="}:
        what = f"{operator} compares with a number, and {token.source} is none."
        raise cursor.refusal(what, expected="a number")
    if token.source == "null":
        cursor.take()
        if field.type in {"event", "event-type"}:
            cursor.note(token, f'Segment compares {field.source} with the text "null".')
        return Condition(field.type, "not_exists" if operator == "=" else "exists", field.name)
    if field.is_text:
        what = (
            f"{field.source} holds text and is never {token.source}. "
            f'For the word write "{token.source}" in quotes.'
        )
        raise cursor.refusal(
            what,
            expected="text",
        )
    cursor.take()
    if operator == "=":
        return Condition(field.type, f"is_{token.source}", field.name)
    cursor.note(token, f'Segment compares {field.source} with the text "{token.source}".')
    return Condition(field.type, "!=", field.name, token.source == "true")


def _numeric(cursor: Cursor, field: Field, operator: str) -> Condition:
    number = number_of(cursor)
    if field.is_text:
        return Condition(field.type, operator, None, number_text(number))
    named = {"=": "number_equals", "!=": "number_not_equals"}.get(operator, operator)
    return Condition(field.type, named, field.name, number)


def _bare(cursor: Cursor, field: Field, operator: str) -> Condition:
    word = cursor.token
    if operator not in {"=", "!="}:
        what = f"{operator} compares with a number, and {word.source} is none."
        raise cursor.refusal(what, expected="a number")
    cursor.take()
    following = cursor.token
    is_more = following.kind not in {"end", "operator"} and not following.conditional
    if is_more and not (following.is_mark(")") or following.is_mark(",")):
        if following.is_mark("("):
            what = f'"{word.source}" is no value. Put text in quotes.'
        else:
            words = " ".join(_END_OF_WORDS.split(cursor.text[word.start :], maxsplit=1)[0].split())
            what = f'text with spaces or signs goes in quotes: {field.source} {operator} "{words}".'
        is_apart = following.start > word.end and following.kind == "stray"
        raise cursor.refusal(what, expected="and, or, or the end", exact=not is_apart)
    return Condition(field.type, operator, field.name, word.value)


def _note_single_quotes(cursor: Cursor, token: Token) -> None:
    if token.source.startswith("'"):
        cursor.note(token, "Segment takes single quotes as part of the text, so it never matched.")
