import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.config.document import Document, read_document


def document(text: str) -> Document:
    return read_document(text.encode(), "shop/a.yaml")


def found(text: str) -> list[str]:
    return [f"{p.line}:{p.column} {p.code} {p.message}" for p in document(text).problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("true", True),
        ("~", None),
        ("", None),
        ("012", 12),
        ("0o14", 12),
        ("0x1f", 31),
        ("1e3", 1000.0),
        ("1_000", "1_000"),
        ("2026-11-21", "2026-11-21"),
        ("12:30:00", "12:30:00"),
        (".inf", ".inf"),
        ("'7'", "7"),
        ("!!str 7", "7"),
        ("[1, {a: b}]", [1, {"a": "b"}]),
        ("5" * 400, "5" * 400),
    ],
)
def test_values_are_those_of_yaml_1_2(written: str, value: object) -> None:
    assert {"a": value} == document(f"a: {written}").value


def test_an_alias_is_the_value_it_names() -> None:
    assert {"a": {"b": 1}, "c": {"b": 1}} == document("a: &x {b: 1}\nc: *x").value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "a:\n\tb: 1",
            "2:1 yaml-syntax This line begins with a tab, and YAML takes only spaces there.",
        ),
        ("a: b: c", "1:5 yaml-syntax A colon is not expected here."),
        ("a: 'x", "1:6 yaml-syntax The text that starts here is never closed with a quote."),
        (
            "a: 1\n---\nb: 2",
            "2:1 yaml-syntax A line --- starts a second document, and a file holds only one.",
        ),
        ("a: %x", "1:4 yaml-syntax A text cannot begin with this character."),
        (
            "a: {b: ${env:X}}",
            "1:9 yaml-syntax The group that begins with { is not closed, or a text in it needs quotes.",
        ),
        (
            "a: [1, 2",
            "1:9 yaml-syntax The list that begins with [ is not closed, or an item in it needs quotes.",
        ),
        ("a: {{ x }} y", "1:12 yaml-syntax There is more text here than YAML expects."),
        (
            "a:\n  - b\n - c",
            "3:2 yaml-syntax This line is indented differently from the ones it belongs to.",
        ),
        (
            "a: *x",
            "1:4 yaml-syntax The text begins with *, which YAML reads as an alias that is defined nowhere.",
        ),
        (
            'a: "\\q"',
            "1:6 yaml-syntax The text in quotes that starts around here cannot be read.",
        ),
        (
            "a: b\nc: \x07",
            "2:4 yaml-syntax The file holds a control character that YAML does not allow.",
        ),
        (
            "a: 1\nb: 2\na: 3",
            '3:1 duplicate-key "a" stands here a second time; the first is on line 1.',
        ),
        (
            "a: {{ x }}",
            "1:5 yaml-key A key should be text, but this one is a group of values, a list or a merge.",
        ),
        ("a: !foo x", '1:4 yaml-tag The tag "!foo" means nothing here.'),
        ("a: !<x", "1:7 yaml-syntax The text begins with !, which YAML reads as a tag."),
        ("[" * 3000, "1:1 yaml-too-deep The file nests values too deeply to be read."),
    ],
)
def test_yaml_that_cannot_be_read_gets_a_sentence(text: str, problem: str) -> None:
    assert [problem] == found(text)


def test_a_template_without_quotes_is_told_to_have_some() -> None:
    (problem,) = document("a: {{ x }}").problems

    assert 'Put a template in quotes: "{{ properties.seats }}".' == problem.hint


def test_aliases_of_aliases_stop_at_a_bound() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]

    assert ["yaml-too-deep"] == [each.code for each in document("\n".join(lines)).problems]


def test_a_file_in_another_encoding_is_named() -> None:
    (problem,) = read_document(b"a: 1\nb: \xff", "a.yaml").problems

    assert (2, "yaml-encoding") == (problem.line, problem.code)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: one two", (1, 8)),
        ("a: 'one two'", (1, 9)),
        ('a:  "one two"', (1, 10)),
        ("a: |\n  one\n  two", (3, 3)),
        ("a: >-\n  one\n\n  two", (4, 3)),
        ("a: one\n  two", (2, 3)),
    ],
)
def test_a_character_of_a_text_is_found_however_it_is_written(
    text: str, place: tuple[int, int]
) -> None:
    found = document(text).place(("a",), offset=4)

    assert place == (found.line, found.column)


def test_what_is_not_in_the_file_has_the_place_of_what_is_around_it() -> None:
    read = document("a:\n  b: 1")

    assert (2, 3) == (read.place(("a", "c", 3)).line, read.place(("a", "c", 3)).column)
    assert 1 == document("").place(("a",)).line


def test_a_pointer_leads_as_far_as_the_file_goes() -> None:
    read = document("a:\n  - {b/c: 1}")

    assert ("a", 0, "b/c") == read.path(("a",), "/0/b~1c/@path")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert all(p.message for p in read_document(text.encode(errors="replace"), "a").problems)


def test_the_end_of_a_text_is_behind_its_last_character() -> None:
    assert "shop/a.yaml:1:6" == str(document("a: 'b'").place(("a",), offset=1))
