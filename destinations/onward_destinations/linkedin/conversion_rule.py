"""LinkedIn's conversion rule, looked after with the mapping that fills it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from onward.action import Choices, Question
from onward.errors import PlatformError
from onward.managed import Change, ManagedObject, ObjectPlan, SavedObject
from onward.request import Client, Request, Response
from onward_destinations.linkedin import choices
from onward_destinations.linkedin.rest import (
    CAMPAIGN,
    RULE,
    all_of,
    ask,
    encoded,
    refusal,
    request,
)
from onward_destinations.linkedin.rule_inputs import RuleInputs
from onward_destinations.linkedin.rule_plan import borrowed, outputs_of, plan_rule
from onward_destinations.linkedin.settings import Settings

_CHUNK = 100


class ConversionRule(ManagedObject[Settings, RuleInputs]):
    """A conversion rule: created, kept as the mapping says, its campaigns only added to.

    Source: LinkedIn, "Conversion Tracking", sections "Create", "Update", "Associate campaigns".
    """

    label: ClassVar[str] = "Conversion rule"

    @classmethod
    def existing(cls, wanted: RuleInputs) -> str | None:
        return wanted.existing or None

    async def find(
        self, client: Client, wanted: RuleInputs, saved: SavedObject
    ) -> Mapping[str, Any]:
        if wanted.existing:
            return {"rule": await self._read(client, wanted.existing, wanted.account)}
        if saved.outputs.get("id") and not borrowed(saved):
            account = saved.outputs.get("adAccountId") or wanted.account
            return {"rule": await self._read(client, str(saved.outputs["id"]), account)}
        return {"rule": None, "namesakes": await self._namesakes(client, wanted, saved)}

    def plan(self, wanted: RuleInputs, saved: SavedObject, found: Any) -> ObjectPlan:
        return plan_rule(wanted, saved, found)

    async def apply(
        self, client: Client, change: Change, outputs: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        match change.kind:
            case "create":
                return await self._create(client, change.data)
            case "update":
                return await self._update(client, change.data)
            case "add":
                await self._add(client, str(outputs["id"]), change.data["campaigns"])
                return {}
            case "adopt":
                adopted: Mapping[str, Any] = change.data["outputs"]
                return adopted
            case "forbidden":
                raise PlatformError(change.summary, code=change.data.get("code", ""))

    def describe(self, wanted: RuleInputs, saved: SavedObject) -> Sequence[str]:
        outputs = saved.outputs
        if not outputs:
            return ["Not created yet."]
        return [
            f'"{outputs.get("name")}" ({outputs.get("id")})',
            f"Type: {outputs.get('conversionType')}",
            f"Ad account: {outputs.get('adAccountId')}",
            f"Attribution: {outputs.get('attribution_type')}",
            f"Days after a click: {outputs.get('post_click_attribution_window_size')}",
            f"Days after a view: {outputs.get('view_through_attribution_window_size')}",
        ]

    async def choices_for_ad_account_id(self, client: Client, question: Question) -> Choices:
        """The member's ad accounts."""
        return await choices.ad_accounts(client, question)

    async def choices_for_campaign_id(self, client: Client, question: Question) -> Choices:
        """The ad account's campaigns."""
        return await choices.campaigns(client, question)

    async def choices_for_conversion_rule_id(self, client: Client, question: Question) -> Choices:
        """The ad account's conversion rules."""
        return await choices.conversion_rules(client, question)

    async def _read(self, client: Client, id_: str, account: str) -> dict[str, Any] | None:
        response = await client.send(self._request("GET", _rule_path(id_, account)))
        if response.status == 404:
            return None
        if not response.is_success:
            raise refusal(response)
        return {"id": id_} | response.json_object()

    async def _namesakes(
        self, client: Client, wanted: RuleInputs, saved: SavedObject
    ) -> list[dict[str, Any]]:
        bodies = [wanted.body] if wanted.name else []
        if saved.intent is not None:
            bodies.append(saved.intent["body"])
        names = {(body["account"], body["name"], body["type"]) for body in bodies}
        found: list[dict[str, Any]] = []
        for account in sorted({account for account, _, _ in names}):
            path = choices.rules_path(account)
            found += [
                rule
                async for rule in all_of(client, path, self.settings.api_version)
                if (account, rule.get("name"), rule.get("type")) in names
            ]
        return found

    async def _create(self, client: Client, data: Mapping[str, Any]) -> dict[str, Any]:
        body, association = data["body"], data.get("autoAssociationType")
        query = f"?autoAssociationType={association}" if association else ""
        question = self._request("POST", f"/conversions{query}", json=body)
        response = await _asked(client, question, "CREATION", "create the conversion rule")
        made = {**body, **response.json_object()}
        id_ = made.get("id") or response.headers.get("x-restli-id")
        if not id_:
            msg = "LinkedIn created the conversion rule but did not say its id."
            raise PlatformError(msg, hint="Run onward apply again: it looks for the rule.")
        return outputs_of(made | {"id": id_})

    async def _update(self, client: Client, data: Mapping[str, Any]) -> Mapping[str, Any]:
        question = self._request(
            "POST",
            _rule_path(data["id"], data["account"]),
            json={"patch": {"$set": data["set"]}},
            restli_method="PARTIAL_UPDATE",
        )
        await _asked(client, question, "UPDATE", "update the conversion rule")
        outputs: Mapping[str, Any] = data["outputs"]
        return outputs

    async def _add(self, client: Client, id_: str, campaigns: Sequence[str]) -> None:
        for start in range(0, len(campaigns), _CHUNK):
            chunk = campaigns[start : start + _CHUNK]
            question = self._one(id_, *chunk) if len(chunk) == 1 else self._many(id_, chunk)
            try:
                response = await ask(client, question)
            except PlatformError as error:
                raise _not_added(error.reason, error.hint) from error
            failed = response.json_object().get("errors")
            if isinstance(failed, dict) and failed:
                names = " ".join(
                    f'campaign {campaign}: "{failed[key].get("message", "no reason given")}".'
                    for campaign in chunk
                    if isinstance(failed.get(key := _key(id_, campaign)), dict)
                )
                raise _not_added(names or "LinkedIn did not say which campaign failed.")

    def _one(self, id_: str, campaign: str) -> Request:
        path = f"/campaignConversions/{_key(id_, campaign)}"
        return self._request("PUT", path, json=_entity(id_, campaign))

    def _many(self, id_: str, campaigns: Sequence[str]) -> Request:
        entities = {_key(id_, campaign): _entity(id_, campaign) for campaign in campaigns}
        path = f"/campaignConversions?ids=List({','.join(entities)})"
        return self._request("PUT", path, json={"entities": entities}, restli_method="BATCH_UPDATE")

    def _request(self, method: str, path: str, **parts: Any) -> Request:
        return request(method, path, self.settings.api_version, **parts)


def _rule_path(id_: str, account: str) -> str:
    return f"/conversions/{id_}?account={encoded(account)}"


def _key(id_: str, campaign: str) -> str:
    # Only the URNs are encoded; an escaped parenthesis would be another key.
    return f"(campaign:{encoded(CAMPAIGN + campaign)},conversion:{encoded(RULE + id_)})"


def _entity(id_: str, campaign: str) -> dict[str, str]:
    return {"campaign": CAMPAIGN + campaign, "conversion": RULE + id_}


async def _asked(client: Client, question: Request, step: str, what: str) -> Response:
    try:
        return await ask(client, question)
    except PlatformError as error:
        msg = f"LinkedIn did not {what}. {error.reason}"
        raise PlatformError(
            msg,
            code=f"CONVERSION_RULE_{step}_FAILURE",
            hint=error.hint,
            reached=error.reached,
        ) from error


def _not_added(why: str, hint: str = "") -> PlatformError:
    return PlatformError(
        f"The conversion rule is saved, but campaigns could not be added: {why}",
        code="ASSOCIATE_CAMPAIGN_TO_CONVERSION_ERROR",
        hint=hint or "Check the campaigns in campaignId, then run onward apply again.",
    )
