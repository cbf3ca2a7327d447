"""Whether a token may report orders, and what forms can list."""

import asyncio
from typing import Any

import pytest

from destinations.awin.awin_shop import NOON, Shop, settings
from onward.action import Choices, Question
from onward.destination import ConnectionTest
from onward.errors import PlatformError
from onward.request import Response
from onward_destinations.awin import SendOrder
from onward_destinations.awin.connection_test import test_connection as ask_awin


def probed(shop: Shop, **changes: Any) -> ConnectionTest:
    return asyncio.run(ask_awin(shop, settings(**changes)))


def choices(name: str, shop: Shop, **parts: Any) -> Choices:
    question = Question(settings(), **parts)
    found: Choices = asyncio.run(getattr(SendOrder(), f"choices_for_{name}")(shop, question))
    return found


def test_the_advertiser_is_looked_for_and_no_order_made() -> None:
    shop = Shop()

    found = probed(shop)

    message = 'The token works for the advertiser "Example Shop" (12345).'
    assert ConnectionTest(passed=True, message=message) == found
    assert ["https://api.awin.com/accounts?type=advertiser"] == [one.url for one in shop.requests]
    assert 0 == shop.platform.arrivals.accepted.total()


def test_a_token_that_sees_others_says_so() -> None:
    found = probed(Shop(), advertiser_id="99999")

    assert not found.passed
    assert "The token works, but its owner cannot see advertiser 99999." == found.message


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (401, b'{"error":"unauthorized","description":"Full"}', 'API token: "Full"'),
        (403, b"{}", "may not report orders"),
        (429, b"", "20 requests a minute"),
        (503, b"", "trouble for the moment"),
        (400, b"no", 'Awin answered 400: "no".'),
        (418, b"", 'Awin answered 418: "status 418".'),
    ],
)
def test_a_refusal_is_told_in_awins_words(status: int, body: bytes, message: str) -> None:
    with pytest.raises(PlatformError, match=message) as caught:
        probed(Shop(Response(status, body)))

    assert caught.value.hint


def test_a_wrong_token_is_refused() -> None:
    with pytest.raises(PlatformError, match="Full authentication is required"):
        probed(Shop(), api_token="another-token")


def test_advertisers_are_listed_by_name() -> None:
    found = choices("advertiser_id", Shop(), query="outlet")

    assert [("12346", "Example Outlet (12346)")] == [(one.value, one.label) for one in found.items]


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"accounts": 5}', b'{"accounts": [null, {}]}'])
def test_a_list_of_another_shape_is_empty(body: bytes) -> None:
    assert Choices() == choices("advertiser_id", Shop(Response(200, body)))


@pytest.mark.parametrize("name", ["advertiser_id", "publisher_id"])
def test_a_list_that_is_refused_says_why(name: str) -> None:
    found = choices(name, Shop(Response(401, b"{}")))

    assert "Awin does not accept the API token" in found.error
    assert () == found.items


def test_publishers_of_the_last_30_days_are_listed() -> None:
    shop = Shop()

    found = choices("publisher_id", shop)

    assert ["Voucher World (4567)", "Shoe Blog (4568)"] == [one.label for one in found.items]
    assert "startDate=2026-10-22&endDate=2026-11-21&timezone=UTC" in shop.requests[-1].url
    assert NOON == shop.platform.clock.now()


def test_without_awins_date_publishers_cannot_be_listed() -> None:
    found = choices("publisher_id", Shop(Response(200, b"{}")))

    assert found.error.startswith("Awin did not tell its date")


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"[null, {}]"])
def test_a_report_of_another_shape_is_empty(body: bytes) -> None:
    headers = {"date": "Sat, 21 Nov 2026 12:00:00 GMT"}

    assert Choices() == choices("publisher_id", Shop(Response(200, body, headers)))
