"""The sentences of problems, as a marketer reads them.

Source: spec, "How errors read for a person", sections 2, 3 and 6.
"""

from typing import Any

import pytest

from onward.errors import PayloadError
from onward.fields import compile_fields

CURRENCIES = [
    "AED",
    "ARS",
    "AUD",
    "BGN",
    "BRL",
    "CAD",
    "CHF",
    "CLP",
    "CNY",
    "COP",
    "CZK",
    "DKK",
    "EUR",
    "GBP",
    "HKD",
    "HUF",
    "IDR",
    "ILS",
    "INR",
    "JPY",
    "KRW",
    "MXN",
    "MYR",
    "NOK",
    "NZD",
    "PEN",
    "PHP",
    "PLN",
    "RON",
    "SAR",
    "SEK",
    "USD",
]


def sentence(definition: dict[str, Any], payload: dict[str, Any], **more: Any) -> str:
    """What a payload with one field "f" reads."""
    sources = more.pop("sources", None)
    with pytest.raises(PayloadError) as caught:
        compile_fields({"f": definition, **more}, sources=sources)(payload)
    return str(caught.value)


def test_a_missing_field() -> None:
    wanted = "Email is missing. The action needs it for every event."

    assert wanted == sentence({"label": "Email", "type": "string", "required": True}, {})


def page_url(**conditions: Any) -> dict[str, Any]:
    """A field that is needed on conditions."""
    return {"label": "Page URL", "type": "string", "required": conditions}


ACTION_SOURCE = {"label": "Action source", "type": "string"}
IS_WEBSITE = {"fieldKey": "s", "operator": "is", "value": "website"}


@pytest.mark.parametrize(
    ("conditions", "payload", "reason"),
    [
        ({"conditions": [IS_WEBSITE]}, {"s": "website"}, 'Action source is "website"'),
        (
            {"conditions": [{"fieldKey": "s", "operator": "is_not", "value": "app"}]},
            {"s": "x"},
            'Action source is not "app"',
        ),
        ({"conditions": [{"fieldKey": "s", "operator": "is"}]}, {}, "Action source is missing"),
        (
            {"conditions": [{"fieldKey": "s", "operator": "is_not"}]},
            {"s": "x"},
            "Action source is given",
        ),
        (
            {"match": "any", "conditions": [IS_WEBSITE, {"fieldKey": "zz", "operator": "is"}]},
            {},
            'Action source is "website" or "zz" is missing',
        ),
        (
            {
                "conditions": [
                    IS_WEBSITE,
                    {"fieldKey": "s", "operator": "is", "value": ["a", "website"]},
                ]
            },
            {"s": "website"},
            'Action source is "website" and Action source is "a" or "website"',
        ),
    ],
)
def test_a_field_missing_for_a_reason(
    conditions: dict[str, Any], payload: dict[str, Any], reason: str
) -> None:
    wanted = f"Page URL is missing. It is needed because {reason}."

    assert wanted == sentence(page_url(**conditions), payload, s=ACTION_SOURCE)


def test_a_member_missing_in_a_group_or_an_item() -> None:
    contents = {"label": "Contents", "type": "object"}
    contents["properties"] = {"id": {"label": "ID", "type": "string", "required": True}}  # type: ignore[assignment]

    assert "ID is missing in Contents." == sentence(contents, {"f": {}})
    assert "ID is missing in item 2 of Contents." == sentence(
        {**contents, "multiple": True}, {"f": [{"id": "a"}, {}]}
    )


VALUE = {"label": "Order value", "type": "number"}
QUANTITY = {
    "label": "Products",
    "type": "object",
    "multiple": True,
    "properties": {"q": {"label": "Quantity", "type": "integer"}},
}
TEXT = {"label": "External ID", "type": "string"}


