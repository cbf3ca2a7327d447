"""What of an event reaches TikTok, and in which form."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from destinations.tiktok.shop import notes, order, sent, trial
from onward.fields import sha256_hex
from onward_destinations.tiktok.names import LEGACY, OLDER, OTHERS, STANDARD, meant_by

JANE = "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d"
PHONE = "9e1919ad78a34fd67a84bfbcf2fea14074065517bea32e92924771c3f92e5462"


def user(traits: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
    event = order()
    event["context"]["traits"] = traits or {}
    found: dict[str, Any] = sent(event, **parts)["user"]
    return found


@pytest.mark.parametrize(
    ("member", "traits", "normal", "digest"),
    [
        ("email", {"email": " Jane.Doe@Example.com "}, "jane.doe@example.com", JANE),
        ("phone", {"phone": "+1 (415) 555-0132"}, "+14155550132", PHONE),
        (
            "last_name",
            {"lastName": "O'Doe"},
            "odoe",
            "fff1833cf87ec12a259fbf6b5bee308dc19f4a8cd0407451f402f973a5ec8059",
        ),
        (
            "zip_code",
            {"address": {"zip": "94103-1234"}},
            "94103",
            "91dc2519ea98c5002cf2091e6a12b772eafdce9dca618e626d7d3b8275361789",
        ),
    ],
)
def test_the_worked_examples_of_the_documents(
    member: str, traits: dict[str, Any], normal: str, digest: str
) -> None:
    found = user(traits)[member]

    assert digest == sha256_hex(normal)
    assert digest in (found, *found)


def test_a_phone_without_its_plus_would_match_nobody() -> None:
    without = sha256_hex("14155550132")

    assert "11072303eb5c8cb5c5a1ebb762f11b37b07131265b46fdfe1276196bfbd3ca51" == without
    assert [without] != user({"phone": "+1 (415) 555-0132"})["phone"]


@pytest.mark.parametrize(
    "written",
    [
        "+14155550132",
        "0014155550132",
        "+1 415 555 0132 ext. 7",
        "+1 (0)415-555-0132",
        PHONE.upper(),
    ],
)
def test_every_way_to_write_a_phone_number_is_one(written: str) -> None:
    assert [PHONE] == user({"phone": written})["phone"]


@pytest.mark.parametrize(
    ("written", "code", "normal"),
    [
        ("0171 1234567", "49", "+491711234567"),
        ("4155550132", "+1", "+14155550132"),
        ("06 12345678", "39", "+390612345678"),
    ],
)
def test_a_national_number_gets_the_country_of_the_connection(
    written: str, code: str, normal: str
) -> None:
    found = user({"phone": written}, settings={"defaultPhoneCountryCode": code})

    assert [sha256_hex(normal)] == found["phone"]


@pytest.mark.parametrize(
    ("member", "written", "plain"),
    [
        ("city", "San Francisco", "sanfrancisco"),
        ("city", "Saint-Étienne 4", "saintétienne"),
        ("state", "California", "ca"),
        ("state", "Québec", "qc"),
        ("state", "Nieder-Sachsen", "niedersachsen"),
        ("country", "United States", "us"),
        ("country", " DE", "de"),
    ],
)
def test_parts_of_an_address_leave_in_clear(member: str, written: str, plain: str) -> None:
    assert plain == user({"address": {member: written}})[member]


def test_an_address_can_be_withheld() -> None:
    found = user({"address": {"city": "Oslo", "zip": "0150"}}, address=None)

    assert {"external_id"} == set(found)


@pytest.mark.parametrize("near_hash", [JANE[:-1], f"{JANE}0", f"x{JANE}"])
def test_only_a_whole_hash_counts_as_hashed(near_hash: str) -> None:
    event = order(email=near_hash)

    assert "email" not in sent(event)["user"]
    assert [True] == ["Email was left out" in note for note in notes(event)]


def test_a_hash_passes_in_lower_case() -> None:
    assert [JANE] == sent(order(email=JANE.upper()))["user"]["email"]


def test_several_addresses_of_a_person_are_all_sent() -> None:
    event = order(email=["Jane.Doe@example.com", " ", "ada@example.com"])

    assert [JANE, sha256_hex("ada@example.com")] == sent(event)["user"]["email"]


def test_an_external_id_keeps_its_letter_case() -> None:
    event = order() | {"userId": " Ab-7 "}

    assert [sha256_hex("Ab-7")] == sent(event)["user"]["external_id"]


def test_dots_in_gmail_addresses_stay() -> None:
    assert [sha256_hex("a.b+c@gmail.com")] == sent(order(email="A.b+c@gmail.com"))["user"]["email"]


@pytest.mark.parametrize(
    ("address", "stored", "click"),
    [
        ("https://x.example/?ttclid=E.C.P.new12345", "E.C.P.old12345", "E.C.P.new12345"),
        ("https://x.example/?TTCLID=E.C.P.new12345", None, "E.C.P.new12345"),
        ("https://x.example/?ttclid=__CLICKID__", "E.C.P.old12345", "E.C.P.old12345"),
        ("https://x.example/?ttclid=", "E.C.P.old12345", "E.C.P.old12345"),
        (f"https://x.example/?ttclid={'E' * 1_001}", "E.C.P.old12345", "E.C.P.old12345"),
        ("https://x.example/", "E" * 1_001, None),
        ("https://x.example/?a=b", "null", None),
        ("/lp?ttclid=E.C.P.new12345", None, "E.C.P.new12345"),
    ],
)
def test_the_newest_click_is_sent(address: str, stored: str | None, click: str | None) -> None:
    event = order(ttclid=stored)
    event["context"]["page"]["url"] = address

    assert click == sent(event)["user"].get("ttclid")


def test_a_click_that_is_switched_off_is_not_found_in_the_address() -> None:
    event = order()
    event["context"]["page"]["url"] = "https://x.example/?ttclid=E.C.P.new12345"

    assert "ttclid" not in sent(event, ttclid=None)["user"]


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("properties", {"ttp": "2F7h37YkS1j57AYSKTI7IHhJPYH.tt.1"}),
        ("integrations", {"TikTok Conversions": {"ttp": "2F7h37YkS1j57AYSKTI7IHhJPYH.tt.1"}}),
        ("context", {"cookies": {"_ttp": "2F7h37YkS1j57AYSKTI7IHhJPYH%2Ett.1"}}),
    ],
)
def test_the_cookie_is_sent_whole(where: str, value: dict[str, Any]) -> None:
    event = order()
    event[where] = event.get(where, {}) | value

    assert "2F7h37YkS1j57AYSKTI7IHhJPYH.tt.1" == sent(event)["user"]["ttp"]


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-20T10:00:00Z",
        "2026-11-20T11:00:00+01:00",
        1795168800,
        1795168800000,
        1795168800000000,
    ],
)
def test_every_way_to_write_a_time_is_seconds(written: Any) -> None:
    event = order(happened=written)

    assert 1795168800 == sent(event, timestamp="$.properties.happened")["event_time"]


@pytest.mark.parametrize(
    ("written", "number"), [(0, 0), ("249.00", 249), (129.9, 129.9), (-5, -5), (1e-7, 1e-7)]
)
def test_an_amount_is_a_number(written: Any, number: float) -> None:
    properties = sent(order(revenue=written, currency=" usd"))["properties"]

    assert {"currency": "USD", "value": number} == properties


@pytest.mark.parametrize(
    ("currency", "said"),
    [
        (None, ["Value was left out: value without currency."]),
        (
            "dollars",
            [
                "Currency was left out: it is no currency code such as EUR.",
                "Value was left out: value without currency.",
            ],
        ),
    ],
)
def test_an_amount_without_currency_is_left_out(currency: str | None, said: list[str]) -> None:
    event = order(total=5, currency=currency)

    assert "properties" not in sent(event)
    assert said == notes(event)


def test_ids_of_contents_are_text() -> None:
    products = [{"product_id": 2002, "quantity": "3"}, {"sku": " s-1 "}, {"name": "no id"}]
    found = sent(order(products=products))["properties"]

    assert (["2002", "s-1"], 4, "product") == (
        found["content_ids"],
        found["num_items"],
        found["content_type"],
    )
    assert {"content_id": "2002", "quantity": 3} == found["contents"][0]


def test_what_is_mapped_wins_over_what_is_counted() -> None:
    event = order(num_items=7, content_ids=[1, "b"], products=[{"product_id": "a"}])
    found = sent(event, content_type="product_group")["properties"]

    assert (7, ["1", "b"], "product_group") == (
        found["num_items"],
        found["content_ids"],
        found["content_type"],
    )


def test_nothing_empty_is_sent() -> None:
    event = order(email=" ", phone="", products=[], content_ids=[], order_id="", query=None)
    event["context"]["page"]["referrer"] = ""

    assert {"event", "event_time", "event_id", "user", "page"} == sent(event).keys()
    assert {"external_id"} == sent(event)["user"].keys()


def test_a_lead_of_tiktoks_own_form_needs_nothing_else() -> None:
    event = order(lead_id="7301112223334445556") | {"userId": None, "context": {}}

    assert {"event", "event_time", "lead"} == sent(
        event, settings={"eventSource": "crm"}, event_id=None
    ).keys()


def test_events_of_another_source_travel_apart() -> None:
    made = trial(order(1), order(2), settings={"eventSource": "crm"}, event_source="offline")

    assert made.resolved[0].outcome is not None
    keys = {
        trial(order(email="a@b.co"), event_source=source).resolved[0].batch_key
        for source in ("offline", "crm", None)
    }
    assert 3 == len(keys)


@pytest.mark.parametrize(
    ("source", "members"),
    [
        ("web", {"external_id", "email", "ip", "user_agent", "ttclid"}),
        ("app", {"external_id", "email", "ip", "user_agent", "gaid"}),
        ("offline", {"external_id", "email"}),
        ("crm", {"external_id", "email"}),
    ],
)
def test_each_source_has_its_own_ways_to_know_a_person(source: str, members: set[str]) -> None:
    event = order(email="a@b.co", ttclid="E.C.P.abc12345")
    event["context"] |= {
        "ip": "203.0.113.7",
        "userAgent": "x",
        "device": {"type": "android", "advertisingId": "AEBE52E7-03EE-455A-B3C4-E57283966239"},
    }

    assert members == sent(event, settings={"eventSource": source})["user"].keys()


@pytest.mark.parametrize(
    ("written", "status"),
    [
        (True, "AUTHORIZED"),
        (False, "DENIED"),
        ("not_determined", "NOT_DETERMINED"),
        ("maybe", None),
    ],
)
def test_the_tracking_permission_of_apple_devices(written: Any, status: str | None) -> None:
    event = order()
    event["context"]["device"] = {"type": "iOS", "adTrackingEnabled": written}
    found = sent(event, settings={"eventSource": "app"})["user"]

    assert status == found.get("att_status")


def test_a_device_that_is_no_group_is_passed_over() -> None:
    event = order()
    event["context"]["device"] = "iPhone"

    assert {"external_id"} == sent(event, settings={"eventSource": "app"})["user"].keys()


@pytest.mark.parametrize("age", [timedelta(days=28), timedelta(minutes=-10)])
def test_the_ends_of_the_window_are_inside(age: timedelta) -> None:
    (resolved,) = trial(order(age=age)).resolved

    assert resolved.outcome is None


@pytest.mark.parametrize("age", [timedelta(days=28, minutes=1), timedelta(minutes=-11)])
def test_a_minute_beyond_the_window_is_refused(age: timedelta) -> None:
    (resolved,) = trial(order(age=age)).resolved

    assert resolved.outcome is not None


@pytest.mark.parametrize("name", [*STANDARD, *OLDER, *OTHERS, "Quiz Finished", "AddToCartAgain"])
def test_known_names_and_names_of_your_own_are_not_remarked_on(name: str) -> None:
    assert [] == notes(order(), preset=None, event=name)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Purchse", "Purchase"),
        ("purchase", "Purchase"),
        ("Purchases", "Purchase"),
        ("Pruchase", "Purchase"),
        ("PageView", "Pageview"),
        ("Add To Cart", None),
        ("Lea", "Lead"),
        ("L", None),
    ],
)
def test_a_likely_slip_names_what_was_meant(written: str, meant: str | None) -> None:
    assert meant == meant_by(written)


@given(st.sampled_from([*STANDARD, *OLDER]), st.data())
@settings(deadline=None, max_examples=60)
def test_one_letter_left_out_is_always_noticed(name: str, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(name) - 1))

    assert meant_by(name[:index] + name[index + 1 :]) is not None


@pytest.mark.parametrize(("name", "older"), LEGACY.items())
def test_older_names_are_a_switch(name: str, older: str) -> None:
    assert name == sent(order(), event=name)["event"]
    assert older == sent(order(), settings={"legacyEventNames": True}, event=name)["event"]
