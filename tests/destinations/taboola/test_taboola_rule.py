"""A conversion rule on the simulated Backstage: created once, kept, never taken from others."""

import asyncio
from typing import Any

import pytest

from destinations.taboola.shop import Platform, Shop
from onward.errors import PlatformError
from onward.managed import Change, ObjectPlan, SavedObject
from onward.request import Response
from onward_destinations.taboola import Settings
from onward_destinations.taboola.rule import ConversionRule
from onward_destinations.taboola.rule_plan import RuleInputs

SETTINGS = Settings(account_id="1234567", account_name="acme-sc")


def wanted(**changes: Any) -> RuleInputs:
    return RuleInputs(
        **{"display_name": "Sign-ups", "event_name": "sign_up", "category": "LEAD", **changes}
    )


def planned(shop: Shop, inputs: RuleInputs, outputs: dict[str, Any] | None = None) -> ObjectPlan:
    rule = ConversionRule(SETTINGS)
    saved = SavedObject(outputs or {})
    return rule.plan(inputs, saved, asyncio.run(rule.find(shop.sender, inputs, saved)))


def applied(client: Any, change: Change, outputs: dict[str, Any] | None = None) -> dict[str, Any]:
    return dict(asyncio.run(ConversionRule(SETTINGS).apply(client, change, outputs or {})))


def test_a_rule_is_created_once() -> None:
    shop = Shop()

    (create,) = planned(shop, wanted()).changes
    outputs = applied(shop.sender, create)

    assert ("create", "5") == (create.kind, outputs["id"])
    assert ObjectPlan() == planned(shop, wanted(), outputs)


def test_a_second_rule_of_an_event_name_is_not_created() -> None:
    shop = Shop()
    first, second = planned(shop, wanted()).changes + planned(shop, wanted()).changes
    applied(shop.sender, first)

    with pytest.raises(PlatformError, match='"sign_up" was created meanwhile') as caught:
        applied(shop.sender, second)
    assert not caught.value.reached
    assert 5 == len(shop.platform.rules)


def test_a_rule_is_altered_where_the_mapping_was() -> None:
    shop = Shop()
    (create,) = planned(shop, wanted()).changes
    before = applied(shop.sender, create)

    (update,) = planned(shop, wanted(look_back_window=7), before).changes
    after = applied(shop.sender, update, before)

    assert ("update", False, 7) == (update.kind, update.is_drift, after["look_back_window"])
    assert 7 == shop.platform.rules[-1]["look_back_window"]


def test_a_rule_of_somebody_else_is_never_altered() -> None:
    shop = Shop()
    inputs = wanted(event_name="lead", display_name="My leads")

    (adopt,) = planned(shop, inputs).changes
    outputs = applied(shop.sender, adopt)

    assert ("adopt", "Lead") == (adopt.kind, outputs["display_name"])
    assert () == planned(shop, inputs, outputs).changes
    assert 4 == len(shop.platform.rules)


def test_a_rule_is_archived_once_when_the_mapping_says_so() -> None:
    shop = Shop()
    (create,) = planned(shop, wanted()).changes
    before = applied(shop.sender, create)

    (archive,) = planned(shop, wanted(archived=True), before).changes
    after = applied(shop.sender, archive, before)

    assert ("update", 'Archive the conversion rule "Sign-ups" (5).') == (
        archive.kind,
        archive.summary,
    )
    assert "ARCHIVED" == shop.platform.rules[-1]["status"]
    assert ObjectPlan() == planned(shop, wanted(archived=True), after)


def test_an_archived_rule_is_neither_kept_nor_used_again() -> None:
    shop = Shop()
    (create,) = planned(shop, wanted()).changes
    saved = applied(shop.sender, create)
    shop.platform.rules[-1]["status"] = "ARCHIVED"

    (forbidden,) = planned(shop, wanted(), saved).changes
    (another,) = planned(shop, wanted()).changes

    assert (
        "The conversion rule 5 is archived, which cannot be undone. Give the mapping a new id to "
        "have one created."
    ) == forbidden.summary
    assert "create" == another.kind


@pytest.mark.parametrize(
    ("outputs", "why"),
    [
        ({}, "has no conversion rule to archive"),
        ({"id": "2", "event_name": "lead", "is_borrowed": True}, "was there before the mapping"),
    ],
)
def test_only_a_rule_of_ones_own_is_archived(outputs: dict[str, Any], why: str) -> None:
    (forbidden,) = planned(Shop(), wanted(event_name="lead", archived=True), outputs).changes

    assert "forbidden" == forbidden.kind
    assert why in forbidden.summary


def test_the_simulated_backstage_takes_no_change_of_an_archived_rule() -> None:
    update = Change("update", "Update it.", {"set": {"look_back_window": 7}})
    archive = Change("update", "Archive it.", {"archive": True})

    with pytest.raises(PlatformError, match="rule is archived"):
        applied(Shop().sender, update, {"id": "3"})
    for change in (update, archive):
        with pytest.raises(PlatformError, match="Resource not found"):
            applied(Shop().sender, change, {"id": "9"})


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
def test_a_refused_create_is_told(status: int) -> None:
    create = Change("create", "Create it.", {"body": wanted().body})

    with pytest.raises(PlatformError, match="Backstage"):
        applied(Platform(Response(status)), create)


def test_what_is_forbidden_is_not_done() -> None:
    with pytest.raises(PlatformError, match=r"Not this way\."):
        applied(Platform(Response(200)), Change("forbidden", "Not this way."))