@pytest.mark.parametrize(
    ("definition", "value", "wanted"),
    [
        (
            VALUE,
            "12,50",
            'Order value should be a number, but it is text: "12,50". Add a Replace or Case step to the mapping.',
        ),
        (VALUE, "n/a", 'Order value should be a number, but it is text: "n/a".'),
        (
            {"label": "Opt out", "type": "boolean"},
            "TRUE",
            'Opt out should be true or false, but it is text: "TRUE". Add a Replace or Case step to the mapping.',
        ),
        (
            {"label": "Opt out", "type": "boolean"},
            5,
            "Opt out should be true or false, but it is a number: 5.",
        ),
        (
            {"label": "Custom data", "type": "object"},
            True,
            "Custom data should be a group of values, but it is true.",
        ),
        (
            QUANTITY,
            [{"q": 1}, {"q": 1.5}],
            "Quantity of item 2 in Products should be a whole number, but it is 1.5.",
        ),
        (QUANTITY, [5], "Item 1 in Products should be a group of values, but it is a number: 5."),
        (
            {"label": "Event time", "type": "datetime"},
            "last Tuesday",
            'Event time should be a date such as 2026-05-04T10:30:00Z, but it is "last Tuesday".',
        ),
        (
            {"label": "Event time", "type": "datetime"},
            {"a": 1},
            "Event time should be a date such as 2026-05-04T10:30:00Z, but it is a group of values. Pick one value inside it, for example a.",
        ),
        (
            TEXT,
            {"id": "x"},
            "External ID should be text, but it is a group of values. Pick one value inside it, for example id.",
        ),
        (TEXT, {}, "External ID should be text, but it is a group of values."),
        (TEXT, ["a", "b"], "External ID should be text, but it is a list. Pick one of its items."),
    ],
)
def test_a_value_of_another_type(definition: dict[str, Any], value: Any, wanted: str) -> None:
    assert wanted == sentence(definition, {"f": value})


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ({"id": "x"}, "Pick one value inside it, for example $.context.device.id."),
        (["a", "b"], "Use $.context.device[0] to send the first item."),
    ],
)
def test_a_known_path_makes_the_hint_exact(value: Any, hint: str) -> None:
    assert sentence(TEXT, {"f": value}, sources={"f": "$.context.device"}).endswith(hint)


SOURCES = {"label": "Action source", "type": "string", "choices": ["website", "app", "phone_call"]}


@pytest.mark.parametrize(
    ("definition", "value", "wanted"),
    [
        (
            SOURCES,
            "Website",
            'Action source should be "website", "app" or "phone_call", but it is "Website". Did you mean "website"?',
        ),
        (
            SOURCES,
            "webiste",
            'Action source should be "website", "app" or "phone_call", but it is "webiste". Did you mean "website"?',
        ),
        (
            {"label": "Currency", "type": "string", "choices": CURRENCIES},
            "XXX",
            'Currency should be "AED", "ARS", "AUD", "BGN", "BRL" or one of 27 more, but it is "XXX".',
        ),
        (
            {"label": "Tier", "type": "number", "choices": [1]},
            2,
            "Tier should be 1, but it is 2.",
        ),
    ],
)
def test_a_value_that_is_no_choice(definition: dict[str, Any], value: Any, wanted: str) -> None:
    assert wanted == sentence(definition, {"f": value})


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("email", "an e-mail address"),
        ("uri", "a full web address that starts with https://"),
        ("date-time", "a date and time such as 2026-05-04T10:30:00Z"),
        ("date", "a date such as 2026-05-04"),
        ("time", "a time such as 10:30:00"),
        ("uuid", "an ID such as 123e4567-e89b-12d3-a456-426614174000"),
        ("hostname", "a host name such as www.example.com"),
        ("ipv4", "an IP address such as 203.0.113.7"),
        ("ipv6", "an IPv6 address"),
        ("regex", "a search pattern"),
        ("uri-reference", "a web address"),
        ("uri-template", "a web address with places to fill in"),
    ],
)
def test_a_text_of_another_form(form: str, words: str) -> None:
    wanted = f'Field should be {words}, but it is "( x".'

    assert wanted == sentence({"label": "Field", "type": "string", "format": form}, {"f": "( x"})


