"""Whether Criteo takes events for a partner, and what forms can list."""

import asyncio
from typing import Any

import pytest

from destinations.criteo.site import Site
from onward.action import Choices, Question
from onward.destination import ConnectionTest
from onward.errors import PlatformError
from onward.request import Request, Response
from onward_destinations.criteo import SendEvent, Settings
from onward_destinations.criteo.connection_test import test_connection as ask_criteo
from onward_destinations.criteo.marketing import application


class Platform:
    """Answers each request by its host, and remembers it."""

    def __init__(self, **answers: Response) -> None:
        self.answers = answers
        self.asked: list[Request] = []

    async def send(self, request: Request) -> Response:
        self.asked.append(request)
        return self.answers[request.host.partition(".")[0]]


class Unreachable:
    async def send(self, request: Request) -> Response:
        msg = f"{request.host} could not be reached."
        raise PlatformError(msg, code="unreachable", reached=False)


def probed(client: Any, **settings: Any) -> ConnectionTest:
    return asyncio.run(ask_criteo(client, Settings(partner_id="12345", **settings)))


def test_a_partner_is_probed_with_an_event_of_nobody() -> None:
    site = Site()

    found = probed(site.sender)

    assert ConnectionTest(passed=True, message="Criteo takes events for partner 12345.") == found
    (request,) = site.sent
    assert [{"event": "viewHome"}] == request.json["events"]
    assert {"email": {"sha256": "0" * 64}} == request.json["id"]


def test_where_an_advertiser_is_set_the_rest_api_is_asked_too() -> None:
    site = Site()

    found = probed(site.sender, advertiser_id="13")

    assert found.passed
    assert found.message.endswith(
        'The REST API knows the application "Onward", for 2 advertiser(s).'
    )
    assert [
        "/m/event",
        "/oauth2/token",
        "/2026-07/marketing-solutions/me",
        "/2026-07/advertisers/me",
    ] == [request.url.partition(".com")[2].partition("?")[0] for request in site.sent]


def test_an_advertiser_that_is_not_granted_is_named() -> None:
    found = probed(Site().sender, advertiser_id="99")

    assert not found.passed
    assert (
        'The application "Onward" may not act for advertiser 99, only for 13, 14.' == found.message
    )


def test_credentials_without_an_advertiser_are_valid_and_of_no_use() -> None:
    site = Site()
    site.platform.advertisers.clear()

    found = probed(site.sender, delivery_mode="rest")

    assert not found.passed
    assert found.message.startswith("The credentials are valid, but no advertiser is granted")


@pytest.mark.parametrize(
    ("status", "body"),
    [(403, b"{}"), (200, b'{"data": []}'), (200, b'{"data": {"attributes": []}}')],
)
def test_an_application_that_criteo_does_not_name_has_no_name(status: int, body: bytes) -> None:
    client = Platform(api=Response(status, body))

    assert "" == asyncio.run(application(client, Settings(partner_id="12345")))


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (200, b'{"errors":["AccountUnknown"],"warnings":[]}', "refused the event"),
        (404, b"", "Criteo has nothing at this address."),
        (400, b"no", 'Criteo cannot read the event: "no".'),
    ],
)
def test_a_probe_that_is_refused_says_why(status: int, body: bytes, message: str) -> None:
    found = probed(Platform(widget=Response(status, body)), advertiser_id="13")

    assert not found.passed
    assert message in found.message


@pytest.mark.parametrize("status", [200, 429, 503])
def test_a_probe_without_a_verdict_is_no_success(status: int) -> None:
    with pytest.raises(PlatformError, match=r"Criteo|moment"):
        probed(Platform(widget=Response(status, b"<html>")))


def test_no_answer_is_told() -> None:
    with pytest.raises(PlatformError, match="could not be reached"):
        probed(Unreachable())


def choices(name: str, client: Any, **parts: Any) -> Choices:
    question = Question(Settings(partner_id="12345"), **parts)
    found: Choices = asyncio.run(getattr(SendEvent(), f"choices_for_{name}")(client, question))
    return found


def test_advertisers_are_listed_by_name() -> None:
    found = choices("advertiser_id", Site().sender, query="eu")

    assert [("13", "Example Shop, EU (13)")] == [(one.value, one.label) for one in found.items]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, "Criteo does not accept the client"),
        (403, "The application may not act for this advertiser"),
        (410, "Criteo has nothing at this address"),
        (400, 'Criteo answered 400: "status 400".'),
        (418, 'Criteo answered 418: "status 418".'),
    ],
)
def test_a_list_that_is_refused_says_why(status: int, error: str) -> None:
    found = choices("advertiser_id", Platform(api=Response(status)))

    assert found.error.startswith(error)
    assert () == found.items


@pytest.mark.parametrize(
    "body", [b"{}", b'{"data": 5}', b'{"data": [null, {}]}', b'{"data": [{"id": null}]}']
)
def test_a_list_of_another_shape_is_empty(body: bytes) -> None:
    assert Choices() == choices("advertiser_id", Platform(api=Response(200, body)))


def test_an_advertiser_without_a_name_is_still_listed() -> None:
    body = b'{"data": [{"id": 13}]}'

    (one,) = choices("advertiser_id", Platform(api=Response(200, body))).items

    assert ("13", "Advertiser (13)") == (one.value, one.label)


def test_standard_events_are_listed() -> None:
    found = choices("event_name", Unreachable(), query="view")

    assert "viewHome" == found.items[0].value
    assert all("view" in one.value for one in found.items)
