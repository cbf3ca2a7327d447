"""An admin's first hour: check, plan, apply, preview, deliver, look, change."""

from typing import Any

import pytest
from click.testing import CliRunner

from fixtures.shop import Shop
from onward.cli.root import root
from onward.testing.simulator import DEMO_TOKEN

ORDER: dict[str, Any] = {
    "event": "Order Completed",
    "messageId": "m-1",
    "userId": "u-1",
    "context": {"traits": {"email": " Ada@Example.com"}},
    "properties": {"revenue": 12.5, "currency": "EUR"},
}


def test_from_files_to_a_conversion(shop: Shop) -> None:
    checked = shop.onward("check")
    assert (0, f"{shop.folder} is in order: 1 connection, 2 mappings.") == (
        checked.exit_code,
        checked.lines[0],
    )

    planned = shop.onward("plan")
    assert (0, "2 mappings to apply, with 2 changes on platforms.") == (
        planned.exit_code,
        planned.lines[0],
    )

    early = shop.onward("preview", shop.event(**ORDER))
    assert "Create it with: onward apply" in early.out
    assert "Next: onward apply " in early.out

    applied = shop.onward("apply")
    assert (0, "2 mappings applied.") == (applied.exit_code, applied.lines[0])
    rules = shop.simulator.platform("linkedin").rules  # type: ignore[attr-defined]
    assert {"Orders (server)", "Demo requests (server)"} <= {
        rule["name"] for rule in rules.values()
    }

    assert (
        "There is nothing to do: files, store and platforms agree."
        == (shop.onward("plan").lines[0])
    )

    preview = shop.onward("preview", shop.event(**ORDER))
    assert (
        'track "Order Completed" would become 1 request: 1 of 2 mappings match.' == preview.lines[0]
    )
    assert 'event is "Order Completed", you wrote "Demo Requested".' in preview.out, (
        "why the other mapping does not match"
    )
    assert [] == shop.arrived(), "a preview sends nothing"

    delivered = shop.onward("deliver", shop.event(**ORDER))
    assert (0, "1 of 1 delivery done.") == (delivered.exit_code, delivered.lines[0])
    [event] = shop.arrived()
    assert ("m-1", {"currencyCode": "EUR", "amount": "12.5"}) == (
        event["eventId"],
        event["conversionValue"],
    )

    again = shop.onward("deliver", shop.event(**ORDER))
    assert "This event was accepted before; nothing is sent twice." == again.lines[0]
    assert 1 == len(shop.arrived())

    listed = shop.onward("deliveries")
    assert "1 delivery in all: 1 delivered, 0 waiting, 0 paused, 0 dead letters." == listed.lines[0]


def test_a_workspace_one_stands_in_is_called_this_workspace(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop.folder)
    flags = ["--plugins-dir", "plugins"]

    good = CliRunner().invoke(root, ["check", *flags])
    shop.edit("    fields:\n", "    feilds:\n")
    bad = CliRunner().invoke(root, ["check", *flags])

    assert good.stdout.startswith("This workspace is in order: 1 connection, 2 mappings.")
    assert bad.stdout.startswith("This workspace has 1 problem")


def test_what_is_shown_hides_secrets_always_and_people_unless_asked(shop: Shop) -> None:
    shop.onward("apply")
    file = shop.event(**ORDER)
    digest = "b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72"

    covered = [shop.onward("preview", file, *more).out for more in ([], ["--json"])]
    shown = [shop.onward("preview", file, "--reveal", *more).out for more in ([], ["--json"])]

    for out in covered:
        assert digest not in out
        assert "Ada@Example.com" not in out
    for out in shown:
        assert digest in out
    for out in (*covered, *shown):
        assert "demo-token" not in out


def test_renaming_a_rule_is_one_update(shop: Shop) -> None:
    shop.onward("apply")
    shop.edit("name: Orders (server)", "name: Orders (all shops)")

    steps = shop.onward("plan", "--json").json["steps"]

    assert [["update"]] == [[change["kind"] for change in step["changes"]] for step in steps]
    assert 0 == shop.onward("apply").exit_code
    assert shop.onward("plan", "--json").json["is_empty"]


def test_another_ad_account_is_refused_in_a_sentence(shop: Shop) -> None:
    shop.onward("apply")
    shop.edit("sponsoredAccount:5012345", "sponsoredAccount:5000234")

    planned = shop.onward("plan")
    applied = shop.onward("apply")

    assert (1, 1) == (planned.exit_code, applied.exit_code)
    assert "This cannot be applied: 1 thing would be refused." == planned.lines[0]
    assert "ad account" in planned.out
    assert "Nothing was done." in applied.out


