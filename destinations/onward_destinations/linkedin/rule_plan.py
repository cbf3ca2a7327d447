"""From the conversion rule that was found to the one that is wanted: pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from onward.managed import Change, Difference, ObjectPlan, SavedObject
from onward_destinations.linkedin.rest import ACCOUNT
from onward_destinations.linkedin.rule_campaigns import campaign_changes, campaign_warnings
from onward_destinations.linkedin.rule_inputs import LONG_TYPES, LONG_WINDOWS, RuleInputs

Rule = Mapping[str, Any]

# Output, LinkedIn's member, label.
_ASPECTS = (
    ("name", "name", "Name"),
    ("conversionType", "type", "Conversion Type"),
    ("attribution_type", "attributionType", "Attribution"),
    ("post_click_attribution_window_size", "postClickAttributionWindowSize", "Days after a click"),
    (
        "view_through_attribution_window_size",
        "viewThroughAttributionWindowSize",
        "Days after a view",
    ),
)


def plan_rule(wanted: RuleInputs, saved: SavedObject, found: Mapping[str, Any]) -> ObjectPlan:
    """The steps, the first of which gives the rule if there is none yet.

    Args:
        found: ``rule``, the one that is saved or named, and ``namesakes``, rules of the same name
            and type; each as LinkedIn shows it.
    """
    if wanted.existing:
        changes, rule = _use(wanted, saved, found.get("rule"))
    elif borrowed(saved) or not saved.outputs.get("id"):
        changes, rule = _begin(wanted, saved, found.get("namesakes", ()))
    else:
        changes, rule = _keep(wanted, saved, found.get("rule"))
    if not any(change.kind == "forbidden" and rule is None for change in changes):
        changes += campaign_changes(wanted, rule)
    warnings = [*_namesakes(changes, wanted, found), *campaign_warnings(wanted, saved, rule)]
    return ObjectPlan(tuple(changes), tuple(warnings))


def borrowed(saved: SavedObject) -> bool:
    """Whether the saved rule was somebody else's: an existing one that the admin had named."""
    return bool(saved.wanted.get("conversionRuleId"))


def outputs_of(rule: Rule) -> dict[str, Any]:
    """What is saved of a rule as LinkedIn shows it."""
    outputs: dict[str, Any] = {"id": str(rule["id"])}
    outputs |= {output: rule.get(member) for output, member, _ in _ASPECTS}
    return outputs | {"adAccountId": rule.get("account")}


def _use(
    wanted: RuleInputs, saved: SavedObject, rule: Rule | None
) -> tuple[list[Change], Rule | None]:
    named = f"The conversion rule {wanted.existing}"
    if rule is None:
        why = f'{named} was not found in {_account(wanted.account)}. Correct "conversionRuleId"; onward choices lists the rules there are.'
        return [_refused(why)], None
    if rule.get("conversionMethod") != "CONVERSIONS_API":
        why = f"{named} has the method {rule.get('conversionMethod')}, so it takes no events from a server. Choose one with the method CONVERSIONS_API."
        return [_refused(why)], None
    if rule.get("enabled") is False:
        return [_refused(f"{named} is disabled. Enable it in Campaign Manager.")], None
    if str(saved.outputs.get("id")) == wanted.existing:
        return [], rule
    summary = f'Use the conversion rule "{rule.get("name")}" ({wanted.existing}) as it is.'
    return [Change("adopt", summary, {"outputs": outputs_of(rule)})], rule


def _begin(
    wanted: RuleInputs, saved: SavedObject, namesakes: Sequence[Rule]
) -> tuple[list[Change], Rule | None]:
    if saved.intent is not None:
        orphans = [rule for rule in namesakes if _is_orphan(rule, saved.intent)]
        if len(orphans) > 1:
            ids = " and ".join(str(rule["id"]) for rule in orphans)
            why = (
                f"An earlier apply was interrupted, and the rules {ids} could both come from it. "
                'Set "conversionRuleId" to the one to use.'
            )
            return [_refused(why)], None
        if orphans:
            (orphan,) = orphans
            summary = f'Adopt the conversion rule "{orphan.get("name")}" ({orphan["id"]}), which an interrupted apply created.'
            adopt = Change("adopt", summary, {"outputs": outputs_of(orphan)})
            return [adopt, *_alterations(wanted, outputs_of(orphan), orphan)], orphan
    missing = [
        label
        for label, value in (("Name", wanted.name), ("Conversion Type", wanted.conversion_type))
        if not value
    ]
    if missing:
        why = f"Missing required fields for creating a new conversion rule: {', '.join(missing)}."
        return [_refused(why, "MISSING_REQUIRED_FIELD")], None
    refusals = list(_window_refusals(wanted))
    if refusals:
        return refusals, None
    known = [str(rule["id"]) for rule in _same_name(wanted, namesakes)]
    intent: dict[str, Any] = {"body": wanted.body, "known": known}
    if wanted.auto_association is not None:
        intent["autoAssociationType"] = wanted.auto_association
    summary = f'Create the conversion rule "{wanted.name}" ({wanted.conversion_type}) in {_account(wanted.account)}.'
    return [Change("create", summary, intent)], None


