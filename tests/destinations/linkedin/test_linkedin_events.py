"""Values become what LinkedIn matches on: worked examples."""

from importlib.resources import files
from typing import Any

import pytest

from onward.errors import PayloadError
from onward_destinations.linkedin import ConversionEvent, Settings, linkedin
from onward_destinations.linkedin.events import event_json

TIME = "2026-11-21T11:00:00.000Z"
JANE = "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d"
README = files("onward_destinations.linkedin").joinpath("README.md").read_text(encoding="utf-8")
PERSON = "542d240129883c019e106e3b1b2d3f3cb3537c43c425364de8e951d5a3083345"


def payload(**fields: Any) -> tuple[ConversionEvent, list[str]]:
    compiled = linkedin.fields("stream-conversion")
    notes: list[str] = []
    provided = compiled.provide(saved={"id": "1"})
    return compiled.payload({"conversionHappenedAt": TIME, **fields}, provided, notes), notes


def body(settings: Settings | None = None, **fields: Any) -> dict[str, Any]:
    return event_json(payload(**fields)[0], settings or Settings())


def ids(**fields: Any) -> dict[str, str]:
    return {each["idType"]: each["idValue"] for each in body(**fields)["user"]["userIds"]}


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (" Jane.Doe@Example.com ", JANE),
        ("Jane.Doe @ Example.com", JANE),
        ("person@example.com", PERSON),
        (PERSON.upper(), PERSON),
        (f" {PERSON} ", PERSON),
    ],
)
def test_an_email_is_normalised_and_hashed_once(written: str, sent: str) -> None:
    assert {"SHA256_EMAIL": sent} == ids(email=written)


@pytest.mark.parametrize("near_hash", [PERSON[:-1], f"{PERSON}0", f"x{PERSON}"])
def test_only_a_whole_hash_counts_as_hashed(near_hash: str) -> None:
    found, notes = payload(email=near_hash, linkedInUUID="li-1")

    assert found.email is None
    assert 1 == len(notes)
    assert near_hash not in notes[0]


def test_ids_go_in_the_order_of_the_table() -> None:
    assert [
        ("SHA256_EMAIL", PERSON),
        ("LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID", "li-A"),
        ("ACXIOM_ID", "Ax"),
        ("ORACLE_MOAT_ID", "Or"),
        ("PLAINTEXT_IP_ADDRESS", "203.0.113.7"),
        ("GOOGLE_AID", "aebe52e7-03ee-455a-b3c4-e57283966239"),
    ] == list(
        ids(
            email="person@example.com",
            linkedInUUID=" li-A ",
            acxiomID=" Ax ",
            oracleID="Or",
            ipAddress="203.0.113.7",
            googleAdvertisingId="AEBE52E7-03EE-455A-B3C4-E57283966239",
        ).items()
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ipAddress", "2001:db8::7"),
        ("ipAddress", "256.1.1.1"),
        ("googleAdvertisingId", "00000000-0000-0000-0000-000000000000"),
    ],
)
def test_an_id_that_identifies_nobody_is_left_out_with_a_note(field: str, value: str) -> None:
    found, notes = payload(**{field: value, "email": "person@example.com"})

    assert ["SHA256_EMAIL"] == [
        each["idType"] for each in event_json(found, Settings())["user"]["userIds"]
    ]
    assert 1 == len(notes)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (129.9, "129.9"),
        (50, "50"),
        (0, "0"),
        (1e-7, "0.0000001"),
        (1e21, "1000000000000000000000"),
        (" 50.00 ", "50.00"),
        (-5, "-5"),
    ],
)
def test_an_amount_is_text_without_exponent(written: Any, sent: str) -> None:
    value = {"amount": written, "currencyCode": " usd"}

    assert {"currencyCode": "USD", "amount": sent} == body(
        conversionValue=value, email="person@example.com"
    )["conversionValue"]


