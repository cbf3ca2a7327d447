"""Printed personal data can be recognised by its owner, and used by nobody."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.request import MASK
from onward.runner.masking import masked, masked_text, shortened

EVENT = {
    "type": "track",
    "messageId": "0123456789abcdef0123456789abcdef",
    "userId": "user-1",
    "context": {
        "ip": "203.0.113.7",
        "traits": {"email": "ada@example.com", "name": "Ada Lovelace", "plan": "Team"},
    },
    "properties": {
        "name": "Desk lamp",
        "price": 89.9,
        "phone": 4_915_112_345,
        "tags": ["new", "grace@example.com"],
        "gift": True,
        "note": None,
    },
}


def test_an_event_keeps_what_is_no_persons_business_to_hide() -> None:
    assert {
        "type": "track",
        "messageId": "0123456789abcdef0123456789abcdef",
        "userId": "user-1",
        "context": {
            "ip": "20••••",
            "traits": {"email": "ad••••", "name": "Ad••••", "plan": "Team"},
        },
        "properties": {
            "name": "Desk lamp",
            "price": 89.9,
            "phone": "49••••",
            "tags": ["new", "gr••••"],
            "gift": True,
            "note": None,
        },
    } == masked(EVENT)


def test_the_value_itself_is_not_changed() -> None:
    before = copy.deepcopy(EVENT)

    masked(EVENT)

    assert before == EVENT


def test_what_is_known_to_be_personal_is_hidden_wherever_it_stands() -> None:
    request = {"id": "li-77001", "eventId": "li-77001", "nested": ["see li-77001 there"]}

    assert {"id": "li••••", "eventId": "li••••", "nested": ["see li•••• there"]} == masked(
        request, {"li-77001"}
    )


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.com",
        "b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72",
        "+49 151 1234567",
        "(415) 555-0132",
        "203.0.113.7",
        "2001:db8::1",
    ],
)
def test_what_looks_personal_is_hidden_under_any_key(text: str) -> None:
    assert {"whatever": shortened(text)} == masked({"whatever": text})


@pytest.mark.parametrize(
    "text", ["Order Completed", "o-12345678", "2026-11-20T10:15:30Z", "12.50", "1.2", "v1", ""]
)
def test_what_does_not_look_personal_stays(text: str) -> None:
    assert {"whatever": text} == masked({"whatever": text})


def test_sentences_keep_their_words() -> None:
    sentence = "ada@example.com came from 203.0.113.7, not from li-77001 or 1.2.3."

    assert "ad•••• came from 20••••, not from li•••• or 1.2.3." == masked_text(
        sentence, {"li-77001"}
    )


def test_short_texts_are_hidden_whole() -> None:
    assert {"email": "••••"} == masked({"email": "a@b"})


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.emails(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)


@given(json_values, st.emails())
@settings(deadline=None, max_examples=60)
def test_no_address_gets_through_whatever_is_around_it(value: Any, address: str) -> None:
    shown = repr(masked({"around": value, "list": [address], "text": f"by {address}"}))

    assert address not in shown


def test_an_address_that_ends_a_sentence_is_cut_short_too() -> None:
    assert f"Ask 20{MASK}." == masked_text("Ask 203.0.113.7.")
    assert "Version 1.2.3.4.5 stays." == masked_text("Version 1.2.3.4.5 stays.")
