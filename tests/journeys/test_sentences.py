"""Whatever goes wrong, the person reads what to do."""

import asyncio
import json

import httpx
import pytest

from fixtures.shop import WRITE_KEY, Serve, Shop
from onward import Runner
from onward.errors import WorkspaceError

ORDER = {"event": "Order Completed", "context": {"traits": {"email": "ada@example.com"}}}


def test_a_missing_variable_is_a_warning_to_check_and_an_error_to_apply(shop: Shop) -> None:
    shop.environment.pop("LINKEDIN_ACCESS_TOKEN")

    checked, applied, served = (shop.onward(name) for name in ("check", "apply", "serve"))

    sentence = "The environment variable LINKEDIN_ACCESS_TOKEN is not set."
    assert (0, 1, 1) == (checked.exit_code, applied.exit_code, served.exit_code)
    for text in (checked.out, applied.err, served.err):
        assert "linkedin.yaml:5:17  unset-variable" in text
        assert sentence in text
        assert "Set it: export LINKEDIN_ACCESS_TOKEN=…" in text
    assert 1 == shop.onward("check", "--strict").exit_code


def test_looking_needs_no_secrets(shop: Shop) -> None:
    shop.onward("apply")
    shop.environment.clear()

    preview = shop.onward("preview", shop.event(**ORDER))
    listed = shop.onward("deliveries")

    assert (0, 0) == (preview.exit_code, listed.exit_code)
    assert "Authorization: Bearer ••••" in preview.out
    assert "There are no deliveries yet." == listed.lines[0]


def test_a_field_typo_is_answered_with_the_field_meant(shop: Shop) -> None:
    shop.edit("    fields:\n", "    fields:\n      emial: $.properties.email\n")

    said = shop.onward("check")

    assert 1 == said.exit_code
    assert "linkedin.yaml:22:7  unknown-field" in said.out
    assert 'linkedin / stream-conversion has no field "emial". Did you mean "email"?' in said.out


def test_malformed_yaml_is_told_with_its_place(shop: Shop) -> None:
    shop.edit('settings: {apiVersion: "202609"}', 'settings: {apiVersion: "202609"')

    said = shop.onward("check")

    assert 1 == said.exit_code
    assert "linkedin.yaml:4:1  yaml-syntax" in said.out
    assert "The group that begins with { is not closed" in said.out


def add_49_mappings(shop: Shop) -> None:
    text = shop.connection.read_text(encoding="utf-8")
    more = "".join(
        f'  - {{id: more-{number}, action: stream-conversion, trigger: type = "track"}}\n'
        for number in range(49)
    )
    shop.connection.write_text(text + more, encoding="utf-8")


SENTENCE_51 = (
    "linkedin.yaml:71:5  too-many-mappings\n"
    "  A connection has at most 50 mappings; this is the 51st of 51.\n"
)


@pytest.mark.parametrize("command", ["check", "apply"])
def test_the_51st_mapping_is_refused_with_its_place(command: str, shop: Shop) -> None:
    add_49_mappings(shop)

    said = shop.onward(command)

    assert 1 == said.exit_code
    assert SENTENCE_51 in said.out + said.err


def test_the_51st_mapping_is_refused_in_python_with_its_place(shop: Shop) -> None:
    add_49_mappings(shop)

    async def open_it() -> None:
        async with Runner.open(shop.folder, environment=shop.environment):
            raise AssertionError

    with pytest.raises(WorkspaceError) as refused:
        asyncio.run(open_it())

    assert SENTENCE_51 in str(refused.value)


def test_a_wrong_token_is_told_with_what_to_do(shop: Shop) -> None:
    shop.onward("apply")
    shop.environment["LINKEDIN_ACCESS_TOKEN"] = "token-7"

    tested = shop.onward("test-connection")
    planned = shop.onward("plan")
    delivered = shop.onward("deliver", shop.event(**ORDER))

    assert (1, 1, 1) == (tested.exit_code, planned.exit_code, delivered.exit_code)
    assert "1 connection of 1 would not work." == tested.lines[0]
    assert "linkedin / orders: paused" in delivered.out
    assert 'sign in again with "onward login". Then "onward resume" sends' in delivered.out
    reason = "LinkedIn does not accept the access token: it has expired or is wrong."
    for said in (tested, planned, delivered):
        assert reason in said.out
        assert "token-7" not in said.out + said.err
    for said in (tested, planned):
        assert 'Sign in again with "onward login", or put a new token where' in said.out