@pytest.mark.parametrize(
    "value", [{"amount": 5}, {"currencyCode": "USD"}, {"amount": 5, "currencyCode": "dollars"}]
)
def test_half_a_value_is_left_out_with_a_note(value: dict[str, Any]) -> None:
    found, notes = payload(conversionValue=value, email="person@example.com")

    assert "conversionValue" not in event_json(found, Settings())
    assert any(note.startswith("Conversion Value was left out:") for note in notes)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-20T10:00:00Z",
        "2026-11-20T11:00:00+01:00",
        1795168800,
        pytest.param("1795168800", id="seconds as text"),
        1795168800000,
        pytest.param("1795168800000", id="milliseconds as text"),
    ],
)
def test_every_way_to_write_a_time_is_milliseconds(written: Any) -> None:
    sent = body(conversionHappenedAt=written, email="person@example.com")

    assert 1795168800000 == sent["conversionHappenedAt"]


def test_milliseconds_are_exact() -> None:
    times = [
        body(conversionHappenedAt=f"2026-11-20T10:00:00.{ms:03}Z", email="a@b.co")
        for ms in range(1_000)
    ]

    assert list(range(1_000)) == [sent["conversionHappenedAt"] % 1_000 for sent in times]


def test_a_name_without_the_other_is_left_out() -> None:
    found, notes = payload(userInfo={"firstName": "Ada", "title": "Dr"}, email="a@b.co")

    assert "userInfo" not in event_json(found, Settings())["user"]
    assert ["User Info was left out: first name without last name."] == notes


def test_a_name_without_the_other_is_not_enough_to_match() -> None:
    with pytest.raises(PayloadError, match="One of email, LinkedIn UUID"):
        payload(userInfo={"firstName": "Ada"}, ipAddress="203.0.113.7")


@pytest.mark.parametrize(
    ("written", "sent"), [("usa", "US"), ("Germany", "DE"), (" no ", "NO"), ("Nowhere", None)]
)
def test_a_country_is_a_code_or_nothing(written: str, sent: str | None) -> None:
    info = {"firstName": "Ada", "lastName": "Doe", "countryCode": written}

    assert sent == body(userInfo=info)["user"]["userInfo"].get("countryCode")


def test_a_hashed_name_passes_and_a_plain_one_is_hashed() -> None:
    settings = Settings(hash_names=True)
    info = {"firstName": PERSON.upper(), "lastName": "O'Doe"}

    assert {
        "hashedFirstName": PERSON,
        "hashedLastName": "fff1833cf87ec12a259fbf6b5bee308dc19f4a8cd0407451f402f973a5ec8059",
    } == body(settings, userInfo=info)["user"]["userInfo"]


def test_the_first_external_id_is_sent_alone() -> None:
    user = body(externalIds=[" crm-1", "crm-2"])["user"]

    assert {"userIds": [], "externalIds": ["crm-1"]} == user


def test_a_lead_form_response_is_enough_and_is_a_urn() -> None:
    lead = "urn:li:leadGenFormResponse:1234-5678"

    assert {"userIds": [], "lead": lead} == body(lead=f" {lead} ")["user"]
    with pytest.raises(PayloadError, match="a response such as urn:li:leadGenFormResponse"):
        payload(lead="1234-5678")


def test_a_blank_identifier_counts_as_none() -> None:
    with pytest.raises(PayloadError, match="One of email, LinkedIn UUID"):
        payload(
            email=" ", linkedInUUID="", acxiomID="  ", userInfo={"firstName": "", "lastName": " "}
        )


def test_events_of_different_rules_do_not_travel_together() -> None:
    action = linkedin.actions["stream-conversion"]

    assert "1" == action.batch_key(payload(email="a@b.co")[0], Settings())


@pytest.mark.parametrize("version", ["202613", "2026", "latest", "202609 "])
def test_a_version_is_a_month(version: str) -> None:
    with pytest.raises(PayloadError, match="version such as 202609"):
        Settings(api_version=version)


def test_the_readme_names_every_input_of_save() -> None:
    managed = linkedin.actions["stream-conversion"].managed
    assert managed is not None
    keys = {item.key for item in managed.wanted_type.fields_shape().attributes}

    assert set() == {key for key in keys if f"`{key}`" not in README}
