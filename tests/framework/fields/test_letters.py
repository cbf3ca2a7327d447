"""Words lose what is no letter, in whatever alphabet."""

from string import printable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.fields.identity.letters import words


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet=printable), st.booleans())
def test_a_foreign_letter_beside_them_changes_no_words(text: str, digits: bool) -> None:  # noqa: FBT001 - drawn
    alone = words(text, digits=digits)

    assert f"{alone} é".strip() == words(f"{text} é", digits=digits)


@pytest.mark.parametrize(
    ("text", "digits", "kept"),
    [
        ("Jean-Luc 2", False, "jeanluc"),
        ("123 Main St., Apt #4", True, "123 main st apt 4"),
        ("  O'Brien ", False, "obrien"),
        ("Café 9", False, "café"),
    ],
)
def test_words_are_letters_with_single_blanks(text: str, kept: str, *, digits: bool) -> None:
    assert kept == words(text, digits=digits)
