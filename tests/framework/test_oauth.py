from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from onward.oauth import Denied, OAuth2, Tokens
from onward.request import Response, Secret

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ACME = OAuth2(
    token_url="https://acme.example/oauth/token",
    authorize_url="https://acme.example/oauth/authorize",
    scopes=("ads.read", "events.write"),
    authorize_params={"prompt": "consent"},
)
TOKENS = Tokens(refresh_token=Secret("R1"), client_id="app", client_secret=Secret("client-secret"))


def answer(status: int, **body: object) -> Response:
    return Response(status, msgspec.json.encode(body))


def form_of(auth: OAuth2, tokens: Tokens) -> dict[str, str]:
    pairs = parse_qs(auth.refresh(tokens).body().decode())
    return {name: values[0] for name, values in pairs.items()}


def test_the_consent_page_is_asked_for_what_is_needed() -> None:
    url = ACME.consent_url(client_id="app", redirect_uri="http://127.0.0.1:9/x", state="s")
    query = parse_qs(urlsplit(url).query)

    assert {
        "response_type": ["code"],
        "client_id": ["app"],
        "redirect_uri": ["http://127.0.0.1:9/x"],
        "state": ["s"],
        "scope": ["ads.read events.write"],
        "prompt": ["consent"],
    } == query
    assert "%20" in url


def test_the_code_is_exchanged_with_the_clients_secret_in_the_form() -> None:
    request = ACME.exchange(TOKENS, code="c", redirect_uri="http://127.0.0.1:9/x")

    assert (
        b"grant_type=authorization_code&code=c&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fx"
        b"&client_id=app&client_secret=client-secret"
    ) == request.body()
    assert "client-secret" not in repr(request)


def test_an_exchange_says_what_the_platform_asks_for_besides() -> None:
    auth = replace(ACME, exchange_params={"continuous_refresh": "true"})

    request = auth.exchange(TOKENS, code="c", redirect_uri="http://127.0.0.1:9/x")

    assert b"continuous_refresh=true" in request.body()


def test_a_refresh_hands_in_the_refresh_token() -> None:
    assert {
        "grant_type": "refresh_token",
        "refresh_token": "R1",
        "client_id": "app",
        "client_secret": "client-secret",
    } == form_of(ACME, TOKENS)


def test_client_credentials_need_no_person() -> None:
    auth = OAuth2(
        token_url=ACME.token_url,
        grant="client_credentials",
        client_auth="basic",
        scopes=("all",),
        refresh_params={"audience": "x"},
    )
    request = auth.refresh(TOKENS)

    assert b"grant_type=client_credentials&scope=all&audience=x" == request.body()
    assert request.wire_headers()["Authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    ("grant", "tokens", "expected"),
    [
        ("refresh_token", TOKENS, True),
        ("refresh_token", Tokens(client_id="a", client_secret=Secret("s")), False),
        ("refresh_token", Tokens(refresh_token=Secret("r")), False),
        ("client_credentials", Tokens(client_id="a", client_secret=Secret("s")), True),
        ("client_credentials", Tokens(client_id="a"), False),
    ],
)
def test_a_refresh_needs_all_its_parts(grant: str, tokens: Tokens, *, expected: bool) -> None:
    auth = OAuth2(token_url=ACME.token_url, grant=grant)  # type: ignore[arg-type]

    assert expected is auth.can_refresh(tokens)


def test_new_tokens_come_with_their_ends() -> None:
    tokens = ACME.read(
        answer(
            200,
            access_token="A2",
            refresh_token="R2",
            expires_in=5_183_999,
            refresh_token_expires_in="60",
        ),
        TOKENS,
        now=NOW,
    )

    assert (
        Tokens(
            access_token=Secret("A2"),
            refresh_token=Secret("R2"),
            client_id="app",
            client_secret=Secret("client-secret"),
            expires_at=NOW + timedelta(seconds=5_183_999),
            refresh_expires_at=NOW + timedelta(minutes=1),
        )
        == tokens
    )


@pytest.mark.parametrize("ends", [None, True, "soon", 1e300])
def test_an_old_refresh_token_stays_and_an_unreadable_end_is_unknown(ends: object) -> None:
    tokens = ACME.read(answer(200, access_token="A2", expires_in=ends), TOKENS, now=NOW)

    assert isinstance(tokens, Tokens)
    assert Secret("R1") == tokens.refresh_token
    assert tokens.expires_at is None


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (
            answer(400, error="invalid_grant", error_description="revoked"),
            Denied("revoked", "invalid_grant", is_final=True),
        ),
        (answer(400, error="slow_down"), Denied("slow_down", "slow_down", is_final=False)),
        (Response(502, b"<html>"), Denied("status 502", "502", is_final=False)),
        (answer(200, hello="x"), Denied("status 200", "200", is_final=False)),
    ],
)
def test_a_refusal_says_whether_a_person_is_needed(response: Response, expected: Denied) -> None:
    assert expected == ACME.read(response, TOKENS, now=NOW)


def test_a_refresh_of_client_credentials_may_ask_for_no_scope() -> None:
    auth = OAuth2(token_url=ACME.token_url, grant="client_credentials")

    assert b"grant_type=client_credentials&client_id=app&client_secret=client-secret" == (
        auth.refresh(TOKENS).body()
    )
