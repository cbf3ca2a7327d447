"""A conversion in the simulated Amplify: created, kept as wanted, never taken from others."""

import asyncio
from typing import Any

import pytest

from destinations.outbrain.shop import Platform, Shop, given
from onward.errors import PlatformError
from onward.managed import Change, Difference, ObjectPlan, SavedObject
from onward.request import Response
from onward_destinations.outbrain.conversion_event import ConversionEvent, ConversionInputs

OBJECT = ConversionEvent(given(access_token="T"))


def wanted(**changes: Any) -> ConversionInputs:
    return ConversionInputs(**{"name": "Sign up", "category": "LEAD", **changes})


def planned(client: Any, inputs: ConversionInputs, **saved: Any) -> ObjectPlan:
    known = SavedObject(**saved)
    return OBJECT.plan(inputs, known, asyncio.run(OBJECT.find(client, inputs, known)))


def applied(client: Any, change: Change, **outputs: Any) -> dict[str, Any]:
    return dict(asyncio.run(OBJECT.apply(client, change, outputs)))


def test_a_conversion_is_created_once_under_a_name_without_blanks() -> None:
    shop = Shop()

    (create,) = planned(shop, wanted()).changes
    outputs = applied(shop, create)

    assert 'Create the conversion "Sign_up" (LEAD).' == create.summary
    assert {
        "id": "c-4",
        "name": "Sign_up",
        "category": "LEAD",
        "window": 30,
        "is_ours": True,
    } == outputs
    assert ObjectPlan() == planned(shop, wanted(), outputs=outputs)


def test_a_conversion_of_that_name_is_used_as_it_is() -> None:
    shop = Shop()

    (adopt,) = planned(shop, wanted(name="Lead")).changes

    assert ("adopt", 'Use the conversion "Lead" (c-2) as it is.') == (adopt.kind, adopt.summary)
    assert {"id": "c-2", "name": "Lead", "category": "LEAD", "window": 30} == applied(shop, adopt)
    assert 3 == len(shop.outbrain.conversions)


def test_a_create_whose_end_nobody_saw_is_adopted() -> None:
    shop = Shop()
    (create,) = planned(shop, wanted()).changes
    applied(shop, create)

    (adopt,) = planned(shop, wanted(), intent=create.data).changes

    assert "which an interrupted apply created." in adopt.summary
    assert applied(shop, adopt)["is_ours"]


def test_a_created_conversion_is_kept_as_the_mapping_says() -> None:
    shop = Shop()
    (create,) = planned(shop, wanted()).changes
    outputs = applied(shop, create)
    shop.outbrain.conversions[3]["note"] = "made by hand"

    (update,) = planned(shop, wanted(window=7), outputs=outputs).changes
    after = {**outputs, **applied(shop, update, **outputs)}

    assert ('Update window of the conversion "Sign_up" (c-4).', False) == (
        update.summary,
        update.is_drift,
    )
    assert (Difference("Window", 30, 7),) == update.differences
    assert {
        "id": "c-4",
        "name": "Sign_up",
        "type": "EVENT",
        "category": "LEAD",
        "window": 7,
        "note": "made by hand",
    } == shop.outbrain.conversions[3]
    assert ObjectPlan() == planned(shop, wanted(window=7), outputs=after)


def test_a_created_conversion_that_was_changed_in_amplify_has_drifted() -> None:
    shop = Shop()
    (create,) = planned(shop, wanted()).changes
    outputs = applied(shop, create)
    shop.outbrain.conversions[3]["category"] = "OTHER"

    (update,) = planned(shop, wanted(), outputs=outputs).changes

    assert update.is_drift


def test_a_refused_update_is_told() -> None:
    change = Change("update", "Update.", {"body": {"name": "Lead"}})

    with pytest.raises(PlatformError, match="a member is missing"):
        applied(Shop(), change, id="c-2")
    with pytest.raises(PlatformError, match="no such"):
        applied(Shop(), change, id="c-9")


def test_what_differs_in_a_conversion_of_others_is_told_and_left() -> None:
    plan = planned(Shop(), wanted(name="Lead", window=7), outputs={"id": "c-2", "name": "Lead"})

    assert () == plan.changes
    assert (
        'The window of the conversion "Lead" is 30, not 7. Change it in Amplify, or here.',
    ) == plan.warnings


@pytest.mark.parametrize(
    ("inputs", "saved", "why"),
    [
        ({"name": "Thank-you page"}, {}, ""),
        ({"name": "Leads"}, {"outputs": {"id": "c-2", "name": "Lead"}}, "cannot be changed"),
        ({"name": "Lead"}, {"outputs": {"id": "c-9", "name": "Lead"}}, "is no longer found"),
    ],
)
def test_what_cannot_be_done_says_why(inputs: Any, saved: Any, why: str) -> None:
    shop = Shop()
    shop.outbrain.conversions[2]["name"] = "Thank-you_page"

    (change,) = planned(shop, wanted(**inputs), **saved).changes

    assert "forbidden" == change.kind
    assert (why or "is a conversion by URL") in change.summary
    with pytest.raises(PlatformError, match=why or "by URL"):
        applied(shop, change)


def test_without_a_token_nothing_is_asked() -> None:
    shop, inputs, saved = Shop(), wanted(), SavedObject()
    blind = ConversionEvent(given())

    (change,) = blind.plan(inputs, saved, asyncio.run(blind.find(shop, inputs, saved))).changes

    assert "A conversion needs access_token in the settings. Add it there." == change.summary
    assert [] == shop.sent


def test_the_keys_are_those_of_the_list() -> None:
    body = b'{"conversionEvents": [{"id": 1, "eventName": "Sale", "eventType": "EVENT"}]}'

    (create,) = planned(Platform(Response(200, body)), wanted()).changes

    assert {"eventName": "Sign_up", "eventType": "EVENT", "category": "LEAD", "window": 30} == (
        create.data["body"]
    )


def test_an_answer_without_id_is_no_conversion() -> None:
    change = Change("create", "Create.", {"body": {"name": "Sale"}})

    with pytest.raises(PlatformError, match="did not say its id"):
        applied(Platform(Response(200, b"{}")), change)


def test_a_refused_creation_is_told() -> None:
    change = Change("create", "Create.", {"body": {"name": "Lead"}})

    with pytest.raises(PlatformError, match="name is taken"):
        applied(Shop(), change)


@pytest.mark.parametrize(
    ("outputs", "lines"),
    [
        ({}, ["Not created yet."]),
        (
            {"id": "c-4", "name": "Trial", "category": "LEAD", "window": 7, "is_ours": True},
            ["id: c-4", "name: Trial", "category: LEAD", "window: 7", "kept as the mapping says"],
        ),
        ({"id": "c-2", "name": "Lead"}, ["id: c-2", "name: Lead", "used as it is"]),
    ],
)
def test_a_person_sees_whose_conversion_it_is(outputs: dict[str, Any], lines: list[str]) -> None:
    assert lines == OBJECT.describe(wanted(), SavedObject(outputs))
