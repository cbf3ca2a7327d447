"""The conversion rule: found, planned and carried out against the simulator."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from onward.action import Choices, Question
from onward.errors import PayloadError, PlatformError
from onward.managed import Change, ObjectPlan, SavedObject
from onward.request import Client, Request, Response, Secret
from onward.testing.simulator import Fault, SimulatedClock, Simulator
from onward_destinations.linkedin import ConversionRule, Settings, linkedin
from onward_destinations.linkedin.rule_inputs import RuleInputs
from onward_destinations.linkedin.simulator import LinkedIn

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
INPUTS: dict[str, Any] = {
    "adAccountId": "5012345",
    "campaignId": ["12345"],
    "name": "Orders (server)",
    "conversionType": "PURCHASE",
}


INPUT_BODY = RuleInputs(**INPUTS).body


class Playground:
    """A connection whose platform is the simulator, in this process."""

    def __init__(self) -> None:
        self.simulator = Simulator([linkedin], clock=SimulatedClock(lambda: NOON), tokens=("T",))
        self.settings = Settings()
        self.rule = ConversionRule(self.settings)
        self.saved = SavedObject()

    @property
    def platform(self) -> LinkedIn:
        platform = self.simulator.platform("linkedin")
        assert isinstance(platform, LinkedIn)
        return platform

    async def send(self, request: Request) -> Response:
        transport = httpx.ASGITransport(app=self.simulator.app)
        async with httpx.AsyncClient(transport=transport) as client:
            answer = await client.request(
                request.method,
                request.url.replace("https://", "http://simulator/"),
                headers=request.wire_headers(Secret("T")),
                content=request.body(),
            )
        return Response(answer.status_code, answer.content, dict(answer.headers))

    def plan(self, **inputs: Any) -> ObjectPlan:
        wanted = RuleInputs(**(INPUTS | inputs))
        return self.rule.plan(
            wanted, self.saved, asyncio.run(self.rule.find(self, wanted, self.saved))
        )

    def apply(self, **inputs: Any) -> ObjectPlan:
        plan = self.plan(**inputs)
        for change in plan.changes:
            self.step(change)
        self.saved = replace(self.saved, wanted=INPUTS | inputs, intent=None)
        return plan

    def step(self, change: Change) -> None:
        if change.kind == "create":
            self.saved = replace(self.saved, intent=change.data)
        settled = asyncio.run(self.rule.apply(self, change, self.saved.outputs))
        self.saved = replace(self.saved, outputs={**self.saved.outputs, **settled})

    def ask(
        self, choices: Callable[[Client, Question], Awaitable[Choices]], **question: Any
    ) -> Choices:
        async def answer() -> Choices:
            return await choices(self, Question(self.settings, **question))

        return asyncio.run(answer())

    def own_rules(self) -> list[int]:
        return [id_ for id_ in self.platform.rules if id_ >= 14488340]


@pytest.fixture
def play() -> Playground:
    return Playground()


def kinds(plan: ObjectPlan) -> list[str]:
    return [change.kind for change in plan.changes]


def test_the_first_save_creates_the_rule_and_adds_its_campaigns(play: Playground) -> None:
    plan = play.apply(campaignId=["12345", "789090"])

    rule = play.platform.rules[14488340]
    assert ["create", "add"] == kinds(plan)
    assert ("Orders (server)", "PURCHASE", 2) == (
        rule["name"],
        rule["type"],
        len(rule["campaigns"]),
    )
    assert {
        "id": "14488340",
        "name": "Orders (server)",
        "conversionType": "PURCHASE",
        "attribution_type": "LAST_TOUCH_BY_CAMPAIGN",
        "post_click_attribution_window_size": 30,
        "view_through_attribution_window_size": 7,
        "adAccountId": "urn:li:sponsoredAccount:5012345",
    } == play.saved.outputs


@pytest.mark.parametrize(
    ("association", "campaigns"),
    [
        ({"autoAssociationType": "ALL_CAMPAIGNS"}, 123),
        ({"autoAssociationType": "OBJECTIVE_BASED"}, 1),
        ({}, 0),
    ],
)
def test_linkedin_may_add_campaigns_to_a_new_rule_by_itself(
    play: Playground, association: dict[str, str], campaigns: int
) -> None:
    inputs = {"conversionType": "LEAD", "campaignId": [], **association}

    plan = play.apply(**inputs)

    assert bool(plan.warnings) is not bool(association)
    assert campaigns == len(play.platform.rules[14488340]["campaigns"])
    assert () == play.plan(**inputs).changes


def test_campaigns_of_a_new_rule_are_all_or_those_that_fit(play: Playground) -> None:
    with pytest.raises(PayloadError, match="ALL_CAMPAIGNS"):
        play.plan(autoAssociationType="SOME")
    with pytest.raises(PlatformError, match="SOME is not an autoAssociationType"):
        play.step(Change("create", "Create.", {"body": INPUT_BODY, "autoAssociationType": "SOME"}))


def test_saving_the_same_again_changes_nothing(play: Playground) -> None:
    play.apply()

    assert ObjectPlan() == play.plan()


def test_an_update_sends_only_what_changed(play: Playground) -> None:
    play.apply()

    plan = play.apply(name="Orders EU", attribution_type="LAST_TOUCH_BY_CONVERSION")

    (change,) = plan.changes
    assert {"name": "Orders EU", "attributionType": "LAST_TOUCH_BY_CONVERSION"} == change.data[
        "set"
    ]
    assert not change.is_drift
    assert "Orders EU" == play.saved.outputs["name"]
    assert ObjectPlan() == play.plan(name="Orders EU", attribution_type="LAST_TOUCH_BY_CONVERSION")


def test_a_change_behind_our_back_is_drift(play: Playground) -> None:
    play.apply()
    play.platform.rules[14488340] |= {"viewThroughAttributionWindowSize": 90, "enabled": False}

    (change,) = play.apply().changes

    assert change.is_drift
    assert ["Days after a view", "Enabled"] == [one.label for one in change.differences]
    assert (7, True) == (
        play.platform.rules[14488340]["viewThroughAttributionWindowSize"],
        play.platform.rules[14488340]["enabled"],
    )


def test_another_ad_account_is_forbidden(play: Playground) -> None:
    play.apply()

    (change,) = play.plan(adAccountId="5000234").changes

    assert "forbidden" == change.kind
    assert change.summary.startswith(
        "The ad account of a saved conversion rule cannot be changed. Set adAccountId back to "
        "urn:li:sponsoredAccount:5012345"
    )
    with pytest.raises(PlatformError, match="cannot be changed"):
        play.step(change)


def test_a_crash_after_the_create_leaves_one_rule(play: Playground) -> None:
    plan = play.plan()
    play.saved = replace(play.saved, intent=plan.changes[0].data)
    asyncio.run(play.rule.apply(play, plan.changes[0], {}))

    again = play.apply()

    assert ["adopt", "add"] == kinds(again)
    assert [14488340] == play.own_rules()
    assert "14488340" == play.saved.outputs["id"]


def test_an_answer_lost_after_the_create_leaves_one_rule(play: Playground) -> None:
    fault = Fault(method="POST", path="rest/conversions$", acts=True, status=504)
    play.simulator.world.faults.add(fault)
    with pytest.raises(PlatformError, match="did not create the conversion rule"):
        play.apply()

    play.apply()

    assert [14488340] == play.own_rules()


def test_a_crash_before_the_create_creates_after_all(play: Playground) -> None:
    play.saved = replace(play.saved, intent=play.plan().changes[0].data)

    assert ["create", "add"] == kinds(play.apply())
    assert [14488340] == play.own_rules()


def test_an_orphan_is_adopted_and_then_brought_up_to_date(play: Playground) -> None:
    plan = play.plan()
    play.saved = replace(play.saved, intent=plan.changes[0].data)
    asyncio.run(play.rule.apply(play, plan.changes[0], {}))

    assert ["adopt", "update", "add"] == kinds(play.apply(name="Orders EU"))
    assert "Orders EU" == play.platform.rules[14488340]["name"]


def test_a_namesake_made_by_hand_is_never_taken_over(play: Playground) -> None:
    namesake = {"name": "Demo requests (server)", "conversionType": "LEAD"}

    plan = play.apply(**namesake)

    assert ["create", "add"] == kinds(plan)
    assert "(14000003) of the same name already" in plan.warnings[0]
    assert "14488340" == play.saved.outputs["id"]


def test_two_rules_that_fit_an_interrupted_create_are_left_to_a_person(play: Playground) -> None:
    plan = play.plan()
    play.saved = replace(play.saved, intent=plan.changes[0].data)
    for _ in range(2):
        asyncio.run(play.rule.apply(play, plan.changes[0], {}))

    (change,) = play.plan().changes

    assert "forbidden" == change.kind
    assert "14488340 and 14488341" in change.summary
    assert '"conversionRuleId"' in change.summary


@pytest.mark.parametrize("number", ["14000004", "urn:lla:llaPartnerConversion:14000004"])
def test_an_existing_rule_is_used_as_it_is(play: Playground, number: str) -> None:
    inputs = {"conversionRuleId": number, "name": None, "conversionType": None}

    first, second = play.apply(**inputs), play.plan(**inputs)

    assert (["adopt", "add"], []) == (kinds(first), kinds(second))
    assert ("14000004", "CRM import", "QUALIFIED_LEAD") == (
        play.saved.outputs["id"],
        play.saved.outputs["name"],
        play.saved.outputs["conversionType"],
    )


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("14000001", "has the method INSIGHT_TAG, so it takes no events from a server"),
        ("14000002", "is disabled. Enable it in Campaign Manager."),
        ("14000005", 'was not found in ad account 5012345. Correct "conversionRuleId"'),
    ],
)
def test_an_existing_rule_that_takes_no_events_is_forbidden(
    play: Playground, number: str, sentence: str
) -> None:
    (change,) = play.plan(conversionRuleId=number).changes

    assert "forbidden" == change.kind
    assert sentence in change.summary


def test_taking_an_existing_rule_out_again_creates_one_of_our_own(play: Playground) -> None:
    play.apply(conversionRuleId="14000004")

    assert ["create", "add"] == kinds(play.apply())
    assert "CRM import" == play.platform.rules[14000004]["name"]


def test_a_rule_that_is_gone_is_not_made_again_unasked(play: Playground) -> None:
    play.apply()
    del play.platform.rules[14488340]

    (change,) = play.plan().changes

    assert "forbidden" == change.kind
    assert "The conversion rule 14488340 is no longer found in ad account 5012345" in change.summary


def test_a_window_that_does_not_fit_the_type_is_forbidden(play: Playground) -> None:
    other = play.plan(conversionType="OTHER", post_click_attribution_window_size=365)
    purchase = play.plan(post_click_attribution_window_size=365)

    assert (["forbidden"], ["create", "add"]) == (kinds(other), kinds(purchase))
    assert "A window of 365 days is only for the types" in other.changes[0].summary


def test_only_the_missing_inputs_are_asked_for(play: Playground) -> None:
    (change,) = play.plan(name=None).changes

    assert "Missing required fields for creating a new conversion rule: Name." == change.summary


def test_campaigns_are_added_but_never_removed(play: Playground) -> None:
    play.apply()

    plan = play.apply(campaignId=["urn:li:sponsoredCampaign:789090"])

    assert ["add"] == kinds(plan)
    assert ["The campaign 12345 stays"] == [warning[:24] for warning in plan.warnings]
    assert 2 == len(play.platform.rules[14488340]["campaigns"])


def test_many_campaigns_are_added_in_several_requests(play: Playground) -> None:
    play.apply(campaignId=[str(800_000 + number) for number in range(1, 121)])

    assert 120 == len(play.platform.rules[14488340]["campaigns"])
    assert 2 == sum(recorded.call.method == "PUT" for recorded in play.simulator.world.calls.latest)


def test_a_rule_without_campaigns_is_warned_about(play: Playground) -> None:
    (warning,) = play.plan(campaignId=[]).warnings

    assert "credits nothing with them" in warning


@pytest.mark.parametrize("campaigns", [["456001"], ["12345", "456001"]])
def test_a_campaign_of_another_account_is_named(play: Playground, campaigns: list[str]) -> None:
    with pytest.raises(PlatformError, match="Campaign 456001 was not found") as caught:
        play.apply(campaignId=campaigns)

    assert "ASSOCIATE_CAMPAIGN_TO_CONVERSION_ERROR" == caught.value.code
    assert [14488340] == play.own_rules()


def test_an_account_that_may_only_be_viewed_is_explained(play: Playground) -> None:
    with pytest.raises(
        PlatformError, match="LinkedIn did not create the conversion rule"
    ) as caught:
        play.apply(adAccountId="5000123")

    assert "CONVERSION_RULE_CREATION_FAILURE" == caught.value.code
    assert caught.value.hint.startswith("Sign in with the scopes")


def test_a_mapping_shows_its_rule(play: Playground) -> None:
    wanted = RuleInputs(**INPUTS)
    before = play.rule.describe(wanted, play.saved)
    play.apply()

    assert ["Not created yet."] == before
    assert '"Orders (server)" (14488340)' == play.rule.describe(wanted, play.saved)[0]


def test_ad_accounts_say_who_may_only_look(play: Playground) -> None:
    found = play.ask(play.rule.choices_for_ad_account_id)

    assert {
        "Partner AG": "5000123, view only: events are refused",
        "Example Inc., US": "5000234",
        "Example sandbox (test)": "5000777",
        "Example GmbH, EU": "5012345",
    } == {choice.label: choice.detail for choice in found.items}


def test_ad_accounts_are_listed_even_where_roles_are_refused(play: Playground) -> None:
    play.simulator.world.faults.add(Fault(path="adAccountUsers", status=403))

    assert 4 == len(play.ask(play.rule.choices_for_ad_account_id).items)


def test_campaigns_are_searched_page_by_page(play: Playground) -> None:
    form = {"adAccountId": "urn:li:sponsoredAccount:5012345"}
    ask = play.rule.choices_for_campaign_id

    first = play.ask(ask, form=form)
    second = play.ask(ask, form=form, page=first.next_page)
    found = play.ask(ask, form=form, query="nordics")

    assert (100, 23, None) == (len(first.items), len(second.items), second.next_page)
    assert ["789091"] == [choice.value for choice in found.items]


def test_only_rules_that_take_events_are_offered(play: Playground) -> None:
    ask = play.rule.choices_for_conversion_rule_id

    few = play.ask(ask, form={"adAccountId": "5012345"})
    many = play.ask(ask, form={"adAccountId": "5000234"})
    rest = play.ask(ask, form={"adAccountId": "5000234"}, page=many.next_page)

    assert ["14000003", "14000004"] == [choice.value for choice in few.items]
    assert (100, 30, None) == (len(many.items), len(rest.items), rest.next_page)


@pytest.mark.parametrize(
    ("field", "what"), [("campaign_id", "campaigns"), ("conversion_rule_id", "conversion rules")]
)
def test_without_an_ad_account_there_is_nothing_to_list(
    play: Playground, field: str, what: str
) -> None:
    found = play.ask(getattr(play.rule, f"choices_for_{field}"))

    assert (
        "FIELD_NOT_SELECTED",
        f"Choose an ad account first; then its {what} can be listed.",
    ) == (
        found.error_code,
        found.error,
    )


@pytest.mark.parametrize("field", ["ad_account_id", "campaign_id", "conversion_rule_id"])
def test_a_refused_list_says_why(play: Playground, field: str) -> None:
    play.platform.oauth.expire()

    found = play.ask(getattr(play.rule, f"choices_for_{field}"), form={"adAccountId": "5012345"})

    assert ((), "EXPIRED_ACCESS_TOKEN") == (found.items, found.error_code)
    assert "LinkedIn does not accept the access token" in found.error


def test_an_id_in_the_header_is_enough(play: Playground) -> None:
    fault = Fault(path="rest/conversions$", status=201, headers={"x-restli-id": "14488399"})
    change = play.plan().changes[0]
    play.simulator.world.faults.add(fault)

    play.step(change)

    assert ("14488399", "Orders (server)") == (
        play.saved.outputs["id"],
        play.saved.outputs["name"],
    )


def test_a_rule_without_an_id_says_what_to_do(play: Playground) -> None:
    change = play.plan().changes[0]
    play.simulator.world.faults.add(Fault(path="rest/conversions$", status=201))

    with pytest.raises(PlatformError, match="did not say its id"):
        play.step(change)


def test_a_rule_that_cannot_be_read_is_no_missing_rule(play: Playground) -> None:
    play.apply()
    play.simulator.world.faults.add(Fault(status=503))

    with pytest.raises(PlatformError, match="LinkedIn has trouble for the moment"):
        play.plan()


def test_campaigns_that_fail_without_a_name_are_told_all_the_same(play: Playground) -> None:
    play.apply()
    play.simulator.world.faults.add(
        Fault(method="PUT", status=200, body={"errors": {"?": {"status": 500}}})
    )

    with pytest.raises(PlatformError, match="did not say which campaign failed"):
        play.apply(campaignId=["12345", "789090", "789091"])
