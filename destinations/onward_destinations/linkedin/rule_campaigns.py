"""The campaigns a conversion rule counts for: added, never removed."""

from collections.abc import Iterator, Mapping
from typing import Any

from onward.managed import Change, SavedObject
from onward_destinations.linkedin.rest import CAMPAIGN
from onward_destinations.linkedin.rule_inputs import RuleInputs

Rule = Mapping[str, Any]


def campaign_changes(wanted: RuleInputs, rule: Rule | None) -> list[Change]:
    """The step that adds the campaigns which are not there yet, if any."""
    there = associated(rule)
    new = [one for one in wanted.campaigns if one not in there]
    if not new:
        return []
    word = "campaign" if len(new) == 1 else "campaigns"
    summary = f"Add the {word} {', '.join(new)} to the conversion rule."
    return [Change("add", summary, {"campaigns": new})]


def associated(rule: Rule | None) -> tuple[str, ...]:
    """The numbers of the campaigns a rule counts for."""
    if rule is None:
        return ()
    names = [*(rule.get("campaigns") or ())]
    names += [one.get("campaign") for one in rule.get("associatedCampaigns") or ()]
    return tuple(dict.fromkeys(str(one).removeprefix(CAMPAIGN) for one in names if one))


def campaign_warnings(wanted: RuleInputs, saved: SavedObject, rule: Rule | None) -> Iterator[str]:
    """What a person should know of campaigns that are missing, or stay."""
    there = associated(rule)
    is_up_to_linkedin = rule is None and wanted.auto_association is not None
    if not there and not wanted.campaigns and not is_up_to_linkedin:
        yield (
            "No campaign is associated with the conversion rule: LinkedIn takes its events but "
            'credits nothing with them. Add campaigns with "campaignId".'
        )
    before = saved.wanted.get("campaignId") or ()
    for one in (str(name).removeprefix(CAMPAIGN) for name in before):
        if one in there and one not in wanted.campaigns:
            yield (
                f"The campaign {one} stays with the conversion rule: Onward only adds campaigns. "
                "Remove it in Campaign Manager."
            )
