"""A person asks to be forgotten, and somebody passes that on to the platforms."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.shop import Serve, Shop
from onward.testing.simulator import DEMO_TOKEN, Simulator
from onward_destinations.ga4 import ga4
from onward_destinations.linkedin import linkedin

ANALYTICS = """\
destination: ga4
name: Web shop
settings:
  measurement_id: G-ABC1234567
  api_secret: ${env:GA4_API_SECRET}
  property_id: "345678901"
auth: {access_token: "${env:GA4_ACCESS_TOKEN}"}
mappings:
  - {id: orders, action: send-event, preset: order-completed}
"""
PLUGIN = "from onward_destinations.ga4 import ga4\n"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    made = Simulator([linkedin, ga4])
    made.start()
    yield made
    made.stop()


@pytest.fixture
def shop(tmp_path: Path, simulator: Simulator) -> Shop:
    made = Shop(tmp_path / "shop", simulator)
    (made.folder / "analytics.yaml").write_text(ANALYTICS, encoding="utf-8")
    (made.folder / "plugins" / "ga4.py").write_text(PLUGIN, encoding="utf-8")
    made.environment |= {"GA4_API_SECRET": DEMO_TOKEN, "GA4_ACCESS_TOKEN": DEMO_TOKEN}
    return made


def test_a_person_is_forgotten_by_a_platform_that_can(shop: Shop) -> None:
    said = shop.onward("delete-user", "analytics", "--user-id", "u-42")

    assert (0, "The platform was asked to forget them.") == (said.exit_code, said.lines[0])
    assert "Google deletes what it knew of them until 20" in said.out


def test_the_running_server_passes_it_on(shop: Shop, serve: Serve) -> None:
    serve()

    found = shop.onward("delete-user", "analytics", "--anonymous-id", "a-7", "--json").json

    assert ("asked", "analytics", "ga4") == (
        found["state"],
        found["connection"],
        found["destination"],
    )


def test_of_a_platform_that_cannot_it_is_told_who_can(shop: Shop) -> None:
    said = shop.onward("delete-user", "linkedin", "--user-id", "u-42")

    assert (1, "This cannot be done from here.") == (said.exit_code, said.lines[0])
    assert "ask LinkedIn's support." in said.out


def test_what_a_platform_can_is_shown_with_it(shop: Shop) -> None:
    said = shop.onward("destinations", "ga4")
    found = shop.onward("destinations", "ga4", "--json").json

    assert "Forgets people: onward delete-user CONNECTION --user-id ID" in said.out
    assert found["forgets_people"]


def test_a_refusal_names_what_to_mend(shop: Shop) -> None:
    shop.environment["GA4_ACCESS_TOKEN"] = "wrong"

    said = shop.onward("delete-user", "analytics", "--user-id", "u-42")

    assert (1, "They are not forgotten yet.") == (said.exit_code, said.lines[0])
    assert "Google does not allow this sign-in to have people forgotten" in said.out
    assert "Sign in with onward login" in said.out


def test_a_connection_without_a_sign_in_is_told_so(shop: Shop) -> None:
    file = shop.folder / "analytics.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        "".join(text.partition("auth:")[::2]).replace(
            ' {access_token: "${env:GA4_ACCESS_TOKEN}"}\n', ""
        ),
        encoding="utf-8",
    )

    said = shop.onward("delete-user", "analytics", "--user-id", "u-42")

    assert 1 == said.exit_code
    assert 'Connection "analytics" has no access token.' in said.out


def test_whom_to_forget_has_to_be_said(shop: Shop) -> None:
    nobody = shop.onward("delete-user", "analytics")
    blank = shop.onward("delete-user", "analytics", "--user-id", " ")
    elsewhere = shop.onward("delete-user", "analytic", "--user-id", "u-42")

    assert (2, 1, 1) == (nobody.exit_code, blank.exit_code, elsewhere.exit_code)
    assert "--user-id, --anonymous-id or --email" in nobody.err
    assert "--user-id is blank" in blank.err
    assert 'Did you mean "analytics"?' in elsewhere.err