def _keep(
    wanted: RuleInputs, saved: SavedObject, rule: Rule | None
) -> tuple[list[Change], Rule | None]:
    id_ = saved.outputs["id"]
    if rule is None:
        where = _account(saved.outputs.get("adAccountId", wanted.account))
        why = (
            f"The conversion rule {id_} is no longer found in {where}. Set "
            '"conversionRuleId" to another rule, or give the mapping a new id to have one created.'
        )
        return [_refused(why)], None
    return [*_alterations(wanted, saved.outputs, rule)], rule


def _alterations(wanted: RuleInputs, outputs: Mapping[str, Any], rule: Rule) -> Iterator[Change]:
    account = outputs.get("adAccountId") or rule.get("account")
    if account not in {None, wanted.account}:
        yield Change(
            "forbidden",
            "The ad account of a saved conversion rule cannot be changed. Set adAccountId back to "
            f"{account}, or give the mapping a new id to have another rule created.",
        )
    yield from _window_refusals(wanted)
    differences, members = [], {}
    is_drift = False
    for output, member, label in _ASPECTS:
        after = wanted.body[member]
        before = rule.get(member, outputs.get(output))
        if after is None or after == before:
            continue
        differences.append(Difference(label, before, after))
        members[member] = after
        is_drift |= before != outputs.get(output)
    if rule.get("enabled") is False:
        differences.append(Difference("Enabled", before=False, after=True))
        members["enabled"] = True
        is_drift = True
    if members:
        id_ = str(rule.get("id", outputs.get("id")))
        what = " and ".join(one.label.lower() for one in differences)
        drifted = " It was changed on LinkedIn." if is_drift else ""
        settled = dict(outputs) | {
            output: members[member] for output, member, _ in _ASPECTS if member in members
        }
        yield Change(
            "update",
            f'Update {what} of the conversion rule "{outputs.get("name")}" ({id_}).{drifted}',
            {"id": id_, "account": account, "set": members, "outputs": settled},
            tuple(differences),
            is_drift,
        )


def _window_refusals(wanted: RuleInputs) -> Iterator[Change]:
    longest = max(wanted.post_click_window, wanted.view_through_window)
    if longest in LONG_WINDOWS and wanted.conversion_type not in LONG_TYPES:
        yield _refused(
            f"A window of {longest} days is only for the types {', '.join(sorted(LONG_TYPES))}, "
            f"but the rule's type is {wanted.conversion_type}. Choose 90 days or less."
        )


def _same_name(wanted: RuleInputs, rules: Sequence[Rule]) -> list[Rule]:
    return [
        rule
        for rule in rules
        if (rule.get("name"), rule.get("type")) == (wanted.name, wanted.conversion_type)
    ]


def _namesakes(
    changes: Sequence[Change], wanted: RuleInputs, found: Mapping[str, Any]
) -> Iterator[str]:
    if not any(change.kind == "create" for change in changes):
        return
    for rule in _same_name(wanted, found.get("namesakes", ())):
        yield (
            f'LinkedIn has a conversion rule "{rule.get("name")}" ({rule["id"]}) of the same name '
            "already. It is left alone and a second one is created. To use it instead, set "
            f'"conversionRuleId" to "{rule["id"]}".'
        )


def _is_orphan(rule: Rule, intent: Mapping[str, Any]) -> bool:
    body: Mapping[str, Any] = intent.get("body", {})
    return str(rule.get("id")) not in intent.get("known", ()) and all(
        rule.get(member) == value for member, value in body.items()
    )


def _refused(why: str, code: str = "CONVERSION_RULE_VERIFICATION_FAILURE") -> Change:
    return Change("forbidden", why, {"code": code})


def _account(urn: str) -> str:
    return f"ad account {urn.removeprefix(ACCOUNT)}"
