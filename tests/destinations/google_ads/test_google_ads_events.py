"""Values become what Google matches on: worked examples and traps."""

from datetime import timedelta
from typing import Any

import pytest

from destinations.google_ads.google_playground import (
    DIRECT,
    MAIL,
    NOON,
    SETTINGS,
    order,
    person,
    sent,
    settings,
    trial,
)
from onward.errors import PayloadError
from onward.event import iso
from onward.fields import sha256_hex
from onward_destinations.google_ads.people import PROTECTED

DIGEST = "542d240129883c019e106e3b1b2d3f3cb3537c43c425364de8e951d5a3083345"
ADDRESS = {"firstName": "Ada", "address": {"country": "US", "postalCode": "94107"}}


@pytest.mark.parametrize(
    ("written", "digest"),
    [
        (
            "cloudy.sanfrancisco+shopping@gmail.com",
            "223ebda6f6889b1494551ba902d9d381daf2f642bae055888e96343d53e9f9c4",
        ),
        (
            " user.name+NYC@Example.com ",
            "f109a2a632fbcea5fc82049f50beed3d8621bf9034399f437fb622222acccdac",
        ),
        (
            " Jane.Doe+news@Gmail.com ",
            "d6117306485ed0e50afab3ac871e98f81699151f30281527d63ff5f233656c69",
        ),
        (" jane doe @googlemail.com", sha256_hex("janedoe@googlemail.com")),
        (DIGEST.upper(), DIGEST),
        (f" {DIGEST}\n", DIGEST),
    ],
)
def test_an_email_is_hashed_once(written: str, digest: str) -> None:
    assert [{"emailAddress": digest}] == person(order(properties={"email": written}))


@pytest.mark.parametrize("written", [DIGEST[:-1], f"{DIGEST}0", f"x{DIGEST}", "a@b", "@b.co", " "])
def test_what_is_no_email_is_not_sent(written: str) -> None:
    event = order(properties={"email": written, "gclid": "Cj0KCQ-1"})

    assert [] == person(event)


@pytest.mark.parametrize(
    ("written", "digest"),
    [
        ("(415) 555-0132", "9e1919ad78a34fd67a84bfbcf2fea14074065517bea32e92924771c3f92e5462"),
        ("14155550132", "9e1919ad78a34fd67a84bfbcf2fea14074065517bea32e92924771c3f92e5462"),
        ("001 415 555 0132", "9e1919ad78a34fd67a84bfbcf2fea14074065517bea32e92924771c3f92e5462"),
        (
            "+44 (0)20 7946 0018 ext. 5",
            "faad3b10918e39b5f4d5334f1e1e128719608e8bd3ad3b963dc30187b4518e23",
        ),
    ],
)
def test_a_phone_number_is_international_before_it_is_hashed(written: str, digest: str) -> None:
    event = order(properties={"email": None, "phone": written})

    assert [{"phoneNumber": digest}] == person(event)


@pytest.mark.parametrize(
    ("code", "written", "normal"),
    [("49", "0151 23456789", "+4915123456789"), ("+39", "06 1234567", "+39061234567")],
)
def test_a_national_prefix_gives_way_to_the_country_code(
    code: str, written: str, normal: str
) -> None:
    event = order(properties={"email": None, "phone": written})
    (request,) = trial(event, written={**SETTINGS, "default_phone_country_code": code}).requests()

    (known,) = request.json["events"][0]["userData"]["userIdentifiers"]
    assert {"phoneNumber": sha256_hex(normal)} == known


def test_a_phone_number_of_an_unknown_country_is_left_out() -> None:
    bare = {name: SETTINGS[name] for name in ("customer_id", "conversion_action_id")}
    made = trial(order(properties={"phone": "415 555 0132"}), written=bare)

    assert ["Phone was left out: it has no country code, and no default country is set."] == (
        made.notes
    )


