"""Google Ads' conversion action, looked after with the mapping that fills it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from onward.errors import PlatformError
from onward.managed import Change, ManagedObject, ObjectPlan, SavedObject
from onward.request import Client
from onward_destinations.google_ads.action_inputs import ActionInputs
from onward_destinations.google_ads.action_plan import outputs_of, plan_action
from onward_destinations.google_ads.addresses import of_customer
from onward_destinations.google_ads.queries import ask, part, query, select
from onward_destinations.google_ads.settings import Settings

_FIELDS: Final = (
    "id",
    "name",
    "type",
    "category",
    "status",
    "counting_type",
    "value_settings.default_value",
    "value_settings.default_currency_code",
    "value_settings.always_use_default_value",
)


class ConversionAction(ManagedObject[Settings, ActionInputs]):
    """A conversion action imported from clicks: created, then kept as the mapping says.

    Source: Google, "Google Ads API: Create conversion actions".
    """

    label: ClassVar[str] = "Conversion action"

    async def find(
        self, client: Client, wanted: ActionInputs, saved: SavedObject
    ) -> Mapping[str, Any]:
        if saved.outputs.get("id"):
            return {"action": await self._read(client, f"id = {saved.outputs['id']}")}
        name = wanted.name.replace("\\", "\\\\").replace("'", "\\'")
        return {"namesake": await self._read(client, f"name = '{name}'")}

    def plan(self, wanted: ActionInputs, saved: SavedObject, found: Any) -> ObjectPlan:
        return plan_action(wanted, saved, found)

    async def apply(
        self, client: Client, change: Change, outputs: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        match change.kind:
            case "create":
                body = change.data["body"]
                name = await self._mutate(client, {"create": body})
                return outputs_of({**body, "id": name.rpartition("/")[2]})
            case "update":
                customer = self.settings.customer_id
                resource = f"customers/{customer}/conversionActions/{change.data['id']}"
                update = {"resourceName": resource, **change.data["set"]}
                await self._mutate(client, {"update": update, "updateMask": change.data["mask"]})
                settled: Mapping[str, Any] = change.data["outputs"]
                return settled
            case "adopt":
                adopted: Mapping[str, Any] = change.data["outputs"]
                return adopted
            case _:
                raise PlatformError(change.summary)

    def describe(self, wanted: ActionInputs, saved: SavedObject) -> Sequence[str]:
        outputs = saved.outputs
        if not outputs:
            return ["Not created yet."]
        return [
            f'"{outputs.get("name")}" ({outputs.get("id")})',
            f"Category: {outputs.get('category')}",
            f"Counting: {outputs.get('counting_type')}",
        ]

    async def _read(self, client: Client, condition: str) -> dict[str, Any] | None:
        text = select(
            "conversion_action",
            _FIELDS,
            f"WHERE conversion_action.{condition}",
            "AND conversion_action.status != 'REMOVED'",
        )
        rows = await query(client, self.settings, text)
        return part(rows[0], "conversionAction") if rows else None

    async def _mutate(self, client: Client, operation: Mapping[str, Any]) -> str:
        body = {"operations": [operation], "partialFailure": False, "validateOnly": False}
        response = await ask(client, of_customer(self.settings, "/conversionActions:mutate", body))
        results = response.json_object().get("results")
        first = results[0] if isinstance(results, list) and results else None
        name = first.get("resourceName") if isinstance(first, dict) else None
        if not isinstance(name, str):
            msg = "Google Ads answered without naming the conversion action."
            raise PlatformError(msg, hint="Run onward plan to see what is there.")
        return name
