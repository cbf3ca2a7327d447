"""What Backstage says of a connection, and what forms can list."""

import pytest

from destinations.taboola.shop import Platform, Shop, choices, probed
from onward.errors import PlatformError
from onward.oauth import Tokens
from onward.request import Response, Secret


def test_an_account_of_the_client_is_found() -> None:
    shop = Shop()

    found = probed(shop.sender, account_name="acme-sc")

    assert (True, "Taboola knows account 1234567 (Acme).") == (found.passed, found.message)
    assert ["/backstage/oauth/token", "/backstage/api/1.0/users/current/allowed-accounts"] == [
        request.url.partition(".com")[2] for request in shop.sent
    ]


def test_an_account_of_somebody_else_is_told() -> None:
    found = probed(Shop().sender, account_name="acme-sc", account_id="99999")

    message = "The client may not use account 99999, only 1234567, 7654321."
    assert (False, message) == (found.passed, found.message)


def test_a_name_of_another_account_is_told() -> None:
    found = probed(Shop().sender, account_name="acme-us-sc")

    assert (False, 'Set account_name to "acme-sc".') == (found.passed, found.hint)


def test_without_an_account_name_only_the_way_is_tried() -> None:
    shop = Shop()

    found = probed(shop.sender)

    assert found.passed
    assert [{"actions": []}] == [request.json for request in shop.sent]
    assert "It checks neither account nor names" in found.message


@pytest.mark.parametrize(
    ("status", "message"),
    [(404, "Taboola does not take conversions at this address."), (418, "Taboola answered 418.")],
)
def test_a_wrong_way_is_told(status: int, message: str) -> None:
    found = probed(Platform(Response(status)))

    assert (False, message) == (found.passed, found.message)


@pytest.mark.parametrize(("status", "code"), [(401, "401"), (403, "403"), (418, "418")])
def test_a_refusal_of_backstage_is_told(status: int, code: str) -> None:
    with pytest.raises(PlatformError, match="Backstage") as caught:
        probed(Platform(Response(status)), account_name="acme-sc")

    assert code == caught.value.code


def test_a_token_that_has_ended_is_renewed_once() -> None:
    tokens = Tokens(access_token=Secret("old"), client_id="app", client_secret=Secret("S"))
    shop = Shop(tokens=tokens)

    found = probed(shop.sender, account_name="acme-sc")

    assert found.passed
    assert 3 == len(shop.sent)


def test_accounts_are_listed_by_their_numbers() -> None:
    found = choices(Shop().sender, "account_id", query="us")

    assert [("7654321", "Acme US (acme-us-sc)")] == [(one.value, one.label) for one in found.items]


def test_event_names_of_active_rules_are_listed() -> None:
    found = choices(Shop().sender, "event_name", account_name="acme-sc")

    assert [("make_purchase", "Purchase (server): make_purchase"), ("lead", "Lead: lead")] == [
        (one.value, one.label) for one in found.items
    ]


def test_without_an_account_name_the_usual_names_are_listed() -> None:
    found = choices(Shop().sender, "event_name", query="add_")

    assert ["add_to_cart", "add_to_wishlist", "add_payment_info"] == [
        one.value for one in found.items
    ]


def test_an_account_that_backstage_does_not_know_leaves_typing() -> None:
    found = choices(Shop().sender, "event_name", account_name="nobody")

    assert ((), "404") == (found.items, found.error_code)
    assert found.error.startswith('Backstage knows no such account: "Resource not found".')


@pytest.mark.parametrize("body", [b"", b"[]", b'{"results": 5}', b'{"results": [null, {}]}'])
def test_a_list_of_another_shape_is_empty(body: bytes) -> None:
    for name in ("account_id", "event_name"):
        found = choices(Platform(Response(200, body)), name, account_name="acme-sc")
        assert ((), "") == (found.items, found.error)
