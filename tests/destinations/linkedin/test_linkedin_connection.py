"""Whether a connection works, and for how long its API version will."""

import asyncio
from datetime import date
from typing import Any

import msgspec
import pytest

from onward.destination import ConnectionTest
from onward.errors import PlatformError
from onward.fields import Fields
from onward.request import Request, Response
from onward_destinations.linkedin import Settings, linkedin
from onward_destinations.linkedin.connection_test import test_connection as ask_roles
from onward_destinations.linkedin.versions import SUNSET


class Platform:
    """Answers every request alike, and remembers it."""

    def __init__(self, status: int, body: Any) -> None:
        self.response = Response(status, msgspec.json.encode(body))
        self.asked: list[str] = []

    async def send(self, request: Request) -> Response:
        self.asked.append(request.url)
        return self.response


class Unreachable:
    async def send(self, request: Request) -> Response:
        msg = "api.linkedin.com could not be reached."
        raise PlatformError(msg, reached=False)


def roles(*names: str, account: int = 5000123) -> dict[str, Any]:
    return {
        "elements": [
            {"account": f"urn:li:sponsoredAccount:{account + number}", "role": name}
            for number, name in enumerate(names)
        ]
    }


def found_for(status: int, body: Any) -> ConnectionTest:
    return asyncio.run(ask_roles(Platform(status, body), Settings()))


def test_a_member_with_a_writing_role_passes() -> None:
    found = found_for(200, roles("VIEWER", "CAMPAIGN_MANAGER"))

    assert (
        ConnectionTest(passed=True, message="LinkedIn takes events for ad account 5000124.")
        == found
    )


def test_many_accounts_are_counted() -> None:
    found = found_for(200, roles(*["ACCOUNT_MANAGER"] * 7))

    assert found.message.endswith("5000126, 5000127 and 2 more.")


def test_a_viewer_is_told_what_is_missing() -> None:
    found = found_for(200, roles("VIEWER"))

    assert (False, "LinkedIn is connected, but this member may only view its ad accounts.") == (
        found.passed,
        found.message,
    )


def test_a_member_without_ad_accounts_is_told_so() -> None:
    assert "names no ad account" in found_for(200, roles()).message


@pytest.mark.parametrize(
    ("status", "code", "sentence", "hint"),
    [
        (401, "INVALID_ACCESS_TOKEN", "does not accept the access token", "Sign in again"),
        (401, "REVOKED_ACCESS_TOKEN", "has withdrawn this connection's access", "Sign in again"),
        (403, "ACCESS_DENIED", "refuses access", "Sign in with the scopes"),
        (426, "NONEXISTENT_VERSION", "no longer serves this version", 'Raise "apiVersion"'),
        (400, "ELSE", 'LinkedIn answered 400: "said".', "Check the values"),
    ],
)
def test_a_refusal_is_explained(status: int, code: str, sentence: str, hint: str) -> None:
    found = found_for(status, {"status": status, "code": code, "message": "said"})

    assert not found.passed
    assert sentence in found.message
    assert found.hint.startswith(hint)


def test_no_answer_is_explained() -> None:
    found = asyncio.run(ask_roles(Unreachable(), Settings()))

    assert ("api.linkedin.com could not be reached.", "Check the network, then try again.") == (
        found.message,
        found.hint,
    )


def test_a_list_without_end_is_not_read_for_ever() -> None:
    platform = Platform(200, roles(*["VIEWER"] * 100))

    asyncio.run(ask_roles(platform, Settings()))

    assert 100 == len(platform.asked)


def notices(version: str, today: date) -> tuple[str, ...]:
    assert linkedin.notices is not None
    settings: Fields = Settings(api_version=version)
    return tuple(linkedin.notices(settings, today))


@pytest.mark.parametrize(
    ("version", "today", "beginning"),
    [
        ("202511", date(2026, 11, 16), "LinkedIn no longer serves version 202511 of its API since"),
        ("202512", date(2026, 11, 15), "LinkedIn no longer serves version 202512 of its API: "),
        ("202601", date(2026, 11, 16), "LinkedIn stops serving version 202601 of its API on 15"),
        ("202609", date(2027, 9, 14), "LinkedIn stops serving version 202609 of its API on 15"),
    ],
)
def test_the_end_of_a_version_is_told(version: str, today: date, beginning: str) -> None:
    (notice,) = notices(version, today)

    assert notice.startswith(beginning)


@pytest.mark.parametrize(
    ("version", "today"),
    [
        ("202601", date(2026, 11, 15)),
        ("202609", date(2026, 11, 21)),
        ("202712", date(2027, 12, 24)),
    ],
)
def test_a_version_with_time_left_is_not_spoken_of(version: str, today: date) -> None:
    assert () == notices(version, today)


def test_versions_are_months_that_live_for_about_a_year() -> None:
    lives = {
        version: (end - date(int(version[:4]), int(version[4:]), 1)).days
        for version, end in SUNSET.items()
    }

    assert all(365 <= days <= 412 for days in lives.values())