def test_a_pattern_says_what_it_asks_for() -> None:
    urn = {"label": "Lead", "type": "string", "pattern": "urn:.+", "patternHint": "a URN"}

    assert 'Lead should be a URN, but it is "x".' == sentence(urn, {"f": "x"})
    assert {"f": "urn:1"} == compile_fields({"f": urn})({"f": "urn:1"})


@pytest.mark.parametrize(
    ("definition", "value", "wanted"),
    [
        (
            {"type": "string", "minimum": 3},
            5,
            'Currency should have at least 3 characters, but "5" has 1.',
        ),
        (
            {"type": "string", "maximum": 1},
            "EU",
            'Currency should have at most 1 character, but "EU" has 2.',
        ),
        (
            {"type": "string", "maximum": 5, "category": "hashedPII"},
            "secret",
            "Currency should have at most 5 characters, but the value has 6.",
        ),
        ({"type": "number", "minimum": 1}, 0, "Currency should be at least 1, but it is 0."),
        ({"type": "number", "maximum": 1.5}, 2, "Currency should be at most 1.5, but it is 2."),
        (
            {"type": "number", "minimum": 1, "category": "hashedPII"},
            0,
            "Currency should be at least 1, but it is less.",
        ),
        (
            {"type": "number", "maximum": 1, "category": "hashedPII"},
            2,
            "Currency should be at most 1, but it is more.",
        ),
    ],
)
def test_a_value_beyond_its_limits(definition: dict[str, Any], value: Any, wanted: str) -> None:
    assert wanted == sentence({"label": "Currency", **definition}, {"f": value})


def test_a_field_without_label_goes_by_its_key() -> None:
    assert '"f" is missing. The action needs it for every event.' == sentence(
        {"type": "string", "required": True}, {}
    )


def test_more_than_three_problems_are_counted() -> None:
    definitions = {key: {"label": key, "type": "string", "required": True} for key in "abcde"}

    with pytest.raises(PayloadError, match=r"And 2 more\.$"):
        compile_fields(definitions)({})


@pytest.mark.parametrize(
    ("definition", "value", "seen"),
    [
        (
            {"category": "hashedPII", "format": "email"},
            "joe at mail.x",
            '13 characters that starts with "jo"',
        ),
        ({"format": "uri"}, "joe@mail.example", '16 characters that starts with "jo"'),
        ({"format": "uri"}, "+1 (415) 555-0132", '17 characters that starts with "+1"'),
        ({"format": "uri"}, "14155550132", '11 characters that starts with "14"'),
        ({"format": "uri"}, "AQXdSP2kz9aa83hwkq01", '20 characters that starts with "AQ"'),
        ({"category": "hashedPII", "format": "uri"}, "x", "1 character"),
    ],
)
def test_personal_values_are_not_shown(definition: dict[str, Any], value: str, seen: str) -> None:
    text = sentence({"label": "F", "type": "string", **definition}, {"f": value})

    assert text.endswith(f"but it is a value of {seen}.")
    assert value not in text or len(value) == 1


@pytest.mark.parametrize("value", [["a", "b"], {"a": "b"}])
def test_passwords_are_not_shown(value: object) -> None:
    text = sentence({"label": "Token", "type": "password"}, {"f": value})

    assert text.startswith("Token should be text, but it is a ")


def test_a_long_value_is_shortened() -> None:
    text = sentence({"label": "F", "type": "number"}, {"f": "word " * 20})

    assert f'"{("word " * 20)[:40]}…"' in text


def test_dates_and_short_numbers_are_no_phone_numbers() -> None:
    definition = {"label": "F", "type": "string", "format": "uri"}

    assert sentence(definition, {"f": "2024-02-31"}).endswith('"2024-02-31".')
    assert sentence(definition, {"f": "12345678"}).endswith('"12345678".')
