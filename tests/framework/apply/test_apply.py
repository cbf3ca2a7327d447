import asyncio

import msgspec
import pytest

from fixtures.nova_shop import Shop, mapping
from onward.apply import Plan, read_applied, read_version
from onward.errors import PlatformError


def lines(plan: Plan) -> list[str]:
    return [line for step in plan.steps for line in step.lines()]


def test_a_new_mapping_has_its_object_made_and_counts(shop: Shop) -> None:
    shop.write(mapping())
    plan = shop.plan()
    report = shop.apply(plan)

    assert ["nova / orders is new.", "  create: A rule is made."] == lines(plan)
    assert ["nova / orders: A rule is made.", "nova / orders is in force."] == shop.steps
    assert (report.is_complete, tuple(shop.steps), ()) == (True, report.done, report.not_done)
    (saved,) = report.saved
    assert {"id": "r1", "name": "Orders", "folder": "f1"} == saved.outputs
    assert [{"id": "r1", "name": "Orders"}] == shop.platform.rules


def test_an_unchanged_workspace_has_an_empty_plan(shop: Shop) -> None:
    shop.write(mapping(), "id: members, action: sync-member, sync_mode: add, matching_key: k")
    shop.apply()

    assert shop.plan().is_empty


def test_a_change_of_the_inputs_is_an_update(shop: Shop) -> None:
    shop.write(mapping())
    shop.apply()
    shop.write(mapping(save="{folder: f1, ruleName: All orders}"))

    assert [
        "nova / orders changed.",
        '  save.ruleName: "Orders" -> "All orders"',
        "  update: The rule is renamed.",
        '    Name: "Orders" -> "All orders"',
    ] == lines(shop.plan())
    shop.apply()
    assert [{"id": "r1", "name": "All orders"}] == shop.platform.rules
    assert shop.plan().is_empty


def test_inputs_that_the_platform_has_already_are_noted(shop: Shop) -> None:
    shop.write(mapping())
    shop.apply()
    shop.write(mapping(save="{folder: f1, ruleName: All orders}"))
    shop.platform.rules[0]["name"] = "All orders"

    assert ["nova / orders changed.", '  save.ruleName: "Orders" -> "All orders"'] == lines(
        shop.plan()
    )
    shop.apply()
    assert shop.plan().is_empty


def test_what_the_platform_lost_is_made_good(shop: Shop) -> None:
    shop.write(mapping())
    shop.apply()
    shop.platform.rules[0]["folder"] = "gone"

    assert [
        "nova / orders is unchanged, but Nova Ads lacks something it needs.",
        "  add: The rule is put into its folder.",
    ] == lines(shop.plan())


def test_a_change_on_the_platform_is_shown_as_drift(shop: Shop) -> None:
    shop.write(mapping())
    shop.apply()
    shop.platform.rules[0]["name"] = "Renamed by hand"

    assert [
        "nova / orders is unchanged, but Nova Ads no longer has what was applied.",
        "  update: drift: The rule is renamed.",
        '    Name: "Renamed by hand" -> "Orders"',
    ] == lines(shop.plan())


def test_a_changed_mapping_shows_what_changed(shop: Shop) -> None:
    shop.write(mapping(more=", fields: {kind: sale}"))
    shop.apply()
    shop.write(mapping(more=', fields: {kind: lead, tags: null}, trigger: type = "page"'))

    assert [
        "nova / orders changed.",
        '  trigger: "type = \\"track\\" and event = \\"Order Completed\\"" -> "type = \\"page\\""',
        '  fields.tags: {"@path":"$.properties.tags"} -> nothing',
        '  fields.kind: "sale" -> "lead"',
    ] == lines(shop.plan())
    shop.apply()
    assert shop.plan().is_empty


