"""The steps that bring a conversion rule of Taboola to what its mapping wants."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal

from onward.fields import Fields, Spec
from onward.managed import Change, Difference, ObjectPlan, SavedObject

Rule = Mapping[str, Any]

# Source: Taboola, Backstage reference, conversion rules.
Category = Literal[
    "MAKE_PURCHASE",
    "LEAD",
    "COMPLETE_REGISTRATION",
    "ADD_TO_CART",
    "START_TRIAL",
    "ADD_PAYMENT_INFO",
    "SUBSCRIBE",
    "PAGE_VIEW",
    "OTHER",
]
LABELS: Final = {
    "display_name": "Name",
    "category": "Category",
    "look_back_window": "Days after a click",
    "view_through_look_back_window": "Days after a view",
    "include_in_total_conversions": "In total conversions",
}


class RuleInputs(Fields):
    display_name: Annotated[str, Spec("Name", "As reports show it.", minimum=1)]
    event_name: Annotated[
        str,
        Spec("Event name", "That of the mapping.", minimum=1),
    ]
    category: Annotated[Category, Spec("Category", "What the conversion is.")] = "OTHER"
    look_back_window: Annotated[
        int, Spec("Days after a click", "That a conversion is attributed.", minimum=1)
    ] = 30
    view_through_look_back_window: Annotated[
        int, Spec("Days after a view", "As above.", minimum=0)
    ] = 1
    include_in_total_conversions: Annotated[
        bool, Spec("In total conversions", "Whether campaigns are optimised for it.")
    ] = True
    archived: Annotated[
        bool, Spec("Archived", "Ends the rule for good: Taboola counts nothing more by it.")
    ] = False

    @property
    def body(self) -> dict[str, Any]:
        """The rule as Backstage creates it."""
        told = {member: getattr(self, member) for member in LABELS}
        return {**told, "type": "EVENT_BASED", "event_name": self.event_name}


def planned(
    wanted: RuleInputs, saved: SavedObject, rules: Sequence[Rule], account: str
) -> ObjectPlan:
    """The steps from the account's event-based rules to the wanted one."""
    id_ = saved.outputs.get("id")
    if id_ is None:
        return _begin(wanted, saved, rules)
    rule = next((one for one in rules if str(one.get("id")) == id_), None)
    if rule is None:
        return refused(
            f"The conversion rule {id_} is no longer found in account {account}. Give the mapping "
            "a new id to have one created."
        )
    if _is_archived(rule):
        return _ended(wanted, id_)
    if wanted.archived:
        return _end(saved, rule)
    return _keep(wanted, saved, rule)


def is_by_event(rule: Rule) -> bool:
    """Whether a rule takes events from a server, rather than visits of a page."""
    return rule.get("type") == "EVENT_BASED"


def is_open(rule: Rule) -> bool:
    """Whether a rule takes events from a server now."""
    return is_by_event(rule) and not _is_archived(rule)


def _is_archived(rule: Rule) -> bool:
    return rule.get("status") == "ARCHIVED"


def _ended(wanted: RuleInputs, id_: str) -> ObjectPlan:
    if wanted.archived:
        return ObjectPlan()
    return refused(
        f"The conversion rule {id_} is archived, which cannot be undone. Give the mapping a new id "
        "to have one created."
    )


def _end(saved: SavedObject, rule: Rule) -> ObjectPlan:
    title = f'"{rule.get("display_name")}" ({rule["id"]})'
    if saved.outputs.get("is_borrowed"):
        return refused(
            f"The conversion rule {title} was there before the mapping. Archive it in Realize, or "
            "take archived out of save."
        )
    difference = Difference("Archived", before=False, after=True)
    summary = f"Archive the conversion rule {title}."
    return ObjectPlan((Change("update", summary, {"archive": True}, (difference,)),))


def _begin(wanted: RuleInputs, saved: SavedObject, rules: Sequence[Rule]) -> ObjectPlan:
    if wanted.archived:
        return refused("The mapping has no conversion rule to archive. Take archived out of save.")
    same = [
        rule
        for rule in rules
        if rule.get("event_name") == wanted.event_name and not _is_archived(rule)
    ]
    if not same:
        summary = f'Create the conversion rule "{wanted.display_name}" ({wanted.event_name}).'
        return ObjectPlan((Change("create", summary, {"body": wanted.body}),))
    rule = same[0]
    title = f'"{rule.get("display_name")}" ({rule.get("id")})'
    begun = (saved.intent or {}).get("body", {})
    if begun and all(rule.get(member) == value for member, value in begun.items()):
        summary = f"Adopt the conversion rule {title}, which an interrupted apply created."
        return ObjectPlan((Change("adopt", summary, {"outputs": outputs_of(rule)}),))
    summary = f"Use the conversion rule {title} as it is: it has the event name already."
    outputs = {**outputs_of(rule), "is_borrowed": True}
    return ObjectPlan((Change("adopt", summary, {"outputs": outputs}),))


def _keep(wanted: RuleInputs, saved: SavedObject, rule: Rule) -> ObjectPlan:
    before = rule.get("event_name")
    if before != wanted.event_name:
        return refused(
            f'The event name of a saved conversion rule cannot be changed. Set it back to "{before}", '
            "or give the mapping a new id to have another rule."
        )
    differing = {
        member: wanted.body[member]
        for member in LABELS
        if member in rule and rule[member] != wanted.body[member]
    }
    if not differing or saved.outputs.get("is_borrowed"):
        return ObjectPlan()
    differences = tuple(
        Difference(LABELS[member], rule[member], after) for member, after in differing.items()
    )
    is_drift = any(rule[member] != saved.outputs.get(member) for member in differing)
    what = ", ".join(one.label.lower() for one in differences)
    summary = f'Update {what} of the conversion rule "{rule.get("display_name")}" ({rule["id"]}).'
    return ObjectPlan((Change("update", summary, {"set": differing}, differences, is_drift),))


def outputs_of(rule: Rule) -> dict[str, Any]:
    """What is kept of a rule."""
    told = {member: rule.get(member) for member in (*LABELS, "event_name")}
    return {"id": str(rule["id"]), **told}


def refused(why: str) -> ObjectPlan:
    """A plan that stops with its sentence."""
    return ObjectPlan((Change("forbidden", why),))
