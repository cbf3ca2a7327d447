"""The Pinterest tag of a site, created with the mapping that goes beside it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

from onward.errors import PlatformError
from onward.fields import Fields, Spec
from onward.managed import Change, ManagedObject, ObjectPlan, SavedObject
from onward.request import Client, Request
from onward_destinations.pinterest.api import TOKEN, address, ask, refusal
from onward_destinations.pinterest.settings import Settings

Tag = Mapping[str, Any]


class TagInputs(Fields):
    name: Annotated[str, Spec("Name", "As Ads Manager, Conversions shows it.", minimum=1)]
    aem_enabled: Annotated[
        bool,
        Spec(
            "Automatic enhanced match",
            "Whether a new tag looks for email addresses in the forms of your pages.",
        ),
    ] = False


class ConversionTag(ManagedObject[Settings, TagInputs]):
    """A tag: created once, then left as it is; one of the same name is used as it is.

    Mappings may share it, since events do not carry it. Pinterest has no way to alter one.
    Source: Pinterest, "Create conversion tag", "List conversion tags".
    """

    label: ClassVar[str] = "Tag"
    unique_output: ClassVar[str | None] = None

    async def find(self, client: Client, wanted: TagInputs, saved: SavedObject) -> Sequence[Tag]:
        return await self._tags(client)

    def plan(self, wanted: TagInputs, saved: SavedObject, found: Any) -> ObjectPlan:
        tags: Sequence[Tag] = found
        id_ = saved.outputs.get("id")
        if id_ is not None:
            return _keep(wanted, saved, next((one for one in tags if str(one["id"]) == id_), None))
        same = _named(wanted.name, tags)
        if same is None:
            body = {"name": wanted.name, "aem_enabled": wanted.aem_enabled}
            summary = f'Create the Pinterest tag "{wanted.name}".'
            return ObjectPlan((Change("create", summary, {"body": body}),))
        summary = f'Use the Pinterest tag "{wanted.name}" ({same["id"]}) as it is.'
        return ObjectPlan((Change("adopt", summary, {"outputs": _outputs(same)}),))

    async def apply(
        self, client: Client, change: Change, outputs: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        if change.kind == "adopt":
            return dict(change.data["outputs"])
        if change.kind != "create":
            raise PlatformError(change.summary)
        body = change.data["body"]
        # Another mapping of the same apply may have created it since the plan.
        same = _named(body["name"], await self._tags(client))
        if same is not None:
            return _outputs(same)
        place = address(self.settings, self._path)
        response = await client.send(Request.post(place, json=body, auth=TOKEN))
        if not response.is_success:
            raise refusal(response)
        made = response.json_object()
        if not made.get("id"):
            msg = "Pinterest created the tag but did not say its id."
            raise PlatformError(msg, hint="Run onward apply again: it looks for the tag.")
        return _outputs({**body, **made})

    async def _tags(self, client: Client) -> list[Tag]:
        found: list[Tag] = []
        query = {"page_size": "100"}
        while True:
            response = await ask(client, self.settings, self._path, **query)
            if not response.is_success:
                raise refusal(response)
            body = response.json_object()
            items, bookmark = body.get("items"), body.get("bookmark")
            rows = items if isinstance(items, list) else []
            found += [row for row in rows if isinstance(row, dict) and row.get("id")]
            if not rows or not bookmark:
                return found
            query["bookmark"] = str(bookmark)

    @property
    def _path(self) -> str:
        return f"ad_accounts/{self.settings.ad_account_id}/conversion_tags"


def _named(name: str, tags: Sequence[Tag]) -> Tag | None:
    return next((one for one in tags if one.get("name") == name), None)


def _keep(wanted: TagInputs, saved: SavedObject, tag: Tag | None) -> ObjectPlan:
    id_ = saved.outputs["id"]
    if tag is None:
        why = (
            f"The Pinterest tag {id_} is no longer found in the ad account. Give the mapping a new "
            "id to have one created."
        )
        return ObjectPlan((Change("forbidden", why),))
    name = tag.get("name")
    if name == wanted.name:
        return ObjectPlan()
    told = f'The Pinterest tag {id_} is called "{name}". Rename it in Ads Manager, or here.'
    return ObjectPlan(warnings=(told,))


def _outputs(tag: Tag) -> dict[str, Any]:
    return {"id": str(tag["id"]), "name": str(tag.get("name"))}
