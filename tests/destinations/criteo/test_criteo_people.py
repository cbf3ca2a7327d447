"""People leave in the forms that Criteo knows them by."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from destinations.criteo.site import GUM_ID, notes, refusal, sent, visit
from onward.fields import md5_hex, sha256_hex
from onward_destinations.criteo.events import Person
from onward_destinations.criteo.people import email_forms

JANE = {
    "md5": "0cba00ca3da1b283a57287bcceb17e35",
    "sha256": "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d",
    "sha256_md5": "861a02f31e82e3e351245b890b77cd9dcf6d2a41cae117e1fb55d79a1c9a2b8f",
}


def email(address: Any, **parts: Any) -> Any:
    context = {"traits": {"email": address}, "device": {"type": "ios", "advertisingId": "x"}}
    return sent(visit(context=context), **parts)["id"].get("email")


@pytest.mark.parametrize(
    ("address", "forms"),
    [
        (" Jane.Doe@Example.COM ", JANE),
        (
            "User+promo@Gmail.com",
            {
                "md5": "4583200106374b054694cd7a8b959b60",
                "sha256": "cdb0da51ed2faa0e2197aa614176eab164be364047eebbd7c720e242f3fbd85d",
                "sha256_md5": "07ba63e1d46c9dd2bdae659605d4508388abbabbe35b877d8f25c1a3b60a5aff",
            },
        ),
        (
            "müller@example.de",
            {
                "md5": "f25a3884a8e996aa35662936ee3f0219",
                "sha256": "eb2f85748266705ba113bc5c4ee633d9c2a7cc769d5f6d9f9767b854584b3c88",
                "sha256_md5": "071864a676713c4db365064e6b7345f28f58ca8e59f2257cf532f0f024472641",
            },
        ),
    ],
)
def test_an_address_leaves_under_three_hashes(address: str, forms: dict[str, str]) -> None:
    assert forms == email(address)


def test_an_md5_leads_to_criteos_own_hash() -> None:
    assert {"md5": JANE["md5"], "sha256_md5": JANE["sha256_md5"]} == email(JANE["md5"].upper())


def test_a_sha256_leads_to_nothing_else() -> None:
    assert {"sha256": JANE["sha256"]} == email(f" {JANE['sha256'].upper()} ")


@pytest.mark.parametrize("address", ["jane.doe", JANE["sha256"][:-1], JANE["sha256"] + "0", "a b"])
def test_what_is_neither_address_nor_hash_is_left_out_with_a_note(address: str) -> None:
    event = visit(context={"traits": {"email": address}}, crto_mapped_user_id=GUM_ID)

    assert {"mapping_key": "70", "mapped_user_id": GUM_ID} == sent(event)["id"]
    assert ["E-mail was left out: it is no e-mail address."] == notes(event)


def test_a_blank_address_is_none() -> None:
    event = visit(context={"traits": {"email": "  "}}, email="jane.doe@example.com")

    assert refusal(event).startswith("Criteo needs at least one identifier")


def test_only_the_forms_that_are_wanted_leave() -> None:
    formats = ["raw", "sha256_md5"]

    assert {"raw": "jane.doe@example.com", "sha256_md5": JANE["sha256_md5"]} == email(
        "Jane.Doe@example.com", settings={"email_formats": formats}
    )


@settings(deadline=None, max_examples=50)
@given(st.emails())
def test_criteos_own_hash_is_the_same_from_an_address_and_from_its_md5(address: str) -> None:
    plain = Person(email=address)
    hashed = Person(email=md5_hex(str(plain.email)))

    assert email_forms(plain)["sha256_md5"] == email_forms(hashed)["sha256_md5"]


def test_criteos_own_hash_stands_beside_a_sha256() -> None:
    known = Person(email=JANE["sha256"], email_sha256_md5=f" {JANE['sha256_md5'].upper()}")

    assert {"sha256": JANE["sha256"], "sha256_md5": JANE["sha256_md5"]} == email_forms(known)


def test_what_can_be_made_of_the_address_wins_over_a_hash_beside_it() -> None:
    both = Person(email="jane.doe@example.com", email_sha256_md5=sha256_hex("other"))

    assert JANE["sha256_md5"] == email_forms(both)["sha256_md5"]


@pytest.mark.parametrize(
    ("device", "found"),
    [
        ({"device": {"type": "android", "advertisingId": "AB-1"}}, {"gaid": "ab-1"}),
        ({"device": {"type": "iPadOS", "advertisingId": "AB-1"}}, {"idfa": "ab-1"}),
        ({"device": {"advertisingId": "AB-1"}, "os": {"name": "iOS"}}, {"idfa": "ab-1"}),
        (
            {"device": {"type": "smartphone", "advertisingId": "A"}, "os": {"name": "Android"}},
            {"gaid": "a"},
        ),
    ],
)
def test_an_advertising_id_goes_by_its_system(device: Any, found: dict[str, str]) -> None:
    assert found == sent(visit(context=device))["id"]


@pytest.mark.parametrize(
    "device",
    [
        {"type": "android", "advertisingId": "00000000-0000-0000-0000-000000000000"},
        {"type": "tv", "advertisingId": "AB-1"},
    ],
)
def test_an_advertising_id_of_nobody_or_nothing_identifies_nobody(device: Any) -> None:
    assert refusal(visit(context={"device": device})).startswith("Criteo needs at least one")


@pytest.mark.parametrize(
    "parts",
    [
        {"integrations": {"Criteo": {"gum_id": GUM_ID}}},
        {"integrations": {"Criteo": {"mapped_user_id": GUM_ID}}},
        {"properties": {"crto_mapped_user_id": GUM_ID}},
        {"context": {"criteo": {"mapped_user_id": GUM_ID}}},
        {"context": {"cookies": {"crto_mapped_user_id": GUM_ID.replace("_", "%5F")}}},
        {"integrations": {"Criteo": True}, "properties": {"crto_mapped_user_id": f" {GUM_ID} "}},
    ],
)
def test_the_gum_id_is_found_wherever_sites_leave_it(parts: dict[str, Any]) -> None:
    event = {**visit(context={}), **parts}

    assert {"mapping_key": "70", "mapped_user_id": GUM_ID} == sent(event)["id"]


def test_a_gum_id_that_cannot_be_sent_does_not_count() -> None:
    event = visit(crto_mapped_user_id=GUM_ID)

    assert {"email": JANE} == sent(event, settings={"caller_id": None})["id"]


@pytest.mark.parametrize("value", [True, "true", " TRUE "])
def test_nothing_is_sent_of_those_who_opted_out(value: Any) -> None:
    assert "opted out of Criteo" in refusal(visit(crto_is_user_optout=value))


@pytest.mark.parametrize("value", [False, "false", "0", ""])
def test_those_who_did_not_opt_out_are_reported(value: Any) -> None:
    assert "" == refusal(visit(crto_is_user_optout=value))


@pytest.mark.parametrize("said", [False, "denied", "no", "CONSENT_DENIED"])
def test_nothing_is_sent_of_those_who_denied_consent(said: Any) -> None:
    preferences = {"consent": {"categoryPreferences": {"Advertising": said}}}
    traits = {"traits": {"email": "jane.doe@example.com"}}

    assert "denied consent" in refusal(visit(context={**traits, **preferences}))
    sale = visit("Order Completed", order_id="R-1", products=[{"product_id": "a"}])
    settings = {"offline_url": "https://offline.criteo.com/a"}
    assert "denied consent" in refusal(
        {**sale, "context": {**traits, **preferences}},
        action="send-offline-sale",
        settings=settings,
    )
