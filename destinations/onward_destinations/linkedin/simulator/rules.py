"""Conversion rules, with the campaigns they count for."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from onward.testing.simulator import Call, Reply, answers
from onward_destinations.linkedin.simulator import seeds
from onward_destinations.linkedin.simulator.answering import (
    REST,
    RefusedError,
    body_of,
    page_of,
    refuse_faults,
)
from onward_destinations.linkedin.simulator.members import ACCOUNT, Members
from onward_destinations.linkedin.simulator.schemas import patch_schema, rule_schema

RULE = "urn:lla:llaPartnerConversion:"
_KEY = re.compile(
    r"\(campaign:urn%3Ali%3AsponsoredCampaign%3A(\d+)"
    r",conversion:urn%3Alla%3AllaPartnerConversion%3A(\d+)\)"
)
_LONG_WINDOWS = frozenset({180, 365})
_LONG_TYPES = frozenset(
    {"SUBMIT_APPLICATION", "PURCHASE", "ADD_TO_CART", "QUALIFIED_LEAD", "LEAD"}
    | {"MARKETING_QUALIFIED_LEAD", "SALES_QUALIFIED_LEAD"}
)


class Rules(Members):
    """The part of the platform that saving a mapping talks to."""

    def begin(self) -> None:
        super().begin()
        self.rules: dict[int, dict[str, Any]] = seeds.rules()
        self._next_rule = 14488340

    @answers("POST", f"{REST}/conversions")
    def create_rule(self, call: Call) -> Reply:
        body = body_of(call)
        refuse_faults(rule_schema(call.headers["linkedin-version"]).faults(body))
        self.check_role(body["account"])
        rule = {
            "attributionType": "LAST_TOUCH_BY_CAMPAIGN",
            "postClickAttributionWindowSize": 30,
            "viewThroughAttributionWindowSize": 7,
            "enabled": True,
            "campaigns": [],
            "created": int(call.at.timestamp() * 1_000),
            "lastModified": int(call.at.timestamp() * 1_000),
        } | body
        _check_windows(rule)
        id_ = self._next_rule
        self._next_rule += 1
        rule["campaigns"] = self._associated(rule, call.params.get("autoAssociationType"))
        self.rules[id_] = rule
        headers = {"Location": f"/conversions/{id_}", "x-restli-id": str(id_)}
        return Reply(201, self._shown(id_), headers)

    @answers("GET", f"{REST}/conversions/{{id}}")
    def read_rule(self, call: Call) -> Reply:
        return Reply(200, self._shown(self._rule_of(call)))

    @answers("POST", f"{REST}/conversions/{{id}}")
    def update_rule(self, call: Call) -> Reply:
        if call.headers.get("x-restli-method") != "PARTIAL_UPDATE":
            raise RefusedError(400, "X-RestLi-Method should be PARTIAL_UPDATE")
        id_ = self._rule_of(call)
        self.check_role(self.rules[id_]["account"])
        changes = _changes(body_of(call))
        refuse_faults(patch_schema(call.headers["linkedin-version"]).faults(changes))
        changed = self.rules[id_] | changes
        _check_windows(changed)
        self.rules[id_] = changed | {"lastModified": int(call.at.timestamp() * 1_000)}
        return Reply(204)

    @answers("GET", f"{REST}/conversions")
    def list_rules(self, call: Call) -> Reply:
        account = call.params.get("account", "")
        self.role_on(account)
        found = [self._shown(id_) for id_, rule in self.rules.items() if rule["account"] == account]
        return page_of(call, found)

    @answers("PUT", f"{REST}/campaignConversions/{{key}}")
    def associate_one(self, call: Call) -> Reply:
        _check_protocol(call)
        self._associate(call.segments["key"], body_of(call))
        return Reply(204)

    @answers("PUT", f"{REST}/campaignConversions")
    def associate_many(self, call: Call) -> Reply:
        _check_protocol(call)
        keys = [match.group(0) for match in _KEY.finditer(call.query)]
        body = body_of(call)
        entities = body.get("entities", {}) if isinstance(body, dict) else {}
        if call.query != f"ids=List({','.join(keys)})" or set(entities) != set(keys) or not keys:
            raise RefusedError(400, "The ids of the query and the entities of the body differ")
        results, errors = {}, {}
        for key in keys:
            try:
                self._associate(key, entities[key])
                results[key] = {"status": 204}
            except RefusedError as refusal:
                errors[key] = refusal.reply.json
        return Reply(200, {"results": results, "errors": errors})

    def _associated(self, rule: Mapping[str, Any], kind: str | None) -> list[str]:
        if kind not in {None, "ALL_CAMPAIGNS", "OBJECTIVE_BASED"}:
            raise RefusedError(400, f"{kind} is not an autoAssociationType")
        return [
            f"urn:li:sponsoredCampaign:{id_}"
            for id_, campaign in self.campaigns.items()
            if kind is not None
            and f"{ACCOUNT}{campaign['account']}" == rule["account"]
            and campaign["status"] in {"ACTIVE", "PAUSED", "DRAFT"}
            and (kind == "ALL_CAMPAIGNS" or campaign["fits"] == rule["type"])
        ]

    def _rule_of(self, call: Call) -> int:
        id_ = unquote(call.segments["id"])
        rule = self.rules.get(int(id_)) if id_.isdigit() else None
        account = call.params.get("account", "")
        if rule is None or rule["account"] != account:
            raise RefusedError(404, f"Conversion {id_} was not found in {account or 'no account'}")
        self.role_on(account)
        return int(id_)

    def _shown(self, id_: int) -> dict[str, Any]:
        rule = self.rules[id_]
        associated = [
            {"campaign": campaign, "conversion": f"{RULE}{id_}"} for campaign in rule["campaigns"]
        ]
        return {"id": id_, **rule, "associatedCampaigns": associated, "urlRules": []}

    def _associate(self, key: str, entity: Any) -> None:
        match = _KEY.fullmatch(key)
        if match is None:
            raise RefusedError(400, f"Key {key} is not (campaign:URN,conversion:URN)")
        campaign, rule = int(match.group(1)), self.rules.get(int(match.group(2)))
        urns = {
            "campaign": f"urn:li:sponsoredCampaign:{campaign}",
            "conversion": f"{RULE}{match.group(2)}",
        }
        if entity != urns:
            raise RefusedError(400, "The key and the body name different objects")
        if rule is None:
            raise RefusedError(404, f"Conversion {match.group(2)} was not found")
        self.check_role(rule["account"])
        known = self.campaigns.get(campaign)
        if known is None or f"{ACCOUNT}{known['account']}" != rule["account"]:
            raise RefusedError(404, f"Campaign {campaign} was not found in {rule['account']}")
        if urns["campaign"] not in rule["campaigns"]:
            rule["campaigns"] = [*rule["campaigns"], urns["campaign"]]


def _changes(body: Any) -> Any:
    patch = body.get("patch") if isinstance(body, dict) else None
    return patch.get("$set") if isinstance(patch, dict) else None


def _check_windows(rule: Mapping[str, Any]) -> None:
    names = ("postClickAttributionWindowSize", "viewThroughAttributionWindowSize")
    for name in names:
        if rule[name] in _LONG_WINDOWS and rule["type"] not in _LONG_TYPES:
            raise RefusedError(
                400, f"{name} {rule[name]} is not allowed for conversions of type {rule['type']}"
            )


def _check_protocol(call: Call) -> None:
    if call.headers.get("x-restli-protocol-version") != "2.0.0":
        raise RefusedError(400, "X-RestLi-Protocol-Version should be 2.0.0 for complex keys")
