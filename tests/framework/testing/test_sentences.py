import pytest

from onward.testing.sentences import begins_with_verb, is_sentence


@pytest.mark.parametrize(
    "text",
    [
        "The token is refused.",
        'Nova answered: "too many".',
        '"event_time" is too old.',
        "3 are left.",
        "Which one?",
    ],
)
def test_a_sentence_is_one(text: str) -> None:
    assert is_sentence(text)


@pytest.mark.parametrize(
    "text", ["", "Failed.", "the token is refused.", "No full stop", "HTTP 400"]
)
def test_what_is_no_sentence_is_none(text: str) -> None:
    assert not is_sentence(text)


@pytest.mark.parametrize("text", ["Check the token.", "Sign in again.", "Renew it"])
def test_a_hint_begins_with_a_verb(text: str) -> None:
    assert begins_with_verb(text)


@pytest.mark.parametrize("text", ["", "The token is old.", "Please check.", "You should check."])
def test_a_remark_is_no_hint(text: str) -> None:
    assert not begins_with_verb(text)


def test_a_destination_may_know_further_verbs() -> None:
    assert begins_with_verb("Defragment the audience.", ["defragment"])
