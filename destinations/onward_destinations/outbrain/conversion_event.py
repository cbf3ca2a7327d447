"""An event-based conversion of Outbrain, looked after with the mapping that fills it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar
from urllib.parse import quote

from onward.errors import PlatformError
from onward.fields import Clean, Fields, Spec
from onward.managed import Change, Difference, ManagedObject, ObjectPlan, SavedObject
from onward.request import Client
from onward_destinations.outbrain.amplify import ask, has_access, is_by_url, name_in, rows_in
from onward_destinations.outbrain.conversions import dashed
from onward_destinations.outbrain.settings import Settings

Row = Mapping[str, Any]


class ConversionInputs(Fields):
    name: Annotated[
        str, Spec("Name", "That of the mapping, letter by letter.", minimum=1), Clean(dashed)
    ]
    category: Annotated[str, Spec("Category", "Such as PURCHASE or LEAD.", minimum=1)] = "OTHER"
    window: Annotated[
        int, Spec("Window", "Days after a click that a conversion is attributed.", minimum=1)
    ] = 30


class ConversionEvent(ManagedObject[Settings, ConversionInputs]):
    """Created, then kept as the mapping says; one that exists is used as it is.

    Outbrain documents the addresses and no body: what is sent has the keys that its own list has,
    and a change is sent with all that the list says of the conversion.
    Source: Outbrain, "Amplify API", conversionEvents.
    """

    label: ClassVar[str] = "Conversion"

    async def find(
        self, client: Client, wanted: ConversionInputs, saved: SavedObject
    ) -> Sequence[Row]:
        if not has_access(self.settings):
            return []
        return rows_in(await ask(client, self.settings, self._path), "conversionEvents")

    def plan(self, wanted: ConversionInputs, saved: SavedObject, found: Any) -> ObjectPlan:
        if not has_access(self.settings):
            return _refused("A conversion needs access_token in the settings. Add it there.")
        rows: Sequence[Row] = found
        if saved.outputs:
            return _keep(wanted, saved, rows)
        row = next((one for one in rows if name_in(one) == wanted.name), None)
        if row is None:
            summary = f'Create the conversion "{wanted.name}" ({wanted.category}).'
            return ObjectPlan((Change("create", summary, {"body": _body(wanted, rows)}),))
        if is_by_url(row):
            return _refused(
                f'"{wanted.name}" is a conversion by URL, which takes nothing from a server. Choose '
                "another name."
            )
        begun = (saved.intent or {}).get("body", {})
        is_ours = bool(begun) and all(row.get(key) == value for key, value in begun.items())
        summary = (
            f'Adopt the conversion "{wanted.name}" ({row.get("id")}), which an interrupted apply '
            "created."
            if is_ours
            else f'Use the conversion "{wanted.name}" ({row.get("id")}) as it is.'
        )
        outputs = {**_outputs(row), "is_ours": True} if is_ours else _outputs(row)
        return ObjectPlan((Change("adopt", summary, {"outputs": outputs}),))

    async def apply(
        self, client: Client, change: Change, outputs: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        if change.kind == "adopt":
            return dict(change.data["outputs"])
        if change.kind not in {"create", "update"}:
            raise PlatformError(change.summary)
        body = change.data["body"]
        if change.kind == "update":
            place = f"/conversionEvents/{quote(str(outputs['id']), safe='')}"
            await ask(client, self.settings, place, method="PUT", body=body)
            return _outputs(body)
        made = (
            await ask(client, self.settings, self._path, method="POST", body=body)
        ).json_object()
        if not made.get("id"):
            msg = "Outbrain created the conversion but did not say its id."
            raise PlatformError(msg, hint="Run onward apply again: it looks for it.")
        return {**_outputs({**body, **made}), "is_ours": True}

    def describe(self, wanted: ConversionInputs, saved: SavedObject) -> Sequence[str]:
        outputs = saved.outputs
        if not outputs:
            return ["Not created yet."]
        how = "kept as the mapping says" if outputs.get("is_ours") else "used as it is"
        told = [
            f"{key}: {outputs[key]}"
            for key in ("id", "name", "category", "window")
            if key in outputs
        ]
        return [*told, how]

    @property
    def _path(self) -> str:
        return f"/marketers/{self.settings.marketer_id}/conversionEvents"


def _keep(wanted: ConversionInputs, saved: SavedObject, rows: Sequence[Row]) -> ObjectPlan:
    id_, before = saved.outputs["id"], saved.outputs["name"]
    row = next((one for one in rows if str(one.get("id")) == id_), None)
    if row is None:
        return _refused(
            f'The conversion "{before}" ({id_}) is no longer found in Amplify. Give the mapping a '
            "new id to have one created."
        )
    if wanted.name != before:
        return _refused(
            f'The name of a saved conversion cannot be changed. Set it back to "{before}", or give '
            "the mapping a new id to have another."
        )
    differing = {
        key: after
        for key, after in (("category", wanted.category), ("window", wanted.window))
        if key in row and row[key] != after
    }
    if not saved.outputs.get("is_ours"):
        return ObjectPlan(
            warnings=tuple(
                f'The {key} of the conversion "{before}" is {row[key]}, not {after}. Change it in '
                "Amplify, or here."
                for key, after in differing.items()
            )
        )
    if not differing:
        return ObjectPlan()
    differences = tuple(
        Difference(key.capitalize(), row[key], after) for key, after in differing.items()
    )
    is_drift = any(row[key] != saved.outputs.get(key) for key in differing)
    summary = f'Update {", ".join(differing)} of the conversion "{before}" ({id_}).'
    data = {"body": {**row, **differing}}
    return ObjectPlan((Change("update", summary, data, differences, is_drift),))


def _body(wanted: ConversionInputs, rows: Sequence[Row]) -> dict[str, Any]:
    known = {key for row in rows for key in row}
    name = "eventName" if "eventName" in known and "name" not in known else "name"
    kind = "eventType" if "eventType" in known and "type" not in known else "type"
    return {
        name: wanted.name,
        kind: "EVENT",
        "category": wanted.category,
        "window": wanted.window,
    }


def _outputs(row: Row) -> dict[str, Any]:
    told = {key: row[key] for key in ("category", "window") if key in row}
    return {"id": str(row["id"]), "name": name_in(row), **told}


def _refused(why: str) -> ObjectPlan:
    return ObjectPlan((Change("forbidden", why),))
