"""Identity types: the platforms' own worked examples, then laws."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.errors import DefinitionError
from onward.fields import (
    DEFAULT_PROFILE,
    AdvertisingId,
    AndroidAdvertisingId,
    AppleAdvertisingId,
    City,
    Country,
    Currency,
    Email,
    ExternalId,
    Fields,
    FirstName,
    HashedAdvertisingId,
    HashedAndroidAdvertisingId,
    HashedAppleAdvertisingId,
    HashedBirthday,
    HashedCity,
    HashedCountry,
    HashedEmail,
    HashedExternalId,
    HashedFirstName,
    HashedGender,
    HashedIPAddress,
    HashedLastName,
    HashedPhone,
    HashedPostalCode,
    HashedState,
    HashedStreet,
    IdentityProfile,
    IPAddress,
    LastName,
    Money,
    PageUrl,
    Phone,
    PostalCode,
    ReferrerUrl,
    State,
    Street,
    Unusable,
    UserAgent,
    calling_code,
    compile_payload,
    is_hashed,
    normalise_advertising_id,
    normalise_birthday,
    normalise_city,
    normalise_country,
    normalise_currency,
    normalise_email,
    normalise_external_id,
    normalise_gender,
    normalise_ip,
    normalise_name,
    normalise_phone,
    normalise_postal_code,
    normalise_state,
    normalise_street,
    sha256_hex,
)
from onward.fields.identity.hashing import hashing

GOOGLE = IdentityProfile(gmail_dots=True, gmail_plus=True, names="words", city="trim")
REDDIT = IdentityProfile(email_letters_only=True, apple_id="upper")
META = IdentityProfile(
    names="ascii",
    city="ascii",
    state="cut",
    postal_code="head",
    country="lower",
    external_id="compact",
    phone_plus=False,
    phone_bare=True,
    hash_appendix=True,
)


class Person(Fields):
    email: HashedEmail | None = None
    phone: HashedPhone | None = None
    first_name: HashedFirstName | None = None
    last_name: HashedLastName | None = None
    gender: HashedGender | None = None
    birthday: HashedBirthday | None = None
    street: HashedStreet | None = None
    city: HashedCity | None = None
    state: HashedState | None = None
    postal_code: HashedPostalCode | None = None
    country: HashedCountry | None = None
    ip: HashedIPAddress | None = None
    external_id: HashedExternalId | None = None
    device: HashedAdvertisingId | None = None
    android: HashedAndroidAdvertisingId | None = None
    apple: HashedAppleAdvertisingId | None = None


class Plain(Fields):
    email: Email | None = None
    phone: Phone | None = None
    first_name: FirstName | None = None
    last_name: LastName | None = None
    street: Street | None = None
    city: City | None = None
    state: State | None = None
    postal_code: PostalCode | None = None
    country: Country | None = None
    ip: IPAddress | None = None
    external_id: ExternalId | None = None
    device: AdvertisingId | None = None
    android: AndroidAdvertisingId | None = None
    apple: AppleAdvertisingId | None = None
    agent: UserAgent | None = None
    page: PageUrl | None = None
    referrer: ReferrerUrl | None = None
    currency: Currency | None = None


def hashed(field: str, value: str, profile: IdentityProfile = DEFAULT_PROFILE) -> Any:
    """What a hashed field makes of a value, and the notes."""
    notes: list[str] = []
    payload = compile_payload(Person, profile).payload({field: value}, notes=notes)
    return notes[0] if notes else getattr(payload, field)


def plain(field: str, value: str, profile: IdentityProfile = DEFAULT_PROFILE) -> Any:
    """What a field in clear makes of a value, or the note."""
    notes: list[str] = []
    payload = compile_payload(Plain, profile).payload({field: value}, notes=notes)
    return notes[0] if notes else getattr(payload, field)


@pytest.mark.parametrize(
    ("field", "value", "profile", "digest"),
    [
        (
            "email",
            " Jane.Doe@Example.com ",
            DEFAULT_PROFILE,
            "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d",
        ),
        (
            "email",
            "person @example.com",
            DEFAULT_PROFILE,
            "542d240129883c019e106e3b1b2d3f3cb3537c43c425364de8e951d5a3083345",
        ),
        (
            "email",
            "cloudy.sanfrancisco+shopping@gmail.com",
            GOOGLE,
            "223ebda6f6889b1494551ba902d9d381daf2f642bae055888e96343d53e9f9c4",
        ),
        (
            "email",
            " user.name+NYC@Example.com ",
            GOOGLE,
            "f109a2a632fbcea5fc82049f50beed3d8621bf9034399f437fb622222acccdac",
        ),
        (
            "email",
            " Jane.Doe+news@Gmail.com ",
            IdentityProfile(gmail_dots=True),
            "d3b270ea0941753cc9e5a239cbd68cf66735867f70b0fa04d47b00e1c1a194d6",
        ),
        (
            "email",
            "Al.ice$+Apple@Example.Com",
            REDDIT,
            "ff8d9819fc0e12bf0d24892e45987e249a28dce836a85cad60e28eaaa8c6d976",
        ),
        (
            "phone",
            "(415) 555-0132",
            replace(GOOGLE, phone_region="1"),
            "9e1919ad78a34fd67a84bfbcf2fea14074065517bea32e92924771c3f92e5462",
        ),
        (
            "phone",
            "+44 (0)20 7946 0018 ext. 5",
            DEFAULT_PROFILE,
            "faad3b10918e39b5f4d5334f1e1e128719608e8bd3ad3b963dc30187b4518e23",
        ),
        (
            "phone",
            "+1 (650) 555-1212",
            META,
            "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176",
        ),
        (
            "phone",
            "0044 844 412 4653",
            IdentityProfile(phone_plus=False),
            "dc008fda46e2e64002cf2f82a4906236282d431c4f75e5b60bfe79fc48546383",
        ),
        (
            "last_name",
            "O'Doe",
            DEFAULT_PROFILE,
            "fff1833cf87ec12a259fbf6b5bee308dc19f4a8cd0407451f402f973a5ec8059",
        ),
        (
            "last_name",
            "O'Brien",
            GOOGLE,
            "b4cb6cb33fe4b865868de825023a1e2790dc12ac01ecc8d7c5afe8254071c8ba",
        ),
        (
            "first_name",
            "Jean-Luc 2",
            IdentityProfile(names="letters"),
            "7fef38066db9900f992fa9926eea8cc648f44c2af50c4d511c415422196c8ef5",
        ),
        (
            "street",
            "123 Main St., Apt #4",
            DEFAULT_PROFILE,
            "2752fcfb4696cff5c693373fc40a90db5e21202e8e32d0dc034d3dec3408d415",
        ),
        (
            "city",
            "San Francisco",
            DEFAULT_PROFILE,
            "1a6bd4d9d79dc0a79b53795c70d3349fa9e38968a3fbefbfe8783efb1d2b6aac",
        ),
        (
            "state",
            "California",
            META,
            "6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126",
        ),
        (
            "state",
            "CA",
            DEFAULT_PROFILE,
            "6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126",
        ),
        (
            "postal_code",
            "94103-1234",
            DEFAULT_PROFILE,
            "91dc2519ea98c5002cf2091e6a12b772eafdce9dca618e626d7d3b8275361789",
        ),
        (
            "gender",
            "Male",
            DEFAULT_PROFILE,
            "62c66a7a5dd70c3146618063c344e531e6d4b59e379808443ce962b3abd63c5a",
        ),
        (
            "ip",
            "203.0.113.7",
            DEFAULT_PROFILE,
            "fec52565aa0cf18f57d7cf5b3ac728503b8992d2d6f7d46da1d1201090902b02",
        ),
        (
            "external_id",
            " u-42 ",
            DEFAULT_PROFILE,
            "16ec525b74b75626eb93ecad8acc749885fcf4e83c95b139342769a4ab1828a3",
        ),
        (
            "apple",
            "ea7583cd-a667-48bc-b806-42ecb2b48606",
            REDDIT,
            "70574fa9c8f498a7b2e5c8712b1126de7b1406fd02fdc591821c5bd33092fd1c",
        ),
        ("country", "United States", DEFAULT_PROFILE, sha256_hex("us")),
        ("birthday", "1996-02-01", DEFAULT_PROFILE, sha256_hex("19960201")),
        ("device", "AB-1", DEFAULT_PROFILE, sha256_hex("ab-1")),
        ("android", "AB-1", DEFAULT_PROFILE, sha256_hex("ab-1")),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)
def test_a_value_is_hashed_as_the_platform_says(
    field: str, value: str, profile: IdentityProfile, digest: str
) -> None:
    assert digest == hashed(field, value, profile)


@pytest.mark.parametrize("field", list(Person.model_fields))
def test_a_hash_passes_in_lower_case(field: str) -> None:
    digest = sha256_hex("x")

    assert digest == hashed(field, f" {digest.upper()} ")


@pytest.mark.parametrize("appendix", ["AQ", "AQICAQEA"])
def test_a_hash_with_an_appendix_passes_where_the_platform_adds_it(appendix: str) -> None:
    value = f"{sha256_hex('x').upper()}.{appendix}"

    assert f"{sha256_hex('x')}.{appendix}" == hashed("email", value, META)
    assert "Email was left out: it is no e-mail address." == hashed("email", value)


@pytest.mark.parametrize("text", ["a" * 63, "a" * 65, "g" * 64, f"{'a' * 64}\n", f"{'a' * 64}.AQ"])
def test_nothing_else_is_a_hash(text: str) -> None:
    assert not is_hashed(text)


@pytest.mark.parametrize("field", list(Person.model_fields))
def test_a_blank_value_is_none(field: str) -> None:
    assert hashed(field, "  ") is None


def test_a_street_keeps_its_punctuation_where_the_platform_wants_it() -> None:
    profile = IdentityProfile(street="lower")

    found = compile_payload(Plain, profile).payload({"street": " 1  Main St., #4 "})

    assert "1 main st., #4" == found.street


@pytest.mark.parametrize("field", list(Plain.model_fields))
def test_a_blank_value_in_clear_is_none(field: str) -> None:
    assert plain(field, " ") is None


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("email", " Ada@Example.com", "ada@example.com"),
        ("phone", "+1 415 555 0132", "+14155550132"),
        ("first_name", " Ada ", "Ada"),
        ("last_name", " O'Doe ", "O'Doe"),
        ("street", "Main St. 4", "main st 4"),
        ("city", "São Paulo", "sãopaulo"),
        ("state", "Ontario", "on"),
        ("postal_code", "SW1A 1AA", "sw1a1aa"),
        ("country", "no", "NO"),
        ("ip", " 203.0.113.7", "203.0.113.7"),
        ("external_id", " U-42 ", "U-42"),
        ("device", " AB-1 ", "ab-1"),
        ("android", " AB-1 ", "ab-1"),
        ("apple", " AB-1 ", "ab-1"),
        ("agent", " Mozilla/5.0 ", "Mozilla/5.0"),
        ("page", " https://example.com ", "https://example.com"),
        ("referrer", " https://example.com ", "https://example.com"),
        ("currency", " usd ", "USD"),
    ],
)
def test_a_value_in_clear_is_normalised(field: str, value: str, wanted: str) -> None:
    assert wanted == plain(field, value)


@pytest.mark.parametrize(
    ("value", "profile", "wanted"),
    [
        ("Jane.Doe+x@googlemail.com", GOOGLE, "janedoe@googlemail.com"),
        ("Jane.Doe+x@example.com", GOOGLE, "jane.doe+x@example.com"),
        ("Jane.Doe+x@gmail.com", IdentityProfile(gmail_plus=True), "jane.doe@gmail.com"),
        ("", DEFAULT_PROFILE, ""),
    ],
)
def test_gmail_has_rules_of_its_own(value: str, profile: IdentityProfile, wanted: str) -> None:
    assert wanted == normalise_email(value, profile=profile)


@pytest.mark.parametrize(
    ("value", "profile"),
    [
        ("ada", DEFAULT_PROFILE),
        ("ada@example", DEFAULT_PROFILE),
        ("a@b@c.example", DEFAULT_PROFILE),
        ("Ada <ada@example.com>", DEFAULT_PROFILE),
        ("5f4dcc3b5aa765d61d8327deb882cf99", DEFAULT_PROFILE),
        ("ad a@example.com", REDDIT),
        ("+x@example.com", REDDIT),
        ("+x@gmail.com", GOOGLE),
    ],
)
def test_what_is_no_address_is_unusable(value: str, profile: IdentityProfile) -> None:
    with pytest.raises(Unusable):
        normalise_email(value, profile=profile)


@pytest.mark.parametrize(
    ("value", "options", "wanted"),
    [
        ("(415) 555-0132", {"region": "US"}, "+14155550132"),
        ("14155550132", {"region": "US"}, "+14155550132"),
        ("0151 23456789", {"region": "DE"}, "+4915123456789"),
        ("06 1234 5678", {"region": "IT"}, "+390612345678"),
        ("0044 844 412 4653", {}, "+448444124653"),
        ("+0044 844 412 4653", {}, "+448444124653"),
        ("+44 844 412 4653 x12", {"plus": False}, "448444124653"),
        ("0 844 412 4653", {"bare": True, "plus": False}, "8444124653"),
        ("", {"region": "US"}, ""),
    ],
)
def test_a_phone_number_becomes_international(
    value: str, options: dict[str, Any], wanted: str
) -> None:
    assert wanted == normalise_phone(value, **options)


@pytest.mark.parametrize(
    ("value", "options", "reason"),
    [
        ("0151 23456789", {}, "it has no country code, and no default country is set"),
        ("call me", {}, "it is no phone number"),
        ("+1 23", {}, "it is no phone number"),
        ("ext 5", {"region": "US"}, "it is no phone number"),
    ],
)
def test_what_is_no_phone_number_is_unusable(
    value: str, options: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Unusable, match=reason):
        normalise_phone(value, **options)


@pytest.mark.parametrize("region", ["US", "us", "1", "+1"])
def test_a_region_is_a_country_or_its_calling_code(region: str) -> None:
    assert "1" == calling_code(region)


@pytest.mark.parametrize("region", ["XX", "", "12345"])
def test_an_unknown_region_is_refused(region: str) -> None:
    with pytest.raises(DefinitionError, match="is no country"):
        calling_code(region)


@pytest.mark.parametrize(
    ("value", "style", "is_last", "wanted"),
    [
        ("O\N{RIGHT SINGLE QUOTATION MARK}Doe", "compact", True, "odoe"),
        (
            "O\N{RIGHT SINGLE QUOTATION MARK}Doe Ray",
            "ascii",
            True,
            "o\N{RIGHT SINGLE QUOTATION MARK}doeray",
        ),
        ("José María", "compact", False, "josémaría"),
        ("Dr. Mary-Ann  Lee", "words", False, "maryann lee"),
        ("Dr.", "words", False, "dr"),
        ("Smith Jr.", "words", True, "smith"),
        ("Dr. Smith III", "words", True, "smith"),
        ("Dr. Smith Jr.", "words", False, "smith jr"),
        ("O'Doe ", "lower", True, "o'doe"),
        ("Zoë €5", "letters", False, "zoë"),
    ],
)
def test_names_are_written_as_platforms_want(
    value: str, style: str, is_last: object, wanted: str
) -> None:
    assert wanted == normalise_name(value, style=style, is_last=bool(is_last))


@pytest.mark.parametrize(
    ("value", "style", "wanted"),
    [
        ("San Francisco 2", "compact", "sanfrancisco2"),
        ("San Francisco 2", "letters", "sanfrancisco"),
        ("San Francisco 2", "ascii", "sanfrancisco2"),
        ("São Paulo 2", "ascii", "sãopaulo"),
        ("San Francisco 2", "words", "san francisco"),
        (" San Francisco ", "trim", "San Francisco"),
    ],
)
def test_cities_are_written_as_platforms_want(value: str, style: str, wanted: str) -> None:
    assert wanted == normalise_city(value, style=style)


@pytest.mark.parametrize(
    ("value", "style", "wanted"),
    [
        ("US-CA", "code", "ca"),
        ("New York", "keep", "ny"),
        ("Bayern", "keep", "bayern"),
        ("Bayern", "cut", "ba"),
        ("New  York 2", "words", "new york"),
        (" Bayern ", "trim", "Bayern"),
        ("", "code", ""),
    ],
)
def test_states_are_written_as_platforms_want(value: str, style: str, wanted: str) -> None:
    assert wanted == normalise_state(value, style=style)


def test_a_state_that_is_no_code_is_unusable_where_one_is_wanted() -> None:
    with pytest.raises(Unusable, match="no two-letter code"):
        normalise_state("Bayern")


@pytest.mark.parametrize(
    ("value", "style", "wanted"),
    [
        ("94103-1234", "compact", "94103"),
        ("1234-567", "compact", "1234567"),
        ("94103-1234", "head", "94103"),
        ("94103-1234", "digits", "94103"),
        ("SW1A 1AA", "digits", "11"),
        ("94.103~", "mild", "94103"),
        (" SW1A 1AA ", "trim", "SW1A 1AA"),
    ],
)
def test_postal_codes_are_written_as_platforms_want(value: str, style: str, wanted: str) -> None:
    assert wanted == normalise_postal_code(value, style=style)


def test_a_postal_code_without_digits_is_unusable_where_they_are_wanted() -> None:
    with pytest.raises(Unusable, match="no digits"):
        normalise_postal_code("ABC", style="digits")


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("de", "DE"),
        ("DEU", "DE"),
        ("usa", "US"),
        ("U.S.A.", "US"),
        ("United States of America", "US"),
        ("Côte d'Ivoire", "CI"),
        ("turkey", "TR"),
        ("Türkiye", "TR"),
        ("Bosnia & Herzegovina", "BA"),
        ("uk", "GB"),
        ("", ""),
    ],
)
def test_a_country_becomes_its_code(value: str, wanted: str) -> None:
    assert wanted == normalise_country(value)
    assert wanted.lower() == normalise_country(value, case="lower")


@pytest.mark.parametrize(
    ("field", "value", "note"),
    [
        (
            "country",
            "Atlantis",
            "Country was left out: it is no country code such as DE, and no country's English name.",
        ),
        ("ip", "example.com", "IP address was left out: it is no IP address."),
        ("ip", "203.0.113.256", "IP address was left out: it is no IP address."),
        (
            "device",
            "00000000-0000-0000-0000-000000000000",
            "Advertising ID was left out: it is all zeros: the device gives no advertising id.",
        ),
        ("currency", "euro", "Currency was left out: it is no currency code such as EUR."),
    ],
)
def test_what_cannot_be_used_is_left_out_with_a_note(field: str, value: str, note: str) -> None:
    assert note == plain(field, value)


@pytest.mark.parametrize(
    ("field", "value", "note"),
    [
        ("gender", "other", "Gender was left out: the platform does not know this gender."),
        ("gender", "non-binary", "Gender was left out: the platform does not know this gender."),
        ("birthday", "soon", "Date of birth was left out: it is no date such as 1996-02-01."),
        ("birthday", "19961301", "Date of birth was left out: it is no date such as 1996-02-01."),
    ],
)
def test_what_cannot_be_hashed_is_left_out_with_a_note(field: str, value: str, note: str) -> None:
    assert note == hashed(field, value)


def test_notes_are_for_those_who_want_them() -> None:
    assert compile_payload(Plain).payload({"country": "Atlantis"}).country is None


@pytest.mark.parametrize(
    ("value", "wanted"),
    [("Female", "f"), ("mr.", "m"), ("", ""), ("x", "n")],
)
def test_a_gender_is_a_letter(value: str, wanted: str) -> None:
    assert wanted == normalise_gender(value, known="mfn")


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("1996-02-01", "19960201"),
        ("1996-02-01T00:00:00+14:00", "19960201"),
        ("1996/2/1 10:00", "19960201"),
        ("19960201", "19960201"),
        ("", ""),
    ],
)
def test_a_birthday_is_the_day_that_was_written(value: str, wanted: str) -> None:
    assert wanted == normalise_birthday(value)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2001:DB8:0::7", "2001:db8::7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
    ],
)
def test_an_address_of_ipv6_is_written_short(value: str, wanted: str) -> None:
    assert wanted == normalise_ip(value)


def test_ipv6_is_left_out_where_only_ipv4_is_taken() -> None:
    note = "IP address was left out: only IPv4 addresses are taken, and this is an IPv6 address."

    assert note == plain("ip", "2001:db8::7", IdentityProfile(ip="v4"))
    assert "203.0.113.7" == plain("ip", "203.0.113.7", IdentityProfile(ip="v4"))


@pytest.mark.parametrize(
    ("device", "android", "apple"),
    [
        ({"type": "Android", "advertisingId": "a"}, "a", None),
        ({"type": "ios", "advertisingId": "a"}, None, "a"),
        ({"advertisingId": "a"}, None, None),
        (None, None, None),
        ("phone", None, None),
    ],
)
def test_an_advertising_id_belongs_to_its_system(device: Any, android: Any, apple: Any) -> None:
    compiled = compile_payload(Plain)
    raw: dict[str, Any] = {}
    compiled.complete(raw, {"context": {"device": device}})

    assert {k: v for k, v in (("android", android), ("apple", apple)) if v} == raw


def test_external_ids_and_devices_keep_or_change_their_case() -> None:
    assert "u42" == normalise_external_id(" U 42 ", style="compact")
    assert sha256_hex("u42") == hashed("external_id", "U 42", META)
    assert "AB" == normalise_advertising_id("ab", upper=True)


def test_money_is_an_amount_with_its_currency() -> None:
    money = compile_payload(Money).payload({"amount": 12.5, "currency": "eur"})

    assert {"amount": 12.5, "currency": "EUR"} == money.as_dict()


def test_upper_case_comes_from_the_profile() -> None:
    assert "US" == plain("country", "US")
    assert "us" == plain("country", "US", IdentityProfile(country="lower"))


LAWS = settings(deadline=None, max_examples=60)


@LAWS
@given(st.emails(), st.sampled_from([DEFAULT_PROFILE, GOOGLE, REDDIT]))
def test_normalising_an_address_twice_changes_nothing(
    address: str, profile: IdentityProfile
) -> None:
    try:
        once = normalise_email(address, profile=profile)
    except Unusable:
        return

    assert once == normalise_email(once, profile=profile)


@LAWS
@given(st.from_regex(r"\+?[0-9() -]{6,20}", fullmatch=True), st.sampled_from(["US", "DE", "IT"]))
def test_normalising_a_phone_number_twice_changes_nothing(number: str, region: str) -> None:
    try:
        once = normalise_phone(number, region=region)
    except Unusable:
        return

    assert once == normalise_phone(once, region=region)


STYLES = [
    *((normalise_name, style) for style in ("compact", "ascii", "words", "letters", "lower")),
    *((normalise_city, style) for style in ("compact", "letters", "ascii", "words", "trim")),
    *((normalise_state, style) for style in ("code", "keep", "words", "trim")),
    *((normalise_postal_code, style) for style in ("compact", "head", "digits", "mild", "trim")),
    *((normalise_external_id, style) for style in ("trim", "compact")),
]


@LAWS
@given(st.text(max_size=20), st.sampled_from(STYLES))
def test_normalising_a_text_twice_changes_nothing(text: str, way: tuple[Any, str]) -> None:
    normalise, style = way
    try:
        once = normalise(text, style=style)
    except Unusable:
        return

    assert once == normalise(once, style=style)


@LAWS
@given(st.text(max_size=20))
def test_other_normalisers_change_nothing_the_second_time(text: str) -> None:
    for normalise in (
        normalise_country,
        normalise_currency,
        normalise_birthday,
        normalise_ip,
        normalise_street,
        normalise_advertising_id,
    ):
        try:
            once = normalise(text)
        except Unusable:
            continue
        assert once == normalise(once)


@LAWS
@given(st.sampled_from(list(Person.model_fields)), st.text(max_size=20))
def test_hashing_a_hash_changes_nothing(field: str, text: str) -> None:
    once = getattr(compile_payload(Person).payload({field: text}), field)
    if once is None:
        return

    assert is_hashed(once)
    assert once == getattr(compile_payload(Person).payload({field: once}), field)


def test_half_a_character_is_hashed_as_its_bytes() -> None:
    # An event may hold what no well-formed text does: the half of a pair of code units.
    assert sha256(b"Ada\xed\xa0\xbd").hexdigest() == hashing(str.strip)("Ada\ud83d")
