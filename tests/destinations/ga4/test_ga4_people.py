"""Who did it becomes what GA4 knows people by: the sheet's worked examples, cookies, traps."""

from typing import Any

import pytest

from onward.errors import PayloadError
from onward.fields import Unusable
from onward_destinations.ga4 import AnalyticsEvent, Settings, ga4
from onward_destinations.ga4.collect import collect_requests
from onward_destinations.ga4.identifiers import (
    client_id_in_cookie,
    client_id_of,
    session_id_in_cookie,
    session_id_of,
    user_id_of,
)

BASE = {"measurement_id": "G-ABC1234567", "api_secret": "s", "send_user_data": True}
MINUTE = "2026-11-21T11:00:00Z"
JANE = "d3b270ea0941753cc9e5a239cbd68cf66735867f70b0fa04d47b00e1c1a194d6"
PHONE = "9e1919ad78a34fd67a84bfbcf2fea14074065517bea32e92924771c3f92e5462"


def settings(**more: Any) -> Settings:
    made: Any = ga4.settings.payload({**BASE, **more})
    assert isinstance(made, Settings)
    return made


def payload(chosen: Settings, **fields: Any) -> tuple[AnalyticsEvent, list[str]]:
    notes: list[str] = []
    raw = {"event_name": "login", "timestamp": MINUTE, "client_id": "1.2", **fields}
    return ga4.fields("send-event", chosen).payload(raw, notes=notes), notes


def sent(fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    chosen = settings(**more)
    (request,) = collect_requests([payload(chosen, **fields)[0]], chosen)
    body: dict[str, Any] = request.json
    return body


def person(**fields: Any) -> Any:
    return sent(fields).get("user_data")


@pytest.mark.parametrize(
    ("written", "hashed"),
    [
        (" Jane.Doe+news@Gmail.com ", JANE),
        (JANE.upper(), JANE),
        (f" {JANE}", JANE),
    ],
)
def test_an_email_loses_gmail_dots_and_is_hashed_once(written: str, hashed: str) -> None:
    assert {"sha256_email_address": [hashed]} == person(email=written)


def test_dots_of_other_domains_stay() -> None:
    assert person(email="jane.doe@example.com") != person(email="janedoe@example.com")


def test_only_the_data_manager_drops_what_follows_a_plus() -> None:
    chosen = settings(transport="data_manager", property_id="1")

    assert (
        payload(chosen, email="jane.doe@gmail.com")[0].email
        == payload(chosen, email="jane.doe+news@gmail.com")[0].email
    )


@pytest.mark.parametrize("near_hash", [JANE[:-1], f"{JANE}0"])
def test_only_a_whole_hash_counts_as_hashed(near_hash: str) -> None:
    made, notes = payload(settings(), email=near_hash)

    assert made.email is None
    assert 1 == len(notes)


@pytest.mark.parametrize("blank", ["", "  ", None])
def test_a_blank_email_is_none(blank: str | None) -> None:
    assert person(email=blank) is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("+1 (415) 555-0132", None),
        ("001 415 555 0132", None),
        ("(415) 555-0132", "1"),
        ("0415 5550132", "+1"),
        ("+1 415 555 0132 ext. 9", None),
    ],
)
def test_a_phone_is_international_with_plus(written: str, code: str | None) -> None:
    body = sent({"phone": written}, default_phone_country_code=code)

    assert {"sha256_phone_number": [PHONE]} == body["user_data"]


def test_a_phone_without_country_is_left_out_with_a_note() -> None:
    made, notes = payload(settings(), phone="(415) 555-0132")

    assert made.phone is None
    assert ["Phone was left out: it has no country code, and no default country is set."] == notes


def test_names_lose_digits_and_symbols() -> None:
    (address,) = person(
        first_name="Jean-Luc 2",
        last_name="O'Brien",
        street="123 Main St., Apt #4",
        city=" San Francisco 1 ",
        region="CA",
        postal_code=" 9.41~07",
        country="germany",
    )["address"]

    assert {
        "sha256_first_name": "7fef38066db9900f992fa9926eea8cc648f44c2af50c4d511c415422196c8ef5",
        "sha256_last_name": "b4cb6cb33fe4b865868de825023a1e2790dc12ac01ecc8d7c5afe8254071c8ba",
        "sha256_street": "2752fcfb4696cff5c693373fc40a90db5e21202e8e32d0dc034d3dec3408d415",
        "city": "san francisco",
        "region": "ca",
        "postal_code": "94107",
        "country": "DE",
    } == address


def test_an_address_needs_both_names() -> None:
    made, notes = payload(settings(), first_name="Jane", city="Berlin")

    assert made.first_name is None
    assert ["First name was left out: first name without last name."] == notes


def test_user_data_stays_here_unless_it_is_switched_on() -> None:
    body = sent(
        {"email": "ada@example.com", "first_name": "A", "last_name": "B"}, send_user_data=False
    )

    assert "user_data" not in body


def test_denied_consent_keeps_user_data_here() -> None:
    body = sent({"email": "ada@example.com", "ad_user_data": "denied"})

    assert "user_data" not in body
    assert {"ad_user_data": "DENIED"} == body["consent"]


