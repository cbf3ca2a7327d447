"""How triggers are read, line by line of the differences from Segment."""

from typing import Any

import pytest

from onward.errors import TriggerError
from onward.trigger import format_trigger, parse_trigger, read_trigger

TRACK = {"type": "event-type", "operator": "=", "value": "track"}
EVENT_A = {"type": "event", "operator": "=", "value": "A"}
EVENT_B = {"type": "event", "operator": "=", "value": "B"}


def both(*children: dict[str, Any]) -> dict[str, Any]:
    return {"type": "group", "operator": "and", "children": list(children)}


def either(*children: dict[str, Any]) -> dict[str, Any]:
    return {"type": "group", "operator": "or", "children": list(children)}


def on_property(operator: str, name: str = "x", **value: object) -> dict[str, Any]:
    return {"type": "event-property", "name": name, "operator": operator, **value}


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        pytest.param(
            '(contains(event, "A") or event = "B") and type = "track"',
            both(either(EVENT_A | {"operator": "contains"}, EVENT_B), TRACK),
            id="a call inside parentheses",
        ),
        pytest.param(
            '((event = "A" or event = "B") and type = "track") or event = "A"',
            either(both(either(EVENT_A, EVENT_B), TRACK), EVENT_A),
            id="parentheses inside parentheses",
        ),
        pytest.param("type = 'track'", both(TRACK), id="single quotes"),
        pytest.param(
            "event = 'the \"A\"'",
            both(EVENT_A | {"value": 'the "A"'}),
            id="double quotes inside single ones",
        ),
        pytest.param('event = "A" OR event = "B"', either(EVENT_A, EVENT_B), id="OR"),
        pytest.param('event = "A" AND type = "track"', both(EVENT_A, TRACK), id="AND"),
        pytest.param("event = null", both({"type": "event", "operator": "not_exists"}), id="null"),
        pytest.param("event != null", both({"type": "event", "operator": "exists"}), id="not null"),
        pytest.param(
            "type = null", both({"type": "event-type", "operator": "not_exists"}), id="type null"
        ),
        pytest.param(
            "properties.x != true", both(on_property("!=", value=True)), id="not that boolean"
        ),
        pytest.param("properties.x != false", both(on_property("!=", value=False)), id="not false"),
        pytest.param("properties.x>5", both(on_property(">", value=5)), id="no space at >"),
        pytest.param('event!="A"', both(EVENT_A | {"operator": "!="}), id="no space at !="),
        pytest.param("properties.x <=5", both(on_property("<=", value=5)), id="space on one side"),
        pytest.param(
            'type = "track" and(event = "A")', both(TRACK, EVENT_A), id="no space after and"
        ),
        pytest.param(
            'properties.products[0].id = "7"',
            both(on_property("=", "products[0].id", value="7")),
            id="a position in brackets",
        ),
        pytest.param(
            "properties[\"a b\"].c = '7'",
            both(on_property("=", "a b.c", value="7")),
            id="a name in brackets",
        ),
        pytest.param(
            "properties.a['b c'] = '7'",
            both(on_property("=", "a.b c", value="7")),
            id="a name in brackets, further on",
        ),
        pytest.param('type\r\n=\t"track"', both(TRACK), id="a carriage return is white space"),
    ],
)
def test_what_was_plainly_meant_is_read(text: str, tree: dict[str, Any]) -> None:
    assert tree == parse_trigger(text).to_dict()


def test_bracketed_paths_are_written_with_escapes() -> None:
    tree = parse_trigger('properties.products[0]["a b"] = 5')

    assert r"properties.products\[0\].a\ b = 5" == format_trigger(tree)