@pytest.mark.parametrize(
    ("last", "normal"),
    [
        ("O'Brien", "obrien"),
        ("Dr. Müller Jr.", "müller"),
        ("d'Arc  Smith III", "darc smith"),
        ("Jr.", "jr"),
    ],
)
def test_a_family_name_loses_signs_titles_and_suffixes(last: str, normal: str) -> None:
    event = order(context={"traits": {**ADDRESS, "lastName": last}})

    assert sha256_hex(normal) == person(event)[1]["address"]["familyName"]


def test_the_family_name_of_the_guide() -> None:
    digest = "b4cb6cb33fe4b865868de825023a1e2790dc12ac01ecc8d7c5afe8254071c8ba"
    event = order(context={"traits": {**ADDRESS, "firstName": "Prof. Ada", "lastName": "O'Brien"}})

    assert {
        "givenName": sha256_hex("ada"),
        "familyName": digest,
        "regionCode": "US",
        "postalCode": "94107",
    } == person(event)[1]["address"]


@pytest.mark.parametrize("missing", ["firstName", "lastName", "country", "postalCode"])
def test_an_address_is_whole_or_not_sent(missing: str) -> None:
    home = {"country": "united states", "postalCode": " 94107 "}
    traits = {"firstName": "Ada", "lastName": "Doe", "address": home}
    traits.pop(missing, None)
    home.pop(missing, None)

    assert [{"emailAddress": DIGEST}] == person(order(context={"traits": traits}))


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-20T10:00:00.999Z",
        "2026-11-20T11:00:00+01:00",
        1795168800,
        1795168800000,
        1795168800000000,
        pytest.param("1795168800", id="seconds as text"),
    ],
)
def test_every_way_to_write_a_time_is_whole_seconds_in_utc(written: Any) -> None:
    event = order(properties={"at": written})
    at: dict[str, Any] = {"conversion_timestamp": "$.properties.at"}

    assert "2026-11-20T10:00:00Z" == sent(event, **at)["eventTimestamp"]
    assert "2026-11-20 10:00:00+00:00" == sent(event, DIRECT, **at)["conversionDateTime"]


@pytest.mark.parametrize(
    ("age", "reason"),
    [
        (timedelta(days=90), None),
        (timedelta(days=90, minutes=1), "Conversion time should be within the past 90 days."),
        (timedelta(seconds=-1), "Conversion time should not be in the future."),
    ],
)
def test_an_order_is_taken_for_90_days_and_not_ahead(age: timedelta, reason: str | None) -> None:
    (resolved,) = trial(order(age=age)).resolved

    assert reason == (resolved.outcome and resolved.outcome.reason)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ({"revenue": 0}, 0),
        ({"revenue": "249.00"}, 249),
        ({"revenue": None, "total": 5.5}, 5.5),
        ({"revenue": None, "value": 7}, 7),
        ({"revenue": 129.9, "total": 154.58, "value": 1}, 129.9),
    ],
)
def test_the_order_value_is_a_number_in_units(written: dict[str, Any], number: float) -> None:
    for direct in (None, DIRECT):
        assert number == sent(order(properties=written), direct)["conversionValue"]


@pytest.mark.parametrize(
    "written",
    [{"revenue": None}, {"currency": None}, {"currency": "euros"}],
)
def test_half_a_value_is_not_sent(written: dict[str, Any]) -> None:
    for direct in (None, DIRECT):
        row = sent(order(properties=written), direct)

        assert not {"conversionValue", "currency", "currencyCode"} & row.keys()


def test_a_currency_in_lower_case_is_written_in_capitals() -> None:
    assert "SEK" == sent(order(properties={"currency": " sek"}))["currency"]


@pytest.mark.parametrize("country", sorted(PROTECTED))
def test_no_ip_address_of_visitors_who_are_protected(country: str) -> None:
    context = {"ip": "203.0.113.24", "location": {"country": country.lower()}}

    assert "eventDeviceInfo" not in sent(order(context=context))


