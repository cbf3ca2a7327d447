"""A conversion rule of Taboola, looked after with the mapping that fills it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Final, Literal

from onward.errors import PlatformError
from onward.fields import Fields, Spec
from onward.managed import Change, Difference, ManagedObject, ObjectPlan, SavedObject
from onward.request import Client
from onward_destinations.taboola.backstage import change, rows_of
from onward_destinations.taboola.settings import Settings

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
_LABELS: Final = {
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

    @property
    def body(self) -> dict[str, Any]:
        """The rule as Backstage creates it."""
        told = {member: getattr(self, member) for member in _LABELS}
        return {**told, "type": "EVENT_BASED", "event_name": self.event_name}


class ConversionRule(ManagedObject[Settings, RuleInputs]):
    """An event-based rule: created, then kept as the mapping says; one that exists is used as it is.

    Source: Taboola, Backstage reference, "Create a conversion rule", "Update a conversion rule".
    """

    label: ClassVar[str] = "Conversion rule"

    async def find(self, client: Client, wanted: RuleInputs, saved: SavedObject) -> list[Rule]:
        if self.settings.account_name is None:
            return []
        rows = await rows_of(client, self.settings, self._path)
        return [
            row
            for row in rows
            if row.get("type") == "EVENT_BASED" and row.get("status") != "ARCHIVED"
        ]

    def plan(self, wanted: RuleInputs, saved: SavedObject, found: Any) -> ObjectPlan:
        if self.settings.account_name is None:
            return _refused("A conversion rule needs account_name in the settings. Add it there.")
        rules: Sequence[Rule] = found
        id_ = saved.outputs.get("id")
        if id_ is None:
            return _begin(wanted, saved, rules)
        rule = next((one for one in rules if str(one.get("id")) == id_), None)
        if rule is None:
            return _refused(
                f"The conversion rule {id_} is no longer found in account "
                f"{self.settings.account_name}. Give the mapping a new id to have one created."
            )
        return _keep(wanted, saved, rule)

    async def apply(
        self, client: Client, change_: Change, outputs: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        data = change_.data
        match change_.kind:
            case "create":
                made = await change(client, self.settings, self._path, data["body"])
                if not made.get("id"):
                    msg = "Backstage created the conversion rule but did not say its id."
                    raise PlatformError(msg, hint="Run onward apply again: it looks for the rule.")
                return _outputs({**data["body"], **made})
            case "adopt":
                adopted: Mapping[str, Any] = data["outputs"]
                return adopted
            case "update":
                path = f"{self._path}/{outputs['id']}"
                await change(client, self.settings, path, data["set"])
                return {**outputs, **data["set"]}
            case _:
                raise PlatformError(change_.summary)

    @property
    def _path(self) -> str:
        return f"{self.settings.account_name}/conversion_rules"


def _begin(wanted: RuleInputs, saved: SavedObject, rules: Sequence[Rule]) -> ObjectPlan:
    same = [rule for rule in rules if rule.get("event_name") == wanted.event_name]
    if not same:
        summary = f'Create the conversion rule "{wanted.display_name}" ({wanted.event_name}).'
        return ObjectPlan((Change("create", summary, {"body": wanted.body}),))
    rule = same[0]
    title = f'"{rule.get("display_name")}" ({rule.get("id")})'
    begun = (saved.intent or {}).get("body", {})
    if begun and all(rule.get(member) == value for member, value in begun.items()):
        summary = f"Adopt the conversion rule {title}, which an interrupted apply created."
        return ObjectPlan((Change("adopt", summary, {"outputs": _outputs(rule)}),))
    summary = f"Use the conversion rule {title} as it is: it has the event name already."
    outputs = {**_outputs(rule), "is_borrowed": True}
    return ObjectPlan((Change("adopt", summary, {"outputs": outputs}),))


def _keep(wanted: RuleInputs, saved: SavedObject, rule: Rule) -> ObjectPlan:
    before = rule.get("event_name")
    if before != wanted.event_name:
        return _refused(
            f'The event name of a saved conversion rule cannot be changed. Set it back to "{before}", '
            "or give the mapping a new id to have another rule."
        )
    differing = {
        member: wanted.body[member]
        for member in _LABELS
        if member in rule and rule[member] != wanted.body[member]
    }
    if not differing or saved.outputs.get("is_borrowed"):
        return ObjectPlan()
    differences = tuple(
        Difference(_LABELS[member], rule[member], after) for member, after in differing.items()
    )
    is_drift = any(rule[member] != saved.outputs.get(member) for member in differing)
    what = ", ".join(one.label.lower() for one in differences)
    summary = f'Update {what} of the conversion rule "{rule.get("display_name")}" ({rule["id"]}).'
    return ObjectPlan((Change("update", summary, {"set": differing}, differences, is_drift),))


def _outputs(rule: Rule) -> dict[str, Any]:
    told = {member: rule.get(member) for member in (*_LABELS, "event_name")}
    return {"id": str(rule["id"]), **told}


def _refused(why: str) -> ObjectPlan:
    return ObjectPlan((Change("forbidden", why),))
