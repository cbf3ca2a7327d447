"""What of an event reaches Meta, and in which form."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from destinations.meta.playground import lead, sent, trial
from onward.fields import sha256_hex


@pytest.mark.parametrize(
    ("member", "trait", "normal", "digest"),
    [
        (
            "em",
            {"email": "John_Smith@gmail.com "},
            "john_smith@gmail.com",
            "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f",
        ),
        (
            "ph",
            {"phone": "+1 (650) 555-1212"},
            "16505551212",
            "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176",
        ),
        (
            "ln",
            {"lastName": "O'Doe"},
            "odoe",
            "fff1833cf87ec12a259fbf6b5bee308dc19f4a8cd0407451f402f973a5ec8059",
        ),
        (
            "st",
            {"address": {"state": "California"}},
            "ca",
            "6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126",
        ),
        (
            "zp",
            {"address": {"zip": "94103-1234"}},
            "94103",
            "91dc2519ea98c5002cf2091e6a12b772eafdce9dca618e626d7d3b8275361789",
        ),
        (
            "ge",
            {"gender": "Male"},
            "m",
            "62c66a7a5dd70c3146618063c344e531e6d4b59e379808443ce962b3abd63c5a",
        ),
    ],
)
def test_the_worked_examples_of_the_documents(
    member: str, trait: dict[str, Any], normal: str, digest: str
) -> None:
    event = lead()
    event["context"]["traits"] = trait

    assert [digest] == [sha256_hex(normal)] == sent(event)["user_data"][member]


@pytest.mark.parametrize(
    ("member", "trait", "normal"),
    [
        ("ph", {"phone": "0044 20 7946 0018"}, "442079460018"),
        ("ph", {"phone": "+44 (0)20 7946 0018 ext. 5"}, "442079460018"),
        ("ph", {"phone": "14155550132"}, "14155550132"),
        ("fn", {"firstName": " José María "}, "josémaría"),
        ("ct", {"address": {"city": "São Paulo"}}, "sãopaulo"),
        ("ct", {"address": {"city": "San Francisco"}}, "sanfrancisco"),
        ("st", {"address": {"state": "Bayern"}}, "ba"),
        ("country", {"address": {"country": "usa"}}, "us"),
        ("db", {"birthday": "1996-02-01T00:00:00Z"}, "19960201"),
        ("em", {"email": "Ada.Lovelace+shop@GMail.com"}, "ada.lovelace+shop@gmail.com"),
    ],
)
def test_more_forms_people_write(member: str, trait: dict[str, Any], normal: str) -> None:
    event = lead()
    event["context"]["traits"] = trait

    assert [sha256_hex(normal)] == sent(event)["user_data"][member]


def test_an_upper_case_hash_is_only_lowered() -> None:
    digest = sha256_hex("ada@example.com")

    assert [digest] == sent(lead(email=digest.upper()))["user_data"]["em"]


def test_a_hash_with_something_before_it_is_no_hash() -> None:
    payload = trial(lead(email=f"x{sha256_hex('ada@example.com')}")).resolved[0]

    assert "Item 1 in Email in User data was left out: it is no e-mail address." in payload.notes


def test_the_parameter_builders_appendix_passes() -> None:
    value = f"{sha256_hex('ada@example.com')}.AQICAQEA"

    assert [value] == sent(lead(email=value))["user_data"]["em"]


def test_blank_and_equal_addresses_are_not_repeated() -> None:
    event = lead(email=["ada@example.com", " ", "ADA@example.com", ""])

    assert [sha256_hex("ada@example.com")] == sent(event)["user_data"]["em"]


def test_a_blank_address_leaves_no_member() -> None:
    assert "em" not in sent(lead(email="  "))["user_data"]


@settings(deadline=None, max_examples=50)
@given(st.text(min_size=1).filter(str.strip))
def test_an_external_id_is_compared_without_case_and_blanks(text: str) -> None:
    event = lead() | {"anonymousId": text}
    wanted = "".join(text.lower().split())

    assert [sha256_hex(wanted)] == sent(event)["user_data"]["external_id"]


@pytest.mark.parametrize(
    ("value", "number"), [(0, 0), ("129.90", 129.9), (249.0, 249), (1e-7, 1e-7), (-5, -5)]
)
def test_a_value_is_a_number_zero_included(value: object, number: float) -> None:
    assert number == sent(lead(value=value, currency="eur"))["custom_data"]["value"]


def test_a_value_without_currency_stays_at_home_and_is_told() -> None:
    resolved = trial(lead(value=5)).resolved[0]

    assert ["Value was left out: value without currency."] == list(resolved.notes)


def test_a_currency_without_value_stays_for_the_prices() -> None:
    event = lead(product_id="sku-1", price=5, currency="eur")

    custom = sent(event)["custom_data"]

    assert ("EUR", None) == (custom["currency"], custom.get("value"))


def test_two_equal_line_items_are_two() -> None:
    item = {"product_id": "sku-1", "price": 5, "quantity": 1}

    custom = sent(lead(products=[item, item]))["custom_data"]

    assert (2, ["sku-1", "sku-1"]) == (custom["num_items"], custom["content_ids"])


def test_a_product_without_id_is_left_out_and_told() -> None:
    resolved = trial(lead(products=[{"price": 5}])).resolved[0]

    assert ["Item 1 in Contents was left out: it has no product id."] == list(resolved.notes)


def test_an_event_without_products_may_call_a_quantity_what_it_likes() -> None:
    assert "contents" not in sent(lead(quantity="many", price="on request")).get("custom_data", {})


def test_custom_data_replaces_nothing() -> None:
    event = lead(order_id="o-1")

    custom = sent(event, custom_data={"order_id": "other", "plan": "Team"})["custom_data"]

    assert {"order_id": "o-1", "plan": "Team"} == custom


@pytest.mark.parametrize(
    ("written", "milliseconds"),
    [
        ("1795248000", 1795248000000),
        (1795248000, 1795248000000),
        (1795248000123, 1795248000123),
        ("2026-11-21T09:00:00.123+01:00", 1795248000123),
    ],
    ids=repr,
)
def test_times_in_any_unit_are_seconds_and_the_clicks_milliseconds(
    written: object, milliseconds: int
) -> None:
    event = lead(fbclid="IwAR1", at=written)

    body = sent(event, event_time="$.properties.at")

    assert milliseconds // 1_000 == body["event_time"]
    assert f"fb.1.{milliseconds}.IwAR1" == body["user_data"]["fbc"]


def test_a_cookie_of_the_same_click_keeps_its_time() -> None:
    event = lead(fbc="fb.2.1790000000000.IwAR1")
    event["context"]["page"]["url"] += "?FBCLID=IwAR1"

    assert "fb.2.1790000000000.IwAR1" == sent(event)["user_data"]["fbc"]


def test_both_click_fields_switched_off_send_none() -> None:
    event = lead(fbc="fb.2.1790000000000.IwAR1", fbclid="IwAR2")

    assert "fbc" not in sent(event, user_data={"fbc": None, "fbclid": None})["user_data"]


@pytest.mark.parametrize(
    ("lead_id", "note"),
    [
        ("lead-778", "Lead ID in User data was left out: a lead id of Meta has 15 to 17 digits."),
        ("1234567890123456", None),
    ],
)
def test_a_crms_own_lead_id_is_not_metas(lead_id: str, note: str | None) -> None:
    resolved = trial(lead(lead_id=lead_id)).resolved[0]

    assert ([] if note is None else [note]) == list(resolved.notes)


def test_a_login_id_is_a_number() -> None:
    told = trial(lead(), user_data={"fbLoginID": "ada"}).resolved[0].notes

    assert 77 == sent(lead(), user_data={"fbLoginID": "77"})["user_data"]["fb_login_id"]
    assert "Facebook login ID in User data was left out: a login id of Meta is a number." in told


@pytest.mark.parametrize(
    ("age", "is_taken"),
    [
        (timedelta(days=7), True),
        (timedelta(days=7, minutes=1), False),
        (timedelta(minutes=-1), True),
        (timedelta(minutes=-2), False),
    ],
)
def test_a_week_of_look_back_and_a_minute_ahead(age: timedelta, is_taken: object) -> None:
    resolved = trial(lead(age=age)).resolved[0]

    assert is_taken is (resolved.outcome is None)


def test_a_store_has_62_days() -> None:
    late = lead(age=timedelta(days=62, minutes=1))

    resolved = trial(late, action_source="physical_store").resolved[0]

    assert resolved.outcome is not None
    assert "Event Time should be within the past 62 days." == resolved.outcome.reason


@pytest.mark.parametrize(
    ("traits", "said"),
    [
        ({"birthday": "1996-02-01"}, "db + client_user_agent alone are"),
        (
            {"gender": "f", "address": {"country": "US"}},
            "ge + country + client_user_agent alone are",
        ),
        ({}, "client_user_agent alone is"),
    ],
)
def test_combinations_that_meta_refuses_are_told(traits: dict[str, Any], said: str) -> None:
    event = lead()
    del event["anonymousId"]
    event["context"]["traits"] = traits

    resolved = trial(event).resolved[0]

    assert resolved.outcome is not None
    assert (
        f"Not enough customer information: {said} refused by Meta. "
        "Add an email, phone, external id, IP address, fbp or fbc."
    ) == resolved.outcome.reason


@pytest.mark.parametrize("traits", [{"firstName": "Ada", "gender": "f"}, {"lastName": "Doe"}])
def test_a_name_with_a_gender_is_too_little(traits: dict[str, Any]) -> None:
    event = lead()
    del event["anonymousId"]
    event["context"] = {"traits": traits}

    resolved = trial(event, action_source="other").resolved[0]

    assert resolved.outcome is not None
    assert resolved.outcome.reason.startswith("Not enough customer information: ")


def test_nobody_at_all_is_refused() -> None:
    event = lead()
    del event["anonymousId"]
    event["context"] = {}

    resolved = trial(event, action_source="other").resolved[0]

    assert resolved.outcome is not None
    assert resolved.outcome.reason.startswith("Not enough customer information: there is none.")


def test_emails_stay_in_addresses_where_the_settings_say_so() -> None:
    event = lead()
    event["context"]["page"]["url"] += "?e=ada@example.com"

    kept = sent(event, settings={"keepEmailsInUrls": True})

    assert "https://shop.example.com/?e=ada@example.com" == kept["event_source_url"]


def test_events_with_test_codes_of_their_own_travel_apart() -> None:
    events = [lead(1), lead(2, code="TEST7")]

    requests = trial(*events, test_event_code="$.properties.code").requests()

    assert [None, "TEST7"] == [request.json.get("test_event_code") for request in requests]


def test_test_mode_needs_a_test_code() -> None:
    plain, test = trial(lead()), trial(lead(), settings={"testEventCode": "TEST1"})

    assert plain.action.as_test(plain.settings) is None
    assert test.settings == test.action.as_test(test.settings)


def test_what_is_mapped_wins_over_what_is_derived() -> None:
    event = lead(product_id="sku-1", quantity=3)

    custom = sent(
        event, num_items=1, content_ids=["other"], content_type="product_group", net_revenue=4.5
    )["custom_data"]

    assert (1, ["other"], "product_group", 4.5) == (
        custom["num_items"],
        custom["content_ids"],
        custom["content_type"],
        custom["net_revenue"],
    )


def test_a_content_type_needs_no_product() -> None:
    assert {"content_type": "product"} == sent(lead(), content_type="product")["custom_data"]


def test_somebody_known_by_a_click_alone_is_somebody() -> None:
    event = lead(fbclid="IwAR1")
    del event["anonymousId"]

    assert ["client_user_agent", "fbc"] == list(sent(event)["user_data"])


def test_an_event_id_can_be_switched_off() -> None:
    assert "event_id" not in sent(lead(), event_id=None)


def test_an_original_event_is_told_as_far_as_it_is_known() -> None:
    original = {"order_id": "$.properties.order_id"}

    body = sent(lead(order_id="o-1"), original_event_data=original)

    assert {"order_id": "o-1"} == body["original_event_data"]
