"""What Outbrain's API says of a connection, and what forms can list."""

import pytest

from destinations.outbrain.shop import NOON, Platform, Shop, choices, given, probed
from onward.errors import PlatformError
from onward.request import Request, Response
from onward_destinations.outbrain.settings import notices

FOREIGN = "00" + "f" * 32


def test_a_token_lets_the_marketer_be_named() -> None:
    shop = Shop()

    found = probed(shop, access_token="T")

    assert (True, 'Outbrain knows the marketer "Example Shop".') == (found.passed, found.message)
    assert ["T"] == [request.wire_headers()["OB-TOKEN-V1"] for request in shop.sent]


def test_user_and_password_fetch_a_token_first() -> None:
    shop = Shop()

    found = probed(shop, username="ada", password="p")

    assert found.passed
    assert ["login", "00294883a303269ddd4ed1f979dec8af73"] == [
        request.url.rpartition("/")[2] for request in shop.sent
    ]


def test_a_token_that_has_ended_is_fetched_anew_where_that_is_allowed() -> None:
    shop = Shop()

    found = probed(shop, access_token="old", username="ada", password="p")

    assert found.passed
    assert ["old", None, "token-of-ada"] == [
        request.wire_headers().get("OB-TOKEN-V1") for request in shop.sent
    ]


def test_without_a_token_only_the_way_is_tried() -> None:
    shop = Shop()

    found = probed(shop)

    assert found.passed
    assert "It checks neither account nor names" in found.message
    assert 0 == shop.outbrain.arrivals.repeated


@pytest.mark.parametrize(
    ("settings", "code", "reason"),
    [
        ({"access_token": "old"}, "401", "Outbrain does not accept the token"),
        ({"access_token": "T", "marketer_id": FOREIGN}, "403", "The user has no right on this"),
        ({"access_token": "T", "marketer_id": "0" * 34}, "404", "Outbrain knows no such marketer"),
    ],
)
def test_a_refusal_is_told_with_the_id_of_its_request(
    settings: dict[str, str], code: str, reason: str
) -> None:
    with pytest.raises(PlatformError) as caught:
        probed(Shop(), **settings)

    assert code == caught.value.code
    assert caught.value.reason.startswith(reason)
    assert "request id is 45903f98-279b-4dc9-be81-91f3b7782a39." in caught.value.reason


def test_the_third_sign_in_of_an_hour_is_refused() -> None:
    shop = Shop()

    passed = [probed(shop, username="ada", password="p").passed for _ in range(2)]

    with pytest.raises(
        PlatformError, match=r"takes no more requests .* free again in 3600 seconds\."
    ):
        probed(shop, username="ada", password="p")
    assert [True, True] == passed


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (Response(200, b"{}"), "Outbrain's Amplify API answered without naming the marketer."),
        (
            Response(200, b'{"id": "00", "enabled": false, "name": "Acme"}'),
            'The marketer "Acme" is switched off.',
        ),
    ],
)
def test_an_unfit_marketer_does_not_pass(response: Response, message: str) -> None:
    found = probed(Platform(response), access_token="T")

    assert (False, message) == (found.passed, found.message)


def test_the_mode_json_is_tried_through_the_api_alone() -> None:
    shop = Shop()

    found = probed(shop, mode="json", access_token="T")

    assert found.passed
    assert ["GET"] == [request.method for request in shop.sent]


def test_marketers_are_listed() -> None:
    (one,) = choices(Shop(), "marketer_id", access_token="T").items

    assert ("00294883a303269ddd4ed1f979dec8af73", "Example Shop") == (one.value, one.label)


def test_event_based_conversions_are_listed() -> None:
    found = choices(Shop(), "name", access_token="T")

    assert [("Purchase", "Purchase (PURCHASE)"), ("Lead", "Lead (LEAD)")] == [
        (one.value, one.label) for one in found.items
    ]


def test_the_other_key_of_a_name_is_read_too() -> None:
    body = b'{"conversionEvents": [{"eventName": "Sale"}, {"name": "Url", "type": "URL"}, 5, {}]}'

    found = choices(Platform(Response(200, body)), "name", access_token="T")

    assert [("Sale", "Sale")] == [(one.value, one.label) for one in found.items]


def test_without_a_token_the_usual_names_are_listed() -> None:
    found = choices(Shop(), "name", query="cart")

    assert ["AddToCart"] == [one.value for one in found.items]
    assert "no-token" == choices(Shop(), "marketer_id").error_code


@pytest.mark.parametrize(("status", "code"), [(401, "401"), (418, "418"), (429, "429")])
def test_a_refused_list_leaves_typing(status: int, code: str) -> None:
    found = choices(Platform(Response(status)), "name", access_token="T")

    assert ((), code) == (found.items, found.error_code)
    assert found.error.endswith(".")


@pytest.mark.parametrize("body", [b"", b"[]", b'{"marketers": 5}', b'{"marketers": [null, {}]}'])
def test_a_list_of_another_shape_is_empty(body: bytes) -> None:
    found = choices(Platform(Response(200, body)), "marketer_id", access_token="T")

    assert ((), "") == (found.items, found.error)


def test_a_marketer_id_of_another_length_is_remarked() -> None:
    (notice,) = notices(given(marketer_id="0" * 32), NOON.date())

    assert '"marketer_id" is "00000000000000000000000000000000"' in notice
    assert () == notices(given(), NOON.date())


def test_a_conversion_is_not_asked_of_a_page_elsewhere() -> None:
    assert 404 == Shop().ask(Request.get("https://tr.outbrain.com/other")).status
