"""What goes out: identity, amounts, names, consent."""

from typing import Any

import pytest

from destinations.pinterest.pinterest_playground import lead, sent, trial
from onward.fields import sha256_hex
from onward.request import Request
from onward_destinations.pinterest.consent import both_cases
from onward_destinations.pinterest.names import STANDARD, canonical


def of_person(**properties: Any) -> dict[str, Any]:
    user: dict[str, Any] = sent(lead(**properties))["user_data"]
    return user


# Source: Pinterest, "Conversions guide", "user_data", with the worked examples.
@pytest.mark.parametrize(
    ("properties", "key", "normal"),
    [
        ({"email": " Jane.Doe+news@Gmail.com "}, "em", "jane.doe+news@gmail.com"),
        ({"email": "j.doe @example.com"}, "em", "j.doe@example.com"),
        ({"phone": "(415) 555-0132"}, "ph", "14155550132"),
        ({"phone": "+49 (0) 30 901820"}, "ph", "4930901820"),
        ({"phone": "0049 30 901820 ext. 12"}, "ph", "4930901820"),
        ({"phone": "1 415 555 0132"}, "ph", "14155550132"),
        ({"firstName": " Jane "}, "fn", "jane"),
        ({"lastName": "O'Brien"}, "ln", "o'brien"),
        ({"lastName": "van der Berg"}, "ln", "van der berg"),
        ({"address": {"city": "San Francisco"}}, "ct", "sanfrancisco"),
        ({"address": {"city": "Saint-Étienne"}}, "ct", "saintétienne"),
        ({"address": {"state": "CA"}}, "st", "ca"),
        ({"address": {"state": "US-CA"}}, "st", "ca"),
        ({"address": {"state": "California"}}, "st", "ca"),
        ({"address": {"postalCode": "94107-1234"}}, "zp", "94107"),
        ({"address": {"postalCode": "SW1A 2"}}, "zp", "12"),
        ({"address": {"country": "United States"}}, "country", "us"),
        ({"address": {"country": "DE"}}, "country", "de"),
    ],
)
def test_identifiers_are_normalised_and_hashed(
    properties: dict[str, Any], key: str, normal: str
) -> None:
    assert [sha256_hex(normal)] == of_person(**properties)[key]


@pytest.mark.parametrize(
    ("traits", "key", "normal"),
    [
        ({"gender": "male"}, "ge", "m"),
        ({"gender": "F"}, "ge", "f"),
        ({"gender": "non-binary"}, "ge", "n"),
        ({"birthday": "1996-02-01"}, "db", "19960201"),
        ({"birthday": "1996-02-01T23:30:00-08:00"}, "db", "19960201"),
    ],
)
def test_gender_and_birthday_come_from_traits(
    traits: dict[str, str], key: str, normal: str
) -> None:
    event = lead() | {"traits": traits}

    assert [sha256_hex(normal)] == sent(event)["user_data"][key]


@pytest.mark.parametrize(
    "address",
    [{"state": "Bavaria"}, {"country": "Atlantis"}, {"postalCode": "none"}, {"city": " "}],
)
def test_what_nobody_could_match_is_left_out(address: dict[str, str]) -> None:
    assert {"em", "external_id"} == set(of_person(address=address))


def test_a_number_without_country_code_needs_a_default() -> None:
    made = trial(lead(phone="415 555 0132"), settings={"default_phone_country_code": None})

    (note,) = made.notes

    assert "it has no country code, and no default country is set" in note


def test_an_advertising_id_is_hashed_in_lower_case() -> None:
    event = lead()
    event["context"]["device"] = {"advertisingId": "EA7583CD-A667-48BC-B806-42ECB2B48606"}

    assert [sha256_hex("ea7583cd-a667-48bc-b806-42ecb2b48606")] == sent(event)["user_data"][
        "hashed_maids"
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AddToCart", "add_to_cart"),
        ("Page Visit", "page_visit"),
        ("start-trial", "start_trial"),
        (" CHECKOUT", "checkout"),
        ("Quiz Finished", "Quiz Finished"),
    ],
)
def test_standard_events_are_spelled_as_pinterest_does(name: str, expected: str) -> None:
    assert expected == canonical(name)


def test_standard_events_stay_as_they_are() -> None:
    assert list(STANDARD) == [canonical(name) for name in STANDARD]


@pytest.mark.parametrize(
    ("locale", "expected"), [("en-US", "en"), ("DE", "de"), ("pt_BR", "pt"), ("fil", None)]
)
def test_a_language_is_two_letters(locale: str, expected: str | None) -> None:
    event = lead()
    event["context"]["locale"] = locale

    assert expected == sent(event).get("language")


@pytest.mark.parametrize(
    ("denied", "consent", "opt_out"),
    [
        ("opt_out", False, True),
        ("opt_out", True, None),
        ("opt_out", None, None),
        ("ldp", False, True),
        ("ldp", True, None),
        ("send", False, None),
    ],
)
def test_what_denied_advertising_leads_to(denied: str, consent: object, opt_out: object) -> None:
    event = lead()
    event["context"]["consent"] = {"categoryPreferences": {"Advertising": consent}}

    assert opt_out == sent(event, settings={"on_denied": denied}).get("opt_out")


def test_both_letter_cases_of_a_code_are_told_from_one_hash() -> None:
    assert [sha256_hex("ca"), sha256_hex("CA")] == both_cases(sha256_hex("ca"))
    assert [sha256_hex("bavaria")] == both_cases(sha256_hex("bavaria"))


def test_a_connection_in_test_mode_says_so() -> None:
    made = trial(lead())

    tested = made.action.as_test(made.settings)
    request = made.action.build_batch(made.payloads, tested)

    assert isinstance(request, Request)
    assert request.url.endswith("/events?test=true")
