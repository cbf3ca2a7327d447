"""An e-mail address where a platform takes it under several hashes, or a hash of one."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.fields import EmailOrHash, Fields, compile_payload, is_md5, iso_seconds, md5_hex

SHA256 = "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d"


class Person(Fields):
    email: EmailOrHash | None = None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" Jane.Doe@Example.COM ", "jane.doe@example.com"),
        ("0CBA00CA3DA1B283A57287BCCEB17E35", "0cba00ca3da1b283a57287bcceb17e35"),
        (f" {SHA256.upper()} ", SHA256),
        (" ", None),
    ],
)
def test_an_address_is_normalised_and_a_hash_lowered(given: str, kept: str | None) -> None:
    assert kept == Person(email=given).email


@pytest.mark.parametrize("value", ["jane.doe", SHA256[:-1], f"{SHA256}\n{SHA256}", "0cba00ca-3da1"])
def test_what_is_neither_is_left_out_with_a_note(value: str) -> None:
    notes: list[str] = []

    payload = compile_payload(Person).payload({"email": value}, notes=notes)

    assert payload.email is None
    assert ["Email was left out: it is no e-mail address."] == notes


@settings(deadline=None, max_examples=50)
@given(st.text())
def test_an_md5_is_known_as_one(text: str) -> None:
    assert is_md5(md5_hex(text))


def test_an_md5_is_told_from_what_only_holds_one() -> None:
    digest = md5_hex("jane.doe@example.com")

    assert "0cba00ca3da1b283a57287bcceb17e35" == digest
    assert not is_md5(f"{digest}\n")


def test_a_time_is_written_to_the_second_in_utc() -> None:
    moment = datetime(2026, 11, 20, 12, 15, 30, 999_000, tzinfo=timezone(timedelta(hours=2)))

    assert "2026-11-20T10:15:30Z" == iso_seconds(moment)
    assert "2026-11-20T10:15:30Z" == iso_seconds(datetime(2026, 11, 20, 10, 15, 30, tzinfo=UTC))
