"""The functions of triggers: contains with a part of a text, match with a pattern."""

from onward.trigger.cursor import Cursor, Token
from onward.trigger.field import FUNCTIONS, Field, read_field
from onward.trigger.tree import Condition
from onward.trigger.value import number_of
from onward.values import number_text

__all__ = ["is_function", "read_function"]


def is_function(token: Token) -> bool:
    """Whether the word is the name of a function."""
    return token.kind == "word" and token.source in FUNCTIONS


def read_function(cursor: Cursor, *, negated: bool) -> Condition:
    """The call that stands next.

    Raises:
        TriggerError: Something in it is missing or cannot be used.
    """
    name = cursor.take().source
    example = f'{name}(event, "{"Order" if name == "contains" else "Order*"}")'
    _take(cursor, "(", f"a parenthesis is expected after {name}, as in {example}.")
    start = cursor.token
    field = read_field(cursor)
    if field.type == "event-type":
        what = f'{name} cannot look into type. Compare it as a whole: type = "track".'
        raise cursor.refusal(
            what,
            expected="another field",
            at=start,
        )
    _take(cursor, ",", f"a comma, then a text is expected after {field.source}, as in {example}.")
    operator, value = _part(cursor, field) if name == "contains" else _pattern(cursor, field)
    _take(cursor, ")", f"a closing parenthesis is expected at the end of {name}, as in {example}.")
    return Condition(field.type, f"not_{operator}" if negated else operator, field.name, value)


def _take(cursor: Cursor, mark: str, what: str) -> None:
    if not cursor.token.is_mark(mark):
        raise cursor.refusal(what, expected=mark)
    cursor.take()


def _part(cursor: Cursor, field: Field) -> tuple[str, str]:
    token = cursor.token
    if token.kind == "number":
        return "contains", number_text(number_of(cursor))
    is_word = token.kind == "word" and token.source not in {"true", "false", "null"}
    if token.kind != "string" and not (is_word and not token.conditional):
        what = f'a text in quotes is expected, as in contains({field.source}, "Order").'
        raise cursor.refusal(
            what,
            expected="a text in quotes",
        )
    cursor.take()
    return "contains", token.value


def _pattern(cursor: Cursor, field: Field) -> tuple[str, str]:
    token = cursor.token
    if token.kind != "string":
        what = f'a pattern in quotes is expected, as in match({field.source}, "Order*").'
        raise cursor.refusal(
            what,
            expected="a pattern in quotes",
        )
    pattern = token.value
    if pattern.count("*") != 1 or not (pattern.endswith("*") or pattern.startswith("*")):
        what = f"a pattern needs one * at its start or end.{_proposal(field, token)}"
        raise cursor.refusal(
            what,
            expected="one * at the start or end",
        )
    cursor.take()
    if pattern.endswith("*"):
        return "starts_with", pattern[:-1]
    return "ends_with", pattern[1:]


def _proposal(field: Field, token: Token) -> str:
    quote, pattern = token.source[0], token.value
    inner = pattern[1:-1]
    if "*" not in pattern:
        return f" For the whole text write {field.source} = {token.source}."
    if inner and "*" not in inner and pattern == f"*{inner}*":
        return f" For text anywhere write contains({field.source}, {quote}{inner}{quote})."
    return ""