def test_what_is_forbidden_stops_apply_before_anything_is_done(shop: Shop) -> None:
    shop.write(mapping())
    shop.apply()
    shop.write(mapping("more"), mapping(save="{folder: f2, ruleName: Orders}"))
    plan = shop.plan()
    asked = len(shop.platform.requests)
    report = shop.apply(plan)

    assert "Nothing was done. nova / orders: The folder of a rule cannot change." == report.failure
    assert ("nova / more is new.", plan.steps[1].summary) == report.not_done
    assert asked == len(shop.platform.requests)


def test_a_crash_after_the_create_leaves_exactly_one_object(shop: Shop) -> None:
    shop.platform.rules.append({"id": "by-hand", "name": "Orders"})
    shop.write(mapping())
    shop.platform.crash = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        shop.apply()
    plan = shop.plan()
    shop.apply(plan)

    assert ["adopt"] == [change.kind for step in plan.steps for change in step.changes]
    assert ["by-hand", "r2"] == [rule["id"] for rule in shop.platform.rules]
    assert "r2" == (shop.force().outputs or {})["id"]
    assert shop.plan().is_empty


def test_a_namesake_made_by_hand_is_a_warning_and_stays(shop: Shop) -> None:
    shop.platform.rules.append({"id": "by-hand", "name": "Orders"})
    shop.write(mapping())

    assert ["  warning: There is a rule of this name already; it stays."] == lines(shop.plan())[2:]
    shop.apply()
    assert 2 == len(shop.platform.rules)


def test_an_object_that_was_surely_not_made_leaves_no_intent(shop: Shop) -> None:
    shop.write(mapping())
    plan = shop.plan()
    shop.platform.crash = PlatformError("Nova was not reached.", reached=False)
    report = shop.apply(plan)
    applied = asyncio.run(read_applied(shop.store, "nova", "orders"))

    assert "nova / orders: Nova was not reached." == report.failure
    assert applied.object.intent is None


def test_an_object_that_may_have_been_made_keeps_its_intent(shop: Shop) -> None:
    shop.write(mapping())
    plan = shop.plan()
    shop.platform.crash = PlatformError("Nova did not answer in time.")
    shop.apply(plan)

    assert ["adopt"] == [change.kind for step in shop.plan().steps for change in step.changes]


def test_it_stops_at_the_first_failure_and_goes_on_from_there(shop: Shop) -> None:
    names = ("one", "two", "three")
    shop.write(*(mapping(name, f"{{folder: f1, ruleName: {name}}}") for name in names))
    plan = shop.plan()
    shop.platform.refuse_after = 1
    report = shop.apply(plan)

    assert "nova / two: Nova answered 503. Check the access token." == report.failure
    assert ("nova / two is new.", "nova / three is new.") == report.not_done
    assert ["one"] == [saved.mapping for saved in report.saved]
    shop.platform.refuse_after = None
    assert shop.apply().is_complete
    assert 3 == len(shop.platform.rules)


def test_a_platform_that_is_down_is_a_problem_at_the_mapping(shop: Shop) -> None:
    shop.write(mapping())
    shop.platform.is_down = True
    plan = shop.plan()

    assert ["nova.yaml:4:5  platform\n  Nova answered 503.\n  Check the access token."] == [
        str(problem) for problem in plan.problems
    ]
    assert (
        "Nothing was done. Nova answered 503. Check the access token." == shop.apply(plan).failure
    )


def test_one_connection_can_be_planned_alone(shop: Shop) -> None:
    shop.write(mapping())
    shop.write(mapping(), name="other")

    assert ["other"] == [step.connection_id for step in shop.plan(["other"]).steps]


def test_a_removed_mapping_leaves_its_object_and_finds_it_again(shop: Shop) -> None:
    shop.write(mapping())
    shop.apply()
    shop.write()

    assert ["nova / orders was removed from the files; its rule on Nova Ads stays."] == lines(
        shop.plan()
    )
    shop.apply()
    assert shop.plan().is_empty
    shop.write(mapping())
    assert ["nova / orders is new."] == lines(shop.plan())
    shop.apply()
    assert [{"id": "r1", "name": "Orders"}] == shop.platform.rules


