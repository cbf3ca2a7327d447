import asyncio

from fixtures.nova_shop import Shop, mapping


def test_a_mapping_without_an_object_counts_at_once(shop: Shop) -> None:
    shop.write("id: orders, action: sync-member, sync_mode: add, matching_key: k")
    force = shop.force()

    assert not force.is_paused
    assert "sync-member" == force.config.action


def test_a_mapping_whose_object_is_missing_is_paused_with_the_command(shop: Shop) -> None:
    shop.write(mapping())
    force = shop.force()

    assert force.is_paused
    assert (
        'The rule of mapping "orders" is not there yet.',
        "Create it with: onward apply",
        None,
    ) == (force.reason, force.hint, force.outputs)


def test_a_change_that_needs_no_step_counts_at_once(shop: Shop) -> None:
    shop.write(mapping())
    shop.apply()
    shop.write(mapping(more=", fields: {kind: sale}"))
    force = shop.force()

    assert "sale" == force.config.fields["kind"]
    assert {"id": "r1", "name": "Orders", "folder": "f1"} == force.outputs


def test_until_a_step_is_made_the_last_applied_version_counts(shop: Shop) -> None:
    shop.write(mapping())
    shop.apply()
    save = "{folder: f1, ruleName: New}"
    shop.write(mapping(save=save, more=", fields: {kind: sale}, enabled: false"))
    before = shop.force()
    shop.write(mapping(save=save, more=", fields: {kind: sale}"))
    shop.apply()

    assert "kind" not in before.config.fields
    assert not before.config.enabled
    assert not before.is_paused
    assert "sale" == shop.force().config.fields["kind"]


def test_an_object_of_another_action_does_not_count(shop: Shop) -> None:
    shop.write("id: orders, action: sync-member, sync_mode: add, matching_key: k")
    shop.apply()
    shop.write(mapping())

    assert shop.force().is_paused


def test_a_mapping_that_was_disabled_when_applied_has_no_object_yet(shop: Shop) -> None:
    shop.write(mapping(more=", enabled: false"))
    shop.apply()
    shop.write(mapping())

    assert shop.force().is_paused


def test_a_mapping_that_came_back_waits_for_apply(shop: Shop) -> None:
    shop.write(mapping())
    shop.apply()
    shop.write()
    shop.apply()
    shop.write(mapping())

    assert shop.force().is_paused


def test_without_the_version_that_counted_there_is_none(shop: Shop) -> None:
    shop.write(mapping())
    shop.apply()
    asyncio.run(shop.forget_versions())
    shop.write(mapping(save="{folder: f1, ruleName: New}", more=", fields: {kind: sale}"))

    assert shop.force().is_paused
