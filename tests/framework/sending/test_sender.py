import asyncio
from datetime import timedelta

import msgspec
import pytest
from structlog.testing import capture_logs

from fixtures.acme import NOW, Played, Shelf, sender
from onward.errors import PlatformError, StorageError
from onward.oauth import Tokens
from onward.request import AccessToken, Request, Response, Secret
from onward.sending import CredentialsRefusedError

EVENTS = "https://api.acme.example/77"
TOKEN_URL = "https://auth.acme.example/token"
FRESH = Tokens(access_token=Secret("A1"))
RENEWABLE = Tokens(
    access_token=Secret("A1"),
    refresh_token=Secret("R1"),
    client_id="app",
    client_secret=Secret("s"),
)


def platform(request: Request, token: str) -> Response:
    """Takes A2 only, and hands it out for R1."""
    if request.url == TOKEN_URL:
        return Response(200, msgspec.json.encode({"access_token": "A2", "expires_in": 3600}))
    return Response(200 if token == "A2" else 401)


def post(url: str = EVENTS) -> Request:
    return Request.post(url, json=[], auth=AccessToken())


def test_a_refused_token_is_refreshed_kept_and_used() -> None:
    played, shelf = Played(platform), Shelf()

    response = asyncio.run(sender(played, RENEWABLE, shelf).send(post()))

    assert 200 == response.status
    assert [(EVENTS, "A1"), (TOKEN_URL, ""), (EVENTS, "A2")] == played.sent
    assert [Secret("A2")] == [tokens.access_token for tokens in shelf.kept]


def test_many_refused_at_once_refresh_one_time() -> None:
    played = Played(platform)
    one = sender(played, RENEWABLE)

    async def send_ten() -> list[Response]:
        return await asyncio.gather(*(one.send(post()) for _ in range(10)))

    statuses = {response.status for response in asyncio.run(send_ten())}

    assert {200} == statuses
    assert 1 == [url for url, _ in played.sent].count(TOKEN_URL)


def test_without_a_refresh_token_the_answer_stands() -> None:
    played = Played(platform)

    assert 401 == asyncio.run(sender(played, FRESH).send(post())).status
    assert [(EVENTS, "A1")] == played.sent


def test_a_token_near_its_end_is_refreshed_first() -> None:
    played = Played(platform)
    ending = Tokens(
        access_token=Secret("A1"),
        refresh_token=Secret("R1"),
        client_id="app",
        client_secret=Secret("s"),
        expires_at=NOW + timedelta(minutes=1),
    )

    asyncio.run(sender(played, ending).send(post()))

    assert [(TOKEN_URL, ""), (EVENTS, "A2")] == played.sent


def test_no_token_at_all_says_how_to_sign_in() -> None:
    with pytest.raises(CredentialsRefusedError) as caught:
        asyncio.run(sender(Played(platform), Tokens()).send(post()))

    assert 'Connection "acme" has no access token. Sign in again with: onward login acme' == str(
        caught.value
    )


def test_a_dead_refresh_token_needs_a_person() -> None:
    def refuse(request: Request, token: str) -> Response:
        if request.url == TOKEN_URL:
            return Response(400, b'{"error":"invalid_grant","error_description":"revoked"}')
        return Response(401)

    with pytest.raises(CredentialsRefusedError, match="has ended: revoked"):
        asyncio.run(sender(Played(refuse), RENEWABLE).send(post()))


def test_a_refresh_that_fails_for_now_is_no_persons_business() -> None:
    def fail(request: Request, token: str) -> Response:
        return Response(503 if request.url == TOKEN_URL else 401)

    with pytest.raises(PlatformError, match="No new access token could be had"):
        asyncio.run(sender(Played(fail), RENEWABLE).send(post()))


def test_a_refresh_that_cannot_be_made_is_refused() -> None:
    one = sender(Played(platform), FRESH)

    with pytest.raises(CredentialsRefusedError, match="is not accepted"):
        asyncio.run(one.credentials.refresh())


def test_tokens_of_a_new_sign_in_are_used_at_once() -> None:
    played = Played(platform)
    one = sender(played, FRESH)
    one.credentials.replace(Tokens(access_token=Secret("A2")))

    assert 200 == asyncio.run(one.send(post())).status
    assert Secret("A2") == one.credentials.tokens.access_token


def test_a_host_that_nobody_declared_gets_nothing() -> None:
    played = Played(platform)

    with pytest.raises(PlatformError, match="not one of its hosts") as caught:
        asyncio.run(sender(played, FRESH).send(post("https://evil.example/")))

    assert not caught.value.reached
    assert [] == played.sent


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_to_a_declared_host_is_followed(status: int) -> None:
    def move(request: Request, token: str) -> Response:
        if request.url == EVENTS:
            return Response(status, headers={"location": "/78"})
        return Response(200)

    played = Played(move)

    assert 200 == asyncio.run(sender(played, FRESH).send(post())).status
    assert ("https://api.acme.example/78", "A1") == played.sent[-1]


@pytest.mark.parametrize(
    ("status", "location"), [(302, "/78"), (307, "https://evil.example/"), (307, "")]
)
def test_other_redirects_are_answers(status: int, location: str) -> None:
    played = Played(lambda *_: Response(status, headers={"location": location}))

    assert status == asyncio.run(sender(played, FRESH).send(post())).status
    assert 1 == len(played.sent)


def test_a_redirect_loop_ends() -> None:
    played = Played(lambda *_: Response(307, headers={"location": EVENTS}))

    assert 307 == asyncio.run(sender(played, FRESH).send(post())).status
    assert 4 == len(played.sent)


def test_a_request_without_token_needs_none() -> None:
    played = Played(lambda *_: Response(204))

    assert 204 == asyncio.run(sender(played, Tokens()).send(Request.get(EVENTS))).status


def test_an_answer_to_an_old_token_does_not_refresh_again() -> None:
    played = Played(platform)
    one = sender(played, RENEWABLE)

    async def answered_late() -> int:
        _, token = await one.exchange(post())
        # Meanwhile a neighbour that was refused as well has had a new one.
        await one.credentials.refresh(token)
        await one.credentials.refresh(token)
        return [url for url, _ in played.sent].count(TOKEN_URL)

    assert 1 == asyncio.run(answered_late())


def test_new_tokens_that_cannot_be_stored_are_used_all_the_same() -> None:
    class Full(Shelf):
        async def keep(self, tokens: Tokens) -> None:
            msg = "There is no room left."
            raise StorageError(msg)

    played = Played(platform)
    with capture_logs() as logged:
        response = asyncio.run(sender(played, RENEWABLE, Full()).send(post()))

    assert 200 == response.status
    assert [("new tokens are not stored", "There is no room left.")] == [
        (entry["event"], entry["reason"]) for entry in logged
    ]
