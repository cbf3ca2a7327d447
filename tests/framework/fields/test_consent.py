"""Consent is granted or denied, however an event says so."""

import pytest

from onward.fields import Consent, Fields, Unusable, compile_payload, normalise_consent


class Agreed(Fields):
    ads: Consent | None = None


@pytest.mark.parametrize(
    ("written", "kept"),
    [(True, "GRANTED"), (False, "DENIED"), (" Granted", "GRANTED"), ("denied", "DENIED")],
)
def test_a_yes_is_granted_and_a_no_is_denied(written: object, kept: str) -> None:
    assert kept == compile_payload(Agreed).payload({"ads": written}).ads


def test_anything_else_is_left_out_with_a_note() -> None:
    notes: list[str] = []

    assert compile_payload(Agreed).payload({"ads": "maybe"}, notes=notes).ads is None
    assert ["Consent was left out: it says neither granted nor denied."] == notes
    with pytest.raises(Unusable):
        normalise_consent("maybe")


def test_a_blank_is_none() -> None:
    assert normalise_consent(" ") == ""
