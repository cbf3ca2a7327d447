"""A person signs in through the platform's consent page."""

from typing import IO

import httpx

from fixtures.shop import Shop

AUTH = "auth:\n  client_id: client-7\n  client_secret: ${env:LINKEDIN_CLIENT_SECRET}\n"


def with_app(shop: Shop) -> None:
    shop.edit("auth:\n  access_token: ${env:LINKEDIN_ACCESS_TOKEN}\n", AUTH)
    shop.environment["LINKEDIN_CLIENT_SECRET"] = "hush"


def consent_address(stream: IO[str] | None) -> str:
    assert stream is not None
    assert "Sign in to LinkedIn here:\n" == stream.readline()
    return stream.readline().strip()


def test_signing_in_makes_the_connection_work(shop: Shop) -> None:
    with_app(shop)
    assert 1 == shop.onward("test-connection").exit_code
    login = shop.start("login", "linkedin", "--no-browser", "--port", "0")
    address = consent_address(login.stderr)
    assert address.startswith(f"{shop.simulator.url}/www.linkedin.com/oauth/v2/authorization?")

    page = httpx.post(address, data={"decision": "allow"}, follow_redirects=True, trust_env=False)
    out, err = login.communicate(timeout=30)

    assert "You are signed in." in page.text
    assert (0, "") == (login.returncode, err)
    assert 'Connection "linkedin" is signed in.' == out.splitlines()[0]
    assert "hush" not in out
    assert 0 == shop.onward("test-connection").exit_code


def test_saying_no_changes_nothing(shop: Shop) -> None:
    with_app(shop)
    login = shop.start("login", "linkedin", "--no-browser", "--port", "0")

    httpx.post(
        consent_address(login.stderr),
        data={"decision": "deny"},
        follow_redirects=True,
        trust_env=False,
    )
    out, err = login.communicate(timeout=30)

    assert (1, "") == (login.returncode, out)
    assert (
        "The sign-in was not completed: The person said no. Run the command again to start over.\n"
    ) == err


def test_a_connection_without_an_app_says_what_it_needs(shop: Shop) -> None:
    said = shop.onward("login", "linkedin", "--no-browser", "--port", "0")

    assert 1 == said.exit_code
    assert 'Connection "linkedin" needs auth.client_id and auth.client_secret' in said.err


def test_an_unknown_connection_is_answered_with_the_one_meant(shop: Shop) -> None:
    said = shop.onward("login", "linkdin", "--no-browser", "--port", "0")

    assert (1, 'There is no connection "linkdin". Did you mean "linkedin"?\n') == (
        said.exit_code,
        said.err,
    )
