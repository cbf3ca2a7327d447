"""The simulated OAuth server keeps to RFC 6749."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from onward.testing.simulator import Call, OAuthServer, Reply, SimulatedClock, TokenState

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
AUTHORISATION = {
    "response_type": "code",
    "client_id": "app",
    "redirect_uri": "http://127.0.0.1:8123/callback",
    "scope": "read write",
    "state": "s-1",
}


class Office:
    """A person, an application, the server they both deal with."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(lambda: NOON)
        self.server = OAuthServer(
            self.clock,
            platform="Acme Ads",
            accepted=("demo",),
            access_life=timedelta(days=60),
            refresh_life=timedelta(days=365),
        )

    def call(self, query: dict[str, str], form: dict[str, str] | None = None) -> Call:
        return Call(
            at=self.clock.now(),
            method="POST",
            host="www.acme.example",
            path="/oauth",
            query=urlencode(query),
            content=urlencode(form or {}).encode(),
        )

    def decide(self, decision: str) -> dict[str, list[str]]:
        reply = self.server.decide(self.call(AUTHORISATION, {"decision": decision}))
        return parse_qs(urlsplit(reply.headers["Location"]).query)

    def token(self, **form: str) -> Reply:
        client = {"client_id": "app", "client_secret": "secret"}
        return self.server.token(self.call({}, client | form))

    def sign_in(self) -> Any:
        code = self.decide("allow")["code"][0]
        return self.token(
            grant_type="authorization_code",
            code=code,
            redirect_uri=AUTHORISATION["redirect_uri"],
        ).json

    def refresh(self, token: str, **form: str) -> Reply:
        return self.token(grant_type="refresh_token", refresh_token=token, **form)


@pytest.fixture
def office() -> Office:
    return Office()


def test_the_consent_page_names_the_application_and_what_it_may(office: Office) -> None:
    reply = office.server.consent(office.call(AUTHORISATION))

    page = reply.body().decode()
    assert 200 == reply.status
    assert all(text in page for text in ("Acme Ads", "<strong>app</strong>", "read", "write"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"client_id": ""}, "lacks &#34;client_id&#34;"),
        ({"redirect_uri": ""}, "lacks &#34;redirect_uri&#34;"),
        ({"response_type": "token"}, "response_type=code"),
        ({"redirect_uri": "javascript:alert(1)"}, "should begin with http"),
    ],
)
def test_an_incomplete_consent_address_is_explained(
    office: Office, change: dict[str, str], sentence: str
) -> None:
    call = office.call(AUTHORISATION | change, {"decision": "allow"})

    for reply in (office.server.consent(call), office.server.decide(call)):
        assert 400 == reply.status
        assert sentence in reply.body().decode()


def test_allow_leads_back_with_a_code_and_the_state(office: Office) -> None:
    assert {"code": ["code-1"], "state": ["s-1"]} == office.decide("allow")


def test_deny_leads_back_with_an_error(office: Office) -> None:
    assert ["access_denied"] == office.decide("deny")["error"]


def test_a_code_gives_tokens_that_say_how_long_they_live(office: Office) -> None:
    tokens = office.sign_in()

    assert (5_184_000, 31_536_000, "read,write") == (
        tokens["expires_in"],
        tokens["refresh_token_expires_in"],
        tokens["scope"],
    )
    assert office.server.state(tokens["access_token"]) is TokenState.VALID


def test_a_code_works_once_and_only_for_its_address(office: Office) -> None:
    code = office.decide("allow")["code"][0]
    elsewhere = {"grant_type": "authorization_code", "code": code, "redirect_uri": "http://x"}

    first, second = office.token(**elsewhere), office.token(**elsewhere)

    assert ["invalid_grant", "invalid_grant"] == [first.json["error"], second.json["error"]]


def test_an_access_token_expires_after_its_life(office: Office) -> None:
    token = office.sign_in()["access_token"]

    office.clock.advance(timedelta(days=60))

    assert office.server.state(token) is TokenState.EXPIRED


def test_a_refresh_gives_a_new_access_token_but_no_longer_life(office: Office) -> None:
    tokens = office.sign_in()
    office.clock.advance(timedelta(days=100))

    refreshed = office.refresh(tokens["refresh_token"]).json

    assert office.server.state(refreshed["access_token"]) is TokenState.VALID
    assert (tokens["refresh_token"], 265 * 86_400) == (
        refreshed["refresh_token"],
        refreshed["refresh_token_expires_in"],
    )


@pytest.mark.parametrize("how", ["revoked", "too old", "unknown", "another client"])
def test_a_dead_refresh_token_is_an_invalid_grant(office: Office, how: str) -> None:
    token = office.sign_in()["refresh_token"]
    other = {}
    if how == "revoked":
        office.server.revoke_refresh()
    elif how == "too old":
        office.clock.advance(timedelta(days=366))
    elif how == "unknown":
        token = "refresh-99"
    else:
        other = {"client_id": "another"}

    reply = office.refresh(token, **other)

    assert (400, "invalid_grant") == (reply.status, reply.json["error"])


def test_a_refresh_token_that_rotates_works_once(office: Office) -> None:
    office.server = OAuthServer(office.clock, platform="Acme Ads", rotates=True)
    old = office.sign_in()["refresh_token"]

    new = office.refresh(old).json["refresh_token"]

    assert 400 == office.refresh(old).status
    assert 200 == office.refresh(new).status


@pytest.mark.parametrize(
    ("header", "status"), [("Basic YXBwOnNlY3JldA==", 200), ("Basic x", 401), ("", 401)]
)
def test_a_client_may_name_itself_by_http_basic(office: Office, header: str, status: int) -> None:
    call = office.call({}, {"grant_type": "client_credentials"})

    reply = office.server.token(replace(call, headers={"authorization": header}))

    assert status == reply.status


def test_another_secret_than_the_first_is_refused(office: Office) -> None:
    office.sign_in()

    reply = office.token(client_secret="another", grant_type="client_credentials")

    assert (401, "invalid_client") == (reply.status, reply.json["error"])


def test_client_credentials_give_a_token_without_refresh(office: Office) -> None:
    tokens = office.token(grant_type="client_credentials", scope="read").json

    assert office.server.state(tokens["access_token"]) is TokenState.VALID
    assert "refresh_token" not in tokens


def test_an_unknown_grant_type_is_refused(office: Office) -> None:
    assert "unsupported_grant_type" == office.token(grant_type="password").json["error"]


def test_tokens_can_be_ended_one_by_one(office: Office) -> None:
    token = office.sign_in()["access_token"]

    office.server.expire("demo")

    assert office.server.state("demo") is TokenState.EXPIRED
    assert office.server.state(token) is TokenState.VALID
    assert office.server.state("nobody's") is TokenState.UNKNOWN


def test_an_accepted_token_may_be_refreshed_by_any_client(office: Office) -> None:
    reply = office.refresh("demo")

    assert 200 == reply.status
    assert TokenState.VALID is office.server.state(reply.json["access_token"])