def test_what_keeps_all_mappings_from_being_applied_is_told_once(shop: Shop) -> None:
    shop.environment["LINKEDIN_ACCESS_TOKEN"] = "token-7"

    planned, applied = shop.onward("plan"), shop.onward("apply")

    assert "This cannot be applied: 1 thing would be refused." == planned.lines[0]
    assert (1, "Nothing was applied.") == (applied.exit_code, applied.lines[0])
    [failure] = [line for line in applied.lines if line.startswith("✗")]
    assert 1 == failure.count("does not accept the access token")


def test_a_version_that_is_gone_is_told_with_what_to_do(shop: Shop) -> None:
    shop.edit("202609", "202401")

    checked = shop.onward("check")
    tested = shop.onward("test-connection")
    planned = shop.onward("plan")

    assert (0, 1, 1) == (checked.exit_code, tested.exit_code, planned.exit_code)
    assert "LinkedIn no longer serves version 202401 of its API: every event is" in checked.out
    assert 'Set "apiVersion" to "' in checked.out
    for said in (tested, planned):
        assert "LinkedIn no longer serves this version of its API" in said.out
        assert 'Raise "apiVersion" in the connection\'s settings' in said.out


def test_one_wrong_rule_pauses_its_own_mapping_only(shop: Shop) -> None:
    shop.onward("apply")
    platform = shop.simulator.platform("linkedin")
    rules = platform.rules  # type: ignore[attr-defined]
    [wrong] = [key for key, rule in rules.items() if rule["name"] == "Orders (server)"]
    del rules[wrong]

    order = shop.onward("deliver", shop.event(**ORDER), "--json").json["deliveries"]
    demo = {"event": "Demo Requested", "properties": {"seats": 2}, "context": ORDER["context"]}
    other = shop.onward("deliver", shop.event(**demo), "--json").json["deliveries"]

    assert ["paused", "delivered"] == [order[0]["state"], other[0]["state"]]
    assert f"The conversion rule {wrong} was not found in an ad account" in order[0]["reason"]
    assert "Check in Campaign Manager that the rule exists" in order[0]["hint"]
    [still] = shop.onward("plan", "--json").json["refusals"]
    assert f"The conversion rule {wrong} is no longer found in ad account 5012345." in still
    assert 'Set "conversionRuleId" to another rule, or give the mapping a new id' in still


def test_a_mistyped_trigger_is_shown_with_a_caret(shop: Shop) -> None:
    shop.edit('event = "Demo', 'evnt = "Demo')

    said = shop.onward("check")

    assert 1 == said.exit_code
    assert '"evnt" is not a field of an event. Did you mean event?' in said.out


@pytest.mark.parametrize(
    ("key", "body", "status", "message"),
    [
        (
            "wrong",
            b'{"type": "track"}',
            401,
            (
                "This write key is not known here. "
                "Use the write key of a source in onward.yaml, as the Basic user name."
            ),
        ),
        (
            WRITE_KEY,
            b'{"type": "track"',
            400,
            (
                "This is no JSON: it ends too early at line 1, column 17. "
                "Expected one event, which is a JSON object."
            ),
        ),
        (
            WRITE_KEY,
            b'{"type": "track", "text": "' + b"x" * 10_000_000 + b'"}',
            413,
            (
                "A request may have 4259840 bytes, but this one has 10000029. "
                "Send fewer or smaller events, or raise max_batch_bytes of the source."
            ),
        ),
    ],
    ids=["wrong write key", "invalid JSON", "ten megabytes"],
)
def test_a_client_that_errs_is_told_over_the_wire(
    key: str, body: bytes, status: int, message: str, serve: Serve
) -> None:
    url = serve()

    response = httpx.post(f"{url}/v1/track", content=body, auth=(key, ""), trust_env=False)

    assert (status, message) == (response.status_code, json.loads(response.content)["message"])


def test_a_second_server_is_told_about_the_first(shop: Shop, serve: Serve) -> None:
    serve()

    said = shop.onward("serve", "--port", "0")

    assert 1 == said.exit_code
    assert "process" in said.err


def test_a_simulator_that_the_server_does_not_use_is_refused(shop: Shop, serve: Serve) -> None:
    serve()

    said = shop.onward("plan", "--simulator", "http://127.0.0.1:9")

    assert 1 == said.exit_code
    assert "Stop it first, or leave --simulator out." in said.err
