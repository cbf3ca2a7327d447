"""Conversion actions, made or changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onward_destinations.google_ads.simulator.answering import AdsError, ads_refused

_MEMBERS = {"name", "type", "category", "status", "countingType", "valueSettings"}


def created(
    body: Any,
    actions: Mapping[str, Mapping[str, Any]],
    owner: str,
    now: datetime,
    version: str,
) -> dict[str, Any]:
    """A new conversion action; its name must be new to the account."""
    if not isinstance(body, dict) or not body.get("name") or set(body) - _MEMBERS:
        raise _refused("fieldError", "REQUIRED", "The required field was not present.", version)
    taken = (one["name"] for one in actions.values() if one["ownerCustomer"] == owner)
    if body["name"] in taken:
        text = "The specified conversion action name already exists."
        raise _refused("conversionActionError", "DUPLICATE_NAME", text, version)
    return {"status": "ENABLED", **body, "ownerCustomer": owner, "created": now}


def changed(operation: Mapping[str, Any], actions: dict[str, dict[str, Any]], version: str) -> str:
    """Change what the mask names; the action's resource name."""
    update, mask = operation.get("update", {}), operation.get("updateMask", "")
    name = str(update.get("resourceName", ""))
    action = actions.get(name.rpartition("/")[2])
    if action is None or not mask or "type" in mask.split(","):
        text = "The conversion action cannot be changed so."
        raise _refused("mutateError", "RESOURCE_NOT_FOUND", text, version)
    for member in mask.split(","):
        head, _, tail = member.partition(".")
        if tail:
            values = action.get(head) or {}
            action[head] = {**values, tail: update[head][tail]}
        else:
            action[head] = update[head]
    return name


def _refused(group: str, code: str, text: str, version: str) -> Exception:
    return ads_refused(400, AdsError(group, code, text), version)