@pytest.mark.parametrize(
    ("text", "offset", "says"),
    [
        ('!(type = "x")', 0, "! can only stand before contains or match."),
        ('!type = "x"', 0, "Use != instead."),
        ('!!contains(event, "x")', 0, "! can only stand before contains or match."),
        ('event = "A" event = "B"', 12, "and or or is expected between two conditions."),
        ('event = "A", event = "B"', 11, "not with a comma."),
        ('event = "A" not event = "B"', 12, "and or or is expected between two conditions."),
        ('not event = "A"', 0, 'there is no "not" in triggers. Use != or !contains(…).'),
        ('type = "track" and groupId = "g"', 19, "type, event, name, userId, properties"),
        ('type = "track" and evnt = "g"', 19, "Did you mean event?"),
        ('type = "track" and contains(type, "x")', 28, 'type = "track"'),
        ('type = "track" and match(type, "x*")', 25, "match cannot look into type."),
        ("name = true", 7, 'For the word write "true" in quotes.'),
        ("userId = true", 9, "userId holds text and is never true."),
        ("userId != false", 10, "userId holds text and is never false."),
        ("properties.x > null", 15, "> compares with a number, and null is none."),
        ("properties.x > word", 15, "> compares with a number, and word is none."),
        ("properties.x >= true", 16, ">= compares with a number, and true is none."),
        ('event = ("A", "B")', 8, 'event = "A" or event = "B"'),
        ('event in ("A", "B")', 6, 'event = "A" or event = "B"'),
        ('event == "A"', 6, "Use a single =."),
        ("type track", 5, "an operator is expected after type (=, !=, <, <=, >, >=)."),
        ("type =", 6, "a value is expected after =."),
        ("type = and", 7, "a value is expected after =."),
        ("contains(event)", 14, "a comma, then a text is expected after event"),
        ('match(event, "abc")', 13, 'write event = "abc"'),
        ('match(event, "*abc*")', 13, 'write contains(event, "abc")'),
        ('match(event, "a*c")', 13, "a pattern needs one * at its start or end."),
        ('match(event, "**")', 13, "a pattern needs one * at its start or end."),
        ("match(event, 5)", 13, "a pattern in quotes is expected"),
        ("properties.0 = 1", 11, r"Write properties.\0."),
        ("properties.a.0.b = 1", 13, r"Write properties.a.\0.b."),
        ("properties.and = 1", 11, r"Write properties.\and."),
        ("properties..a = 1", 11, "Write properties.a."),
        ("properties.größe = 1", 13, r"Write properties.gr\ö\ße."),
        ("properties.$amount = 1", 11, r"Write properties.\$amount."),
        ("properties. = 1", 12, "a name is expected after properties."),
        ("properties.", 11, "a name is expected after properties."),
        ("properties..", 11, "a name is expected after properties."),
        ('properties = "x"', 0, "name one of them, as in properties.plan."),
        ('event.x = "y"', 5, "Properties are written as properties.x."),
        ('event["x"] = "y"', 5, "event is text with nothing inside."),
        ("event. = 1", 5, "Properties are written as properties.event."),
        ("properties.x = 1e5", 15, '"1e5" is not a number'),
        ("properties.x = .5", 15, "write 0.5 for .5"),
        ("properties.x = .x", 15, "a value is expected after =."),
        ("properties.x = - 5", 15, "Write - directly before the digits."),
        ("properties.x = -", 15, "Write a minus directly before the digits"),
        ("properties.x = 007", 15, '"007" is not a number'),
        ("properties.x = 5.", 15, '"5." is not a number'),
        ("properties.x = 5and", 15, '"5and" is not a number'),
        (f"properties.x = {'9' * 401}", 15, "this number has too many digits."),
        (f"properties.x = {'9' * 390}.5", 15, "this number has too many digits."),
        ('"A" = event', 0, 'write event = "A"'),
        ("5 = event", 0, "a field (type, event,"),
        ('type = "track")', 14, "there is a closing parenthesis too many."),
        ('(type = "track"', 0, "the parenthesis that opens here is never closed."),
        ('(type = "track" type = "page")', 16, "and or or is expected between two conditions."),
        ("()", 1, "a condition is expected before this parenthesis."),
        ('type = "track" and', 18, "a condition is expected after and."),
        ('and type = "track"', 0, "a condition is expected before and."),
        ("(", 1, "a field (type, event,"),
        ("contains(", 9, "a field (type, event,"),
        ("contains event", 9, "a parenthesis is expected after contains"),
        ('contains(event, "A"', 19, "a closing parenthesis is expected at the end of contains"),
        ("contains(event, null)", 16, "a text in quotes is expected"),
        ("contains(event, and)", 16, "a text in quotes is expected"),
        ('contain(event, "A")', 0, "Did you mean contains?"),
        ('lower(event) = "a"', 0, "There are contains and match."),
        ("event = Product Added and type = track", 16, 'event = "Product Added"'),
        ("event = Café and type = track", 11, 'event = "Café"'),
        ("event = count(x)", 13, '"count" is no value. Put text in quotes.'),
        ("event = A, event = B", 9, "not with a comma."),
        ("event = (type", 8, "a value is expected after ="),
        ("type = “track”", 7, "Use straight quotes"),
        ('type = "track" && event = "A"', 15, "Use and / or."),
        ("type = track # mine", 13, '"#" is not used in triggers.'),
        ('event: "A"', 5, "Use =."),
        ('event is "A"', 6, "Use =."),
        ('event like "A"', 6, 'contains(event, "…")'),
        ("ev~ent = 1", 2, '"~" is not used in triggers.'),
        ('type = "track', 7, 'the text that starts here is never closed with ".'),
        ("event = \\", 8, "A backslash takes the next character with it"),
        ("properties.products[*].id = 1", 20, "one position such as 0"),
        ("properties.products[-1].id = 1", 20, "one position such as 0"),
        ('properties["a.b"] = 1', 11, "a name in quotes without dots or brackets"),
        ("properties.products[0 = 1", 22, "a ] is expected after this position."),
        ("true = 1", 0, "a field (type, event,"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, offset: int, says: str) -> None:
    with pytest.raises(TriggerError) as caught:
        parse_trigger(text)

    assert offset == caught.value.offset
    assert says in str(caught.value)


def test_an_error_says_line_and_column_from_one() -> None:
    with pytest.raises(TriggerError) as caught:
        parse_trigger('type = "track"\nand evnt = "A"')

    error = caught.value
    assert (19, 2, 5) == (error.offset, error.line, error.column)
    assert ("a field", "evnt") == (error.expected, error.found)


def test_a_long_line_is_shown_around_the_caret() -> None:
    text = " or ".join(['event = "A"'] * 10) + " or evnt = 1 or " + " or ".join(['name = "A"'] * 10)

    with pytest.raises(TriggerError) as caught:
        parse_trigger(text)

    _, shown, caret = str(caught.value).splitlines()
    assert "evnt" == shown[caret.index("^") :][:4]
    assert shown.startswith("  …")
    assert shown.endswith("…")
    assert 80 > len(shown)


def test_a_sentence_stays_short_whatever_is_quoted() -> None:
    with pytest.raises(TriggerError) as caught:
        parse_trigger(f"event = a {'b' * 10_000}")

    assert 600 > len(str(caught.value))
    assert 80 > len(caught.value.found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("properties.x = 5", 5),
        ("properties.x = +5", 5),
        ("properties.x = -0.5", -0.5),
        ("properties.x = 12345678901234567890123", 12345678901234567890123),
    ],
)
def test_numbers_are_exact(text: str, value: float) -> None:
    assert both(on_property("number_equals", value=value)) == parse_trigger(text).to_dict()


@pytest.mark.parametrize("text", ["userId = 42", "userId = 42.0", 'userId = "42"'])
def test_a_number_beside_a_text_member_is_text(text: str) -> None:
    assert both({"type": "userId", "operator": "=", "value": "42"}) == parse_trigger(text).to_dict()


@pytest.mark.parametrize("argument", ["5", "5.0", '"5"'])
def test_what_contains_looks_for_is_text(argument: str) -> None:
    tree = parse_trigger(f"contains(properties.x, {argument})")

    assert both(on_property("contains", value="5")) == tree.to_dict()


def test_contains_takes_a_bare_word() -> None:
    assert (
        both(on_property("contains", value="abc"))
        == parse_trigger("contains(properties.x, abc)").to_dict()
    )


def test_a_backslash_takes_the_next_character_with_it() -> None:
    tree = parse_trigger(r"properties.two\ words.\and.\$x != null")

    assert both(on_property("exists", "two words.and.$x")) == tree.to_dict()


def test_a_reserved_word_in_capitals_is_a_name_inside_a_path() -> None:
    assert both(on_property("exists", "AND")) == parse_trigger("properties.AND != null").to_dict()


@pytest.mark.parametrize(
    ("text", "offset", "says"),
    [
        ('(contains(event, "A") or event = "B")', 1, "may fire for other events"),
        ('event = "A" OR event = "B"', 12, "does not know OR in capitals"),
        ("event != null", 9, 'with the text "null"'),
        ("properties.x != true", 16, 'with the text "true"'),
        ("event = 'A'", 8, "never matched"),
    ],
)
def test_a_trigger_that_moves_here_brings_notes(text: str, offset: int, says: str) -> None:
    (note,) = read_trigger(text).notes

    assert offset == note.offset
    assert says in note.message


def test_a_trigger_that_reads_alike_brings_no_note() -> None:
    text = 'type = "track" and (event = "A" or event = "B") and !contains(name, "x")'

    assert () == read_trigger(text).notes
