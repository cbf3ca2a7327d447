"""String formats, one by one. Source: spec, "Destinations, actions", section 4.4."""

import pytest

from onward.errors import PayloadError
from onward.fields import compile_fields


def fits(form: str, text: str) -> bool:
    """Whether a field of this format takes a text."""
    validate = compile_fields({"f": {"type": "string", "format": form}})
    try:
        validate({"f": text})
    except PayloadError:
        return False
    return True


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("email", "o'doe+x@mail.example.com"),
        ("uri", "urn:isbn:123"),
        ("uri", "https://x.example/%20?a=b#c"),
        ("uri-reference", "/cart"),
        ("uri-template", "/a/{b}"),
        ("date", "2024-02-29"),
        ("time", "10:30:00.5+0200"),
        ("time", "23:59:60"),
        ("time", "10:30:00z"),
        ("date-time", "2024-02-29t10:30:00+02"),
        ("date-time", "2024-02-29 10:30:00"),
        ("uuid", "urn:uuid:123e4567-e89b-12d3-a456-426614174000"),
        ("uuid", "123E4567-E89B-12D3-A456-426614174000"),
        ("hostname", "localhost."),
        ("ipv4", "203.0.113.7"),
        ("ipv6", "2001:db8::7"),
        ("regex", "^a+$"),
    ],
)
def test_a_text_of_the_form(form: str, text: str) -> None:
    assert fits(form, text)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("email", "a..b@x.example"),
        ("email", "a@localhost"),
        ("email", "\N{LATIN SMALL LETTER U WITH DIAERESIS}@x.example"),
        ("uri", "/cart"),
        ("uri", "https://x.example/a b"),
        ("uri", "https://x.example/%zz"),
        ("uri-reference", "a b"),
        ("date", "2024-02-30"),
        ("date", "2024-2-1"),
        ("date", "\N{ARABIC-INDIC DIGIT TWO}024-02-01"),
        ("time", "24:00:00"),
        ("time", "10:30"),
        ("time", "10:30:60"),
        ("time", "10:30:00+24"),
        ("date-time", "2024-02-29"),
        ("date-time", "2024-02-29x10:30:00"),
        ("uuid", "123e4567"),
        ("hostname", "-a.example"),
        ("hostname", "a" * 64),
        ("ipv4", "203.0.113.256"),
        ("ipv6", "203.0.113.7"),
        ("ipv6", "fe80::1%eth0"),
        ("regex", "("),
    ],
)
def test_a_text_of_another_form(form: str, text: str) -> None:
    assert not fits(form, text)