def test_a_dead_letter_is_looked_at_then_replayed(shop: Shop) -> None:
    shop.onward("apply")
    anonymous = {**ORDER, "context": {}, "messageId": "m-2", "userId": None}
    failed = shop.onward("deliver", shop.event(**anonymous), "--json")
    assert (1, "rejected") == (failed.exit_code, failed.json["deliveries"][0]["state"])
    identity = failed.json["deliveries"][0]["id"]

    one = shop.onward("deliveries", "show", identity)
    assert "linkedin / orders: rejected." == one.lines[0]
    assert f"Next: onward replay --id {identity} " in one.out

    shop.edit(
        'event = "Order Completed"\n', 'event = "Order Completed"\n    fields: {email: a@b.co}\n'
    )
    shop.onward("apply")
    preview = shop.onward("replay", "--state", "rejected", "--remap", "--dry-run")
    assert "1 delivery would be replayed; nothing was sent." == preview.lines[0]
    assert "which routed it:\n  There is nothing to send: " in preview.out
    assert "as it would be sent:\n  POST https://api.linkedin.com/" in preview.out
    again = shop.onward("replay", "--state", "rejected")
    assert "1 delivery replayed: 0 delivered, 1 failed again." == again.lines[0]
    replayed = shop.onward("replay", "--state", "rejected", "--remap")
    assert "1 delivery replayed: 1 delivered." == replayed.lines[0]
    assert "No dead letter fits." == shop.onward("replay", "--all").lines[0]


def test_replay_without_saying_which_is_wrong_usage(shop: Shop) -> None:
    said = shop.onward("replay")

    assert 2 == said.exit_code
    assert "Say which: by a filter such as --connection, or --all of them." in said.err


def test_a_connection_is_tested_and_its_platform_asked(shop: Shop) -> None:
    tested = shop.onward("test-connection")
    fields = shop.onward("choices", "linkedin")
    accounts = shop.onward("choices", "linkedin", "adAccountId")
    typo = shop.onward("choices", "linkedin", "adAcountId")

    assert (0, "1 connection works.") == (tested.exit_code, tested.lines[0])
    assert "  adAccountId\n" in fields.out
    assert "urn:li:sponsoredAccount:5012345" in accounts.out
    assert (1, 'Did you mean "adAccountId"?') == (typo.exit_code, typo.err.strip()[-27:])


def test_of_a_preview_what_matches_comes_last(shop: Shop) -> None:
    shop.onward("apply")
    said = shop.onward("preview", shop.event(event="Order Completed"))
    marks = [line[0] for line in said.lines if line[:1] in {"✗", "✓", "!"}]

    assert ["✗", "!"] == marks


def test_a_long_list_goes_on_where_it_ended(shop: Shop) -> None:
    early = shop.onward("choices", "linkedin", "campaignId")
    account = "adAccountId=urn:li:sponsoredAccount:5012345"
    first = shop.onward("choices", "linkedin", "campaignId", "--form", account)
    page = first.lines[-1].split("--page ")[1].split(" ")[0]
    second = shop.onward(
        "choices", "linkedin", "campaignId", "--form", account, "--page", page, "--json"
    )

    assert (1, "Choose an ad account first; then its campaigns can be listed.") == (
        early.exit_code,
        early.lines[0],
    )
    assert f"Next: onward choices linkedin campaignId --form {account} --page " in first.out
    assert "12345" not in [item["value"] for item in second.json["items"]]


def test_a_dead_letter_that_fails_again_says_so(shop: Shop) -> None:
    shop.onward("apply")
    shop.onward("deliver", shop.event(event="Order Completed"))

    assert (
        "1 delivery replayed: 0 delivered, 1 failed again."
        == (shop.onward("replay", "--all").lines[0])
    )


def test_a_paused_connection_goes_on_when_its_token_is_mended(shop: Shop) -> None:
    shop.onward("apply")
    shop.environment["LINKEDIN_ACCESS_TOKEN"] = "token-7"
    assert "paused" in shop.onward("deliver", shop.event(**ORDER)).out
    shop.environment["LINKEDIN_ACCESS_TOKEN"] = DEMO_TOKEN

    resumed = shop.onward("resume", "linkedin")
    nothing = shop.onward("resume", "linkedin", "--mapping", "orders")
    typo = shop.onward("resume", "linkedin", "ordres")

    assert "1 delivery resumed: 1 delivered by now." == resumed.lines[0]
    assert (0, "Nothing of linkedin / orders is paused.") == (nothing.exit_code, nothing.lines[0])
    assert (1, 'There is no mapping "ordres". Did you mean "orders"?\n') == (
        typo.exit_code,
        typo.err,
    )


def test_a_platform_that_cannot_be_reached_is_followed_up_where_its_deliveries_wait(
    shop: Shop,
) -> None:
    shop.onward("apply")
    shop.simulator.stop()

    shop.onward("deliver", shop.event(**ORDER))
    said = shop.onward("status")

    assert "1 of 1 connection in trouble." == said.lines[0]
    assert said.lines[-1].startswith("Next: onward deliveries --state waiting ")
