"""A conversion rule on LinkedIn, whatever happens around it: crashes, colleagues, namesakes."""

from queue import SimpleQueue
from subprocess import Popen
from typing import Any

from fixtures.shop import Shop


class DeadlyRules(dict[int, dict[str, Any]]):
    """LinkedIn's rules: a process in ``makers`` is killed when a rule is there, unanswered."""

    def __init__(self, rules: dict[int, dict[str, Any]]) -> None:
        super().__init__(rules)
        self.makers: SimpleQueue[Popen[str]] = SimpleQueue()
        self.is_armed = True

    def __setitem__(self, key: int, value: dict[str, Any]) -> None:
        super().__setitem__(key, value)
        if self.is_armed:
            self.is_armed = False
            maker = self.makers.get(timeout=30)
            maker.kill()
            maker.wait()


def linkedin(shop: Shop) -> Any:
    return shop.simulator.platform("linkedin")


def called(shop: Shop, name: str) -> list[int]:
    return [key for key, rule in linkedin(shop).rules.items() if rule["name"] == name]


def test_an_apply_that_is_killed_when_the_rule_is_made_leaves_exactly_one(shop: Shop) -> None:
    rules = linkedin(shop).rules = DeadlyRules(linkedin(shop).rules)
    process = shop.start("apply")
    rules.makers.put(process)
    process.communicate(timeout=60)
    [orphan] = called(shop, "Orders (server)")

    planned = shop.onward("plan")
    applied = shop.onward("apply")

    assert -9 == process.returncode, "killed between the rule and the saving of it"
    assert f"({orphan})" in planned.out
    assert 0 == applied.exit_code
    assert [orphan] == called(shop, "Orders (server)")
    assert shop.onward("plan", "--json").json["is_empty"]


def test_a_rule_changed_in_campaign_manager_is_shown_as_drift(shop: Shop) -> None:
    shop.onward("apply")
    [key] = called(shop, "Orders (server)")
    linkedin(shop).rules[key] |= {"name": "Somebody's orders"}

    planned = shop.onward("plan")

    assert 0 == planned.exit_code
    assert "unchanged, but LinkedIn no longer has what was applied." in planned.out
    assert "drift" in planned.out
    assert 'Name: "Somebody\'s orders" -> "Orders (server)"' in planned.out
    assert 0 == shop.onward("apply").exit_code
    assert [key] == called(shop, "Orders (server)")
    assert shop.onward("plan", "--json").json["is_empty"]


def test_a_rule_of_the_same_name_made_by_hand_is_left_alone(shop: Shop) -> None:
    shop.onward("apply")
    rules = linkedin(shop).rules
    [ours] = called(shop, "Orders (server)")
    by_hand = {**rules[ours], "id": 15000000, "name": "Leads"}
    rules[15000000] = dict(by_hand)
    shop.edit("  - id: orders\n", "  - id: leads\n")
    shop.edit("name: Orders (server)", "name: Leads")

    planned = shop.onward("plan")
    applied = shop.onward("apply")

    assert "It is left alone and a second one is created." in planned.out
    assert 'set "conversionRuleId" to "15000000"' in planned.out
    assert 0 == applied.exit_code
    assert by_hand == rules[15000000]
    assert 2 == len(called(shop, "Leads"))


def test_a_mappings_rule_is_shown_beside_it(shop: Shop) -> None:
    before = shop.onward("plan", "--json").json["objects"]
    shop.onward("apply")
    [rule] = called(shop, "Orders (server)")

    planned = shop.onward("plan")
    objects = shop.onward("plan", "linkedin", "--json").json["objects"]

    assert [] == before
    assert f'linkedin / orders has the conversion rule "Orders (server)" ({rule}), ' in planned.out
    assert "Type: PURCHASE" in planned.out
    assert ["orders", "demo-requested"] == [each["mapping"] for each in objects]