@pytest.mark.parametrize(
    ("context", "is_sent"),
    [
        ({"location": {"country": "US"}}, True),
        ({"traits": {"address": {"country": "Brazil"}}}, True),
        ({"location": {"country": "Atlantis"}}, False),
        ({}, False),
        (
            {
                "location": {"country": "US"},
                "consent": {"categoryPreferences": {"Advertising": False}},
            },
            False,
        ),
    ],
)
def test_an_ip_address_needs_a_known_country_and_no_denial(
    context: dict[str, Any], is_sent: object
) -> None:
    event = order(context={"ip": "203.0.113.24", **context}, properties={"gclid": "Cj0KCQ-1"})

    assert is_sent == ("ipAddress" in sent(event).get("eventDeviceInfo", {}))


@pytest.mark.parametrize(
    ("clicks", "source", "chosen"),
    [
        ({"gclid": "g-1", "wbraid": "w-1", "gbraid": "b-1"}, "WEB", {"gclid": "g-1"}),
        ({"wbraid": "w-1", "gbraid": "b-1"}, "WEB", {"wbraid": "w-1"}),
        ({"wbraid": "w-1", "gbraid": "b-1"}, "APP", {"gbraid": "b-1"}),
        ({"wbraid": "w-1"}, "APP", {"wbraid": "w-1"}),
        ({"gclid": " Cj0-AbC "}, "PHONE", {"gclid": "Cj0-AbC"}),
        ({"gclid": "{gclid}", "gbraid": "b-1"}, "WEB", {"gbraid": "b-1"}),
    ],
)
def test_one_click_id_is_sent(clicks: dict[str, str], source: str, chosen: dict[str, str]) -> None:
    event = order(properties=clicks)

    assert chosen == sent(event, event_source=source)["adIdentifiers"]
    row = sent(event, DIRECT, event_source=source)
    assert chosen == {name: row[name] for name in ("gclid", "wbraid", "gbraid") if name in row}


@pytest.mark.parametrize(
    ("address", "clicks"),
    [
        ("https://x.example/?gclid=Cj0-1&wbraid=w", {"gclid": "Cj0-1"}),
        ("/lp?%67clid=Cj0-1", {"gclid": "Cj0-1"}),
        ("/lp#/home?gbraid=b-1", {"gbraid": "b-1"}),
        ("/lp?gclid=null", None),
        ("/lp?gclid=Cj0-1&gclsrc=ds", None),
        ("/lp?utm_source=google", None),
        ("/lp", None),
    ],
)
def test_a_mapped_page_is_searched_for_clicks(address: str, clicks: dict[str, str] | None) -> None:
    event = order(properties={"landing": address})

    assert clicks == sent(event, page_url="$.properties.landing").get("adIdentifiers")


def test_no_cart_goes_with_a_braid() -> None:
    products = [{"product_id": "SKU-1", "price": 5}]
    event = order(properties={"wbraid": "w-1", "products": products})

    assert "cartData" not in sent(event)
    assert "cartData" not in sent(event, DIRECT)


@pytest.mark.parametrize(
    ("said", "consent"),
    [
        (True, "CONSENT_GRANTED"),
        ("Granted", "CONSENT_GRANTED"),
        ("CONSENT_GRANTED", "CONSENT_GRANTED"),
        ("yes", "CONSENT_GRANTED"),
        ("no", "CONSENT_DENIED"),
        (False, "CONSENT_DENIED"),
        ("perhaps", None),
        (None, None),
    ],
)
def test_consent_is_read_in_many_words(said: object, consent: str | None) -> None:
    event = order(
        context={"consent": {"categoryPreferences": {"Advertising": said}}},
        properties={"gclid": "Cj0KCQ-1"},
    )

    assert consent == sent(event).get("consent", {}).get("adUserData")


def test_a_denial_of_the_event_comes_before_the_settings() -> None:
    event = order(
        context={"consent": {"categoryPreferences": {"Advertising": False}}},
        properties={"gclid": "Cj0KCQ-1"},
    )
    row = sent(event, {**DIRECT, "default_ad_user_data": "GRANTED"})

    assert {"adUserData": "DENIED"} == row["consent"]
    assert "userIdentifiers" not in row


