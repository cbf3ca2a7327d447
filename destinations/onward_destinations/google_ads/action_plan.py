"""From the conversion action that was found to the one that is wanted: pure."""

from collections.abc import Mapping
from typing import Any, Final

from onward.managed import Change, Difference, ObjectPlan, SavedObject
from onward_destinations.google_ads.action_inputs import ActionInputs

Found = Mapping[str, Any]

# Member, as it stands in an update's mask; output; label.
_ASPECTS: Final = (
    ("name", "name", "Name"),
    ("category", "category", "Category"),
    ("countingType", "counting_type", "Counting"),
    ("status", "status", "Status"),
)
_VALUES: Final = (
    ("defaultValue", "Default value"),
    ("defaultCurrencyCode", "Default currency"),
    ("alwaysUseDefaultValue", "Always use the default value"),
)
_YOUNG: Final = "Google Ads takes no events for a new conversion action during its first hours; they are tried again until it does."


def plan_action(wanted: ActionInputs, saved: SavedObject, found: Found) -> ObjectPlan:
    """The steps from what was found to what is wanted.

    Args:
        found: ``action``, the one that is saved, and ``namesake``, one of the wanted name; each as
            Google Ads shows it, or ``None``.
    """
    if not saved.outputs.get("id"):
        return _begin(wanted, saved, found.get("namesake"))
    action = found.get("action")
    if action is None:
        return _refused(
            f"The conversion action {saved.outputs['id']} is no longer found in the account. Give "
            "the mapping a new id to have another one created."
        )
    update = _update(wanted, saved.outputs, action)
    return ObjectPlan(() if update is None else (update,))


def outputs_of(action: Found) -> dict[str, Any]:
    """What is saved of a conversion action."""
    outputs: dict[str, Any] = {"id": str(action["id"])}
    return outputs | {output: action.get(member) for member, output, _ in _ASPECTS}


def _begin(wanted: ActionInputs, saved: SavedObject, namesake: Found | None) -> ObjectPlan:
    if namesake is None:
        summary = f'Create the conversion action "{wanted.name}" ({wanted.category}).'
        return ObjectPlan((Change("create", summary, {"body": wanted.body}),), (_YOUNG,))
    if saved.intent is not None and _fits(namesake, saved.intent.get("body", {})):
        outputs = outputs_of(namesake)
        summary = f'Adopt the conversion action "{namesake.get("name")}" ({outputs["id"]}), which an interrupted apply created.'
        adopt = Change("adopt", summary, {"outputs": outputs})
        update = _update(wanted, outputs, namesake)
        return ObjectPlan((adopt,) if update is None else (adopt, update))
    return _refused(
        f'Google Ads has a conversion action "{wanted.name}" ({namesake.get("id")}) already. To use '
        f'it, put "conversion_action_id": "{namesake.get("id")}" among the mapping\'s fields and '
        "delete save; else choose another name."
    )


def _update(wanted: ActionInputs, outputs: Mapping[str, Any], action: Found) -> Change | None:
    body = wanted.body
    members: dict[str, Any] = {}
    differences: list[Difference] = []
    is_drift = False
    for member, output, label in _ASPECTS:
        before, after = action.get(member), body[member]
        if before != after:
            members[member] = after
            differences.append(Difference(label, before, after))
            is_drift |= before != outputs.get(output)
    before_values = action.get("valueSettings") or {}
    values = {}
    for member, label in _VALUES:
        before, after = before_values.get(member), body["valueSettings"].get(member)
        # What is false or zero is left out of JSON.
        if after is not None and (before or False) != (after or False):
            values[member] = after
            differences.append(Difference(label, before, after))
    if values:
        members["valueSettings"] = values
    if not members:
        return None
    id_ = str(outputs["id"])
    what = " and ".join(one.label.lower() for one in differences)
    drifted = " It was changed in Google Ads." if is_drift else ""
    settled = dict(outputs) | {
        output: members[member] for member, output, _ in _ASPECTS if member in members
    }
    mask = [name for name in members if name != "valueSettings"]
    mask += [f"valueSettings.{name}" for name in values]
    return Change(
        "update",
        f'Update {what} of the conversion action "{action.get("name")}" ({id_}).{drifted}',
        {"id": id_, "set": members, "mask": ",".join(mask), "outputs": settled},
        tuple(differences),
        is_drift,
    )


def _fits(action: Found, body: Mapping[str, Any]) -> bool:
    return all(action.get(name) == body.get(name) for name in ("name", "type", "category"))


def _refused(why: str) -> ObjectPlan:
    return ObjectPlan((Change("forbidden", why),))
