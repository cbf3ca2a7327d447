"""Whether a connection works, and what can be chosen for it."""

import asyncio
from typing import Any

import msgspec
import pytest

from destinations.snapchat.shop import SETTINGS, Shop, Unreachable
from onward.action import Question
from onward.request import Request, Response
from onward_destinations.snapchat import Settings, choices
from onward_destinations.snapchat.connection_test import test_connection as ask_snapchat
from onward_destinations.snapchat.simulator import seeds
from onward_destinations.snapchat.simulator.seeds import APP, PIXEL

ORGANIZATION = next(iter(seeds.AD_ACCOUNTS))
ACCOUNT = next(iter(seeds.AD_ACCOUNTS[ORGANIZATION]))


class Always:
    """A client to which all requests are answered alike."""

    def __init__(self, status: int, body: Any, **headers: str) -> None:
        self.response = Response(status, msgspec.json.encode(body), headers)

    async def send(self, request: Request) -> Response:
        return self.response


def test_a_pixel_and_an_app_that_work_are_named() -> None:
    shop = Shop()

    found = shop.tested(**SETTINGS)

    assert f"Snapchat takes events for pixel {PIXEL} and app {APP}." == found.message
    assert found.passed
    assert 0 == shop.snapchat.arrivals.accepted.total()


@pytest.mark.parametrize("settings", [{"pixel_id": PIXEL}, {"snap_app_id": APP}])
def test_one_of_them_is_enough(settings: dict[str, str]) -> None:
    assert Shop().tested(**settings).passed


@pytest.mark.parametrize(
    ("token", "pixel", "sentence", "hint"),
    [
        ("wrong", PIXEL, "does not accept the access token", "Sign in again"),
        ("T", "6abc82ca-4a3a-4391-98ba-000000000000", "no such pixel", "Compare"),
    ],
)
def test_what_is_wrong_is_told(token: str, pixel: str, sentence: str, hint: str) -> None:
    found = Shop(token).tested(pixel_id=pixel)

    assert not found.passed
    assert sentence in found.message
    assert found.hint.startswith(hint)


def test_a_token_that_has_expired_is_told() -> None:
    shop = Shop()
    shop.snapchat.oauth.expire()

    assert "has expired" in shop.tested(pixel_id=PIXEL).message


def test_a_refused_event_is_told() -> None:
    shop = Shop()

    found = shop.tested(pixel_id=APP)

    assert "does not belong to this asset" in found.message


@pytest.mark.parametrize(
    "client", [Always(200, {}), Always(200, {}, date="Sat, 21 Nov 2026 12:00:00 GMT")]
)
def test_an_answer_that_says_nothing_is_no_success(client: Always) -> None:
    found = asyncio.run(ask_snapchat(client, Settings(pixel_id=PIXEL)))

    assert (False, "did not say whether") == (found.passed, found.message[23:42])


def test_organizations_are_listed() -> None:
    found = Shop().choices("organization_id")

    assert ["Example Shop Inc", "Example Agency"] == [one.label for one in found.items]


def test_ad_accounts_are_listed_for_an_organization() -> None:
    found = Shop().choices("ad_account_id", form={"organization_id": ORGANIZATION}, query="eu")

    assert ["Shop EU"] == [one.label for one in found.items]


def test_pixels_are_listed_page_by_page() -> None:
    shop = Shop()
    form = {"ad_account_id": ACCOUNT}

    first = shop.choices("pixel_id", form=form)
    second = shop.choices("pixel_id", form=form, page=first.next_page)

    assert (100, 21, None) == (len(first.items), len(second.items), second.next_page)
    assert (PIXEL, "Shop pixel", f"{PIXEL}, active") == (
        first.items[0].value,
        first.items[0].label,
        first.items[0].detail,
    )


@pytest.mark.parametrize("name", ["ad_account_id", "pixel_id"])
def test_what_must_be_chosen_first_is_told(name: str) -> None:
    assert "FIELD_NOT_SELECTED" == Shop().choices(name).error_code


def test_a_token_for_conversions_alone_lists_nothing() -> None:
    found = Shop("capi").choices("organization_id")

    assert ("E1001", True) == (found.error_code, "onward login" in found.error)


def test_accounts_of_others_are_not_listed() -> None:
    found = Shop().choices("pixel_id", form={"ad_account_id": "x"})

    assert "You do not have access" in found.error


@pytest.mark.parametrize(
    ("client", "error"),
    [
        (Unreachable(), "adsapi.snapchat.com could not be reached."),
        (
            Always(200, {"request_status": "ERROR", "debug_message": "odd"}),
            "could not list them: odd",
        ),
        (Always(200, []), "could not list them: status 200"),
        (Always(429, {}), "takes no more requests"),
        (Always(418, {}), "could not list them: status 418"),
    ],
)
def test_a_list_that_fails_says_why(client: Any, error: str) -> None:
    found = asyncio.run(choices.organizations(client, Question(Settings(**SETTINGS))))

    assert error in found.error


def test_parts_that_failed_are_passed_over() -> None:
    rows = [
        None,
        {"sub_request_status": "ERROR", "pixel": {"id": "1"}},
        {"sub_request_status": "SUCCESS", "pixel": {"id": "2"}},
        {"pixel": None},
    ]
    body = {"request_status": "SUCCESS", "pixels": rows, "paging": {"next_link": "https://x.test/"}}
    question = Question(Settings(**SETTINGS), form={"ad_account_id": "a"})

    found = asyncio.run(choices.pixels(Always(200, body), question))

    assert (["2"], None) == ([one.detail for one in found.items], found.next_page)