def test_an_enhancement_is_not_sent_without_consent() -> None:
    event = order(context={"consent": {"categoryPreferences": {"Advertising": False}}})
    made = trial(event, action="adjust-conversion", written=DIRECT, adjustment_type="ENHANCEMENT")

    (resolved,) = made.resolved

    assert resolved.outcome is not None
    assert resolved.outcome.reason.startswith("An enhancement is the person's data")


@pytest.mark.parametrize(
    ("properties", "fields", "reason"),
    [
        ({"adjusted_value": 1, "email": None}, {}, "with a GCLID, email, phone or full address"),
        ({"adjusted_value": 1, "currency": None}, {}, "Currency is missing."),
        ({"order_id": None, "adjusted_value": 1, "gclid": "g"}, {}, "it needs the order id"),
        ({}, {}, "New value is missing. It is needed because"),
        (
            {"email": None, "gclid": "g"},
            {"adjustment_type": "ENHANCEMENT"},
            "An enhancement needs at least one of: email",
        ),
    ],
)
def test_what_an_adjustment_through_the_data_manager_lacks(
    properties: dict[str, Any], fields: dict[str, Any], reason: str
) -> None:
    made = trial(
        order(properties=properties),
        action="adjust-conversion",
        **{"adjustment_type": "RESTATEMENT", **fields},
    )

    (resolved,) = made.resolved

    assert resolved.outcome is not None
    assert reason in resolved.outcome.reason


@pytest.mark.parametrize(
    ("days", "reason"),
    [(54, None), (55, "The conversion is more than 54 days older than its adjustment")],
)
def test_the_google_ads_api_adjusts_for_54_days(days: int, reason: str | None) -> None:
    ordered = iso(NOON - timedelta(hours=1, days=days))
    made = trial(
        order(properties={"ordered": ordered, "adjusted_value": 1}),
        action="adjust-conversion",
        written=DIRECT,
        adjustment_type="RESTATEMENT",
        conversion_timestamp="$.properties.ordered",
    )

    (resolved,) = made.resolved

    assert (reason is None) == (resolved.outcome is None)
    assert reason is None or (resolved.outcome and reason in resolved.outcome.reason)


def test_a_click_names_a_conversion_only_with_its_time() -> None:
    made = trial(
        order(properties={"order_id": None, "gclid": "g"}),
        action="adjust-conversion",
        written=DIRECT,
        adjustment_type="RETRACTION",
        conversion_timestamp=None,
    )

    (resolved,) = made.resolved

    assert resolved.outcome is not None
    assert "its time; the time is missing" in resolved.outcome.reason


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("customer_id", "1234-567-890", "ten digits such as 123-456-7890"),
        ("login_customer_id", "55", "ten digits such as 123-456-7890"),
        ("conversion_action_id", "orders", "a number such as 987654321"),
        ("developer_token", "short", "22 letters, digits"),
        ("api_version", "26", "a version such as v26"),
        ("default_phone_country_code", "0", "a calling code such as 49"),
        ("merchant_feed_language_code", "EN", "two letters such as en"),
        ("on_denied", "ignore", "strip"),
    ],
)
def test_a_setting_of_another_form_is_explained(key: str, value: str, said: str) -> None:
    with pytest.raises(PayloadError, match=said):
        settings(**{key: value})


@pytest.mark.parametrize("written", ["123-456-7890", "1234567890", " 123-456-7890 "])
def test_hyphens_of_the_customer_id_are_for_people(written: str) -> None:
    assert "1234567890" == settings(customer_id=written).customer_id


def test_a_developer_token_is_sent_where_there_is_one_and_never_shown() -> None:
    token = "AbCdEfGhIjKlMnOpQrStUv"
    (request,) = trial(order(), written={**DIRECT, "developer_token": token}).requests()

    assert token == request.wire_headers()["developer-token"]
    assert token not in repr(request)
    (bare,) = trial(order(), written=DIRECT).requests()
    assert "developer-token" not in bare.wire_headers()


def test_the_test_mode_is_a_setting() -> None:
    made = trial(order())
    tested = made.action.as_test(made.settings)

    assert True is made.action.build_batch(made.payloads, tested).json["validateOnly"]  # type: ignore[union-attr]
    assert MAIL not in str(made.requests()[0].json)
