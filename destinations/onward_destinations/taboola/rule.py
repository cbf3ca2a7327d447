"""A conversion rule of Taboola, looked after with the mapping that fills it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from onward.errors import PlatformError
from onward.managed import Change, ManagedObject, ObjectPlan, SavedObject
from onward.request import Client
from onward_destinations.taboola.backstage import change, rows_of
from onward_destinations.taboola.rule_plan import (
    Rule,
    RuleInputs,
    is_by_event,
    is_open,
    outputs_of,
    planned,
    refused,
)
from onward_destinations.taboola.settings import Settings


class ConversionRule(ManagedObject[Settings, RuleInputs]):
    """An event-based rule: created, then kept as the mapping says; one that exists is used as it is.

    Source: Taboola, Backstage reference, "Create a conversion rule", "Update a conversion rule",
    "Archive a conversion rule".
    """

    label: ClassVar[str] = "Conversion rule"

    async def find(self, client: Client, wanted: RuleInputs, saved: SavedObject) -> list[Rule]:
        if self.settings.account_name is None:
            return []
        rows = await rows_of(client, self.settings, self._path)
        return [row for row in rows if is_by_event(row)]

    def plan(self, wanted: RuleInputs, saved: SavedObject, found: Any) -> ObjectPlan:
        if self.settings.account_name is None:
            return refused("A conversion rule needs account_name in the settings. Add it there.")
        return planned(wanted, saved, found, self.settings.account_name)

    async def apply(
        self, client: Client, change_: Change, outputs: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        data = change_.data
        match change_.kind:
            case "create":
                await self._refuse_second(client, data["body"]["event_name"])
                made = await change(client, self.settings, self._path, data["body"])
                if not made.get("id"):
                    msg = "Backstage created the conversion rule but did not say its id."
                    raise PlatformError(msg, hint="Run onward apply again: it looks for the rule.")
                return outputs_of({**data["body"], **made})
            case "adopt":
                adopted: Mapping[str, Any] = data["outputs"]
                return adopted
            case "update":
                path = f"{self._path}/{outputs['id']}"
                if data.get("archive"):
                    await change(client, self.settings, f"{path}/archive", {})
                    return {**outputs, "is_archived": True}
                await change(client, self.settings, path, data["set"])
                return {**outputs, **data["set"]}
            case _:
                raise PlatformError(change_.summary)

    async def _refuse_second(self, client: Client, event_name: str) -> None:
        """Refuse a rule that another mapping has created since the plan: both would count."""
        rows = await rows_of(client, self.settings, self._path)
        if any(is_open(row) and row.get("event_name") == event_name for row in rows):
            msg = f'A conversion rule with the event name "{event_name}" was created meanwhile.'
            hint = "Keep save on one of the mappings that fill it, then run onward apply again."
            raise PlatformError(msg, hint=hint, reached=False)

    @property
    def _path(self) -> str:
        return f"{self.settings.account_name}/conversion_rules"