def test_a_removed_mapping_without_an_object_is_just_gone(shop: Shop) -> None:
    members = "id: members, action: sync-member, sync_mode: add, matching_key: k"
    shop.write(members)
    shop.apply()
    shop.write()

    assert ["nova / members was removed from the files."] == lines(shop.plan())


def test_a_disabled_mapping_asks_nothing_of_the_platform(shop: Shop) -> None:
    shop.write(mapping(more=", enabled: false"))
    shop.apply()

    assert [] == shop.platform.requests
    assert shop.plan().is_empty


def test_two_mappings_never_share_an_object(shop: Shop) -> None:
    shop.write(mapping("one"))
    shop.apply()
    shop.write(mapping("one"), mapping("two"))
    shop.platform.always = {"id": "r1", "name": "Orders"}
    report = shop.apply()

    assert (
        "nova / two: Rule r1 belongs to nova / one already, so nova / two cannot use it."
        == report.failure
    )


def test_a_namesake_of_another_mapping_is_no_orphan_for_long(shop: Shop) -> None:
    shop.write(mapping("one"), mapping("two"))
    plan = shop.plan()
    shop.platform.refuse_after = 1
    shop.apply(plan)
    shop.platform.refuse_after = None
    refused = shop.apply()
    shop.apply()

    assert "belongs to nova / one already" in refused.failure
    assert ["r1", "r2"] == [rule["id"] for rule in shop.platform.rules]
    assert shop.plan().is_empty


def test_an_object_that_came_back_to_two_mappings_is_a_problem(shop: Shop) -> None:
    shop.write(mapping("one"))
    shop.apply()
    shop.write()
    shop.apply()
    shop.platform.always = {"id": "r1", "name": "Orders"}
    shop.write(mapping("two"))
    shop.apply()
    shop.write(mapping("two"), mapping("one"))
    asyncio.run(shop.revive("one"))
    (problem,) = shop.plan().problems

    assert (
        "shared-object",
        "Rule r1 belongs to nova / two already, so nova / one cannot use it.",
    ) == (problem.code, problem.message)


def test_a_plan_that_somebody_else_overtook_is_refused(shop: Shop) -> None:
    shop.write(mapping())
    plan = shop.plan()
    shop.apply()

    assert (
        "nova / orders: Somebody else applied this mapping meanwhile. Run onward plan again."
        == shop.apply(plan).failure
    )


def test_another_action_begins_with_an_object_of_its_own(shop: Shop) -> None:
    shop.write(mapping())
    shop.apply()
    shop.write("id: orders, action: sync-member, sync_mode: add, matching_key: k")
    shop.apply()

    assert {} == asyncio.run(read_applied(shop.store, "nova", "orders")).object.outputs


def test_versions_that_counted_can_be_read_later(shop: Shop) -> None:
    shop.write(mapping())
    shop.apply()
    old = shop.force().config
    shop.write(mapping(more=", fields: {kind: sale}"))
    shop.apply()
    again = asyncio.run(read_version(shop.store, "nova", "orders", old.version))

    assert again is not None
    assert old.document() == again.document()
    assert asyncio.run(read_version(shop.store, "nova", "orders", "0" * 16)) is None


def test_a_plan_is_json(shop: Shop) -> None:
    shop.write(mapping(more=", fields: {kind: sale}"))
    shop.apply()
    shop.write(mapping(save="{folder: f1, ruleName: N}"))
    plan = msgspec.json.decode(msgspec.json.encode(shop.plan().as_dict()))

    assert [
        {"label": "fields.kind", "before": "sale", "after": None},
        {"label": "save.ruleName", "before": "Orders", "after": "N"},
    ] == plan["steps"][0]["differences"]
    assert {"kind": "update", "is_drift": False} == {
        key: plan["steps"][0]["changes"][0][key] for key in ("kind", "is_drift")
    }
    assert (False, []) == (plan["is_empty"], plan["problems"])