def test_the_event_s_consent_beats_the_settings() -> None:
    body = sent(
        {"ad_user_data": True}, default_ad_user_data="DENIED", default_ad_personalization="DENIED"
    )

    assert {"ad_user_data": "GRANTED", "ad_personalization": "DENIED"} == body["consent"]


@pytest.mark.parametrize(
    ("cookie", "client"),
    [
        ("GA1.1.1234567890.1700000000", "1234567890.1700000000"),
        ("GA1.2-2.1858673430.1782540962", "1858673430.1782540962"),
        (" GA1.3.1.2 ", "1.2"),
        ("", ""),
    ],
)
def test_a_ga_cookie_holds_the_client_id(cookie: str, client: str) -> None:
    assert client == client_id_in_cookie(cookie)


@pytest.mark.parametrize("cookie", ["1234567890.1700000000", "GA1.1.12", "GS1.1.2.3"])
def test_another_cookie_is_none(cookie: str) -> None:
    with pytest.raises(Unusable, match="no _ga cookie"):
        client_id_in_cookie(cookie)


@pytest.mark.parametrize(
    ("written", "client"), [("GA1.1.12.17", "12.17"), (" 12.17 ", "12.17"), ("own-1", "own-1")]
)
def test_a_client_id_never_keeps_the_cookie_s_prefix(written: str, client: str) -> None:
    assert client == client_id_of(written)


def test_a_client_id_that_nobody_filled_in_is_none() -> None:
    with pytest.raises(Unusable):
        client_id_of("undefined")


@pytest.mark.parametrize(
    ("cookie", "session"),
    [
        ("GS1.1.1690013078.2.1.1690013090.0", "1690013078"),
        ("GS2.1.s1747323152$o28$g0$t1747323152$j60$l0$h69286059", "1747323152"),
        ("GS2.1.o1$g0$s1747132561$t1747132655", "1747132561"),
        ("_ga_ABC=GS2.1.s17$o1", "17"),
        ("", ""),
    ],
)
def test_a_session_cookie_holds_the_session_id(cookie: str, session: str) -> None:
    assert session == session_id_in_cookie(cookie)


@pytest.mark.parametrize("cookie", ["GS2.1.o1$g0", "GS3.1.s17", "GA1.1.2.3", "GS2.1.sx$o1"])
def test_a_cookie_without_a_session_is_none(cookie: str) -> None:
    with pytest.raises(Unusable, match="no session cookie"):
        session_id_in_cookie(cookie)


def test_of_several_streams_the_cookie_of_this_one_counts() -> None:
    cookies = "_ga_OTHER1=GS1.1.11.1.1.1.0; _ga_ABC1234567=GS1.1.22.1.1.1.0"

    assert "22" == session_id_in_cookie(cookies, "G-ABC1234567")
    assert "" == session_id_in_cookie(cookies, "G-NONE")
    assert "" == session_id_in_cookie(cookies)


def test_a_session_id_may_be_the_whole_cookie_or_a_number() -> None:
    assert "17" == session_id_of("GS2.1.s17$o1")
    assert "17" == payload(settings(), session_id=17)[0].session_id


@pytest.mark.parametrize("written", ["ada@example.com", "x" * 257])
def test_a_user_id_is_nothing_personal_and_not_too_long(written: str) -> None:
    with pytest.raises(Unusable):
        user_id_of(written)


def test_web_streams_know_browsers_and_apps_instances() -> None:
    ids = {"app_instance_id": "0" * 32, "ga_cookie": "GA1.1.3.4", "anonymous_id": "a"}
    app = settings(stream_type="app", firebase_app_id="1:2:ios:3af")
    on_the_web, _ = payload(settings(), **ids)
    in_an_app, _ = payload(app, **ids)

    assert (None, "1.2") == (on_the_web.app_instance_id, on_the_web.client_id)
    assert ("0" * 32, None, None, None) == (
        in_an_app.app_instance_id,
        in_an_app.client_id,
        in_an_app.ga_cookie,
        in_an_app.anonymous_id,
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"measurement_id": "UA-1234-1"}, "that is a Universal Analytics id"),
        ({"measurement_id": "G-abc1234567"}, "written as G-ABC1234567"),
        ({"measurement_id": "ABC1234567"}, "written as G-ABC1234567"),
        ({"measurement_id": "G-AB"}, "written as G-ABC1234567"),
        ({"measurement_id": None}, "Measurement ID is missing"),
        ({"api_secret": "a b"}, "no blanks"),
        ({"api_secret": None}, "API secret is missing"),
        ({"stream_type": "app"}, "Firebase app ID is missing"),
        ({"stream_type": "app", "firebase_app_id": "1:2:linux:3"}, "an id such as"),
        ({"transport": "data_manager"}, "Property ID is missing"),
        ({"default_phone_country_code": "049"}, "a calling code such as"),
    ],
)
def test_settings_of_the_wrong_form_are_explained(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(PayloadError, match=said):
        settings(**wrong)
