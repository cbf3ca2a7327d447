"""Google Analytics 4 on loopback, written from its documents."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from onward.testing.simulator import (
    Arrival,
    Call,
    OAuthServer,
    Reply,
    SimulatedPlatform,
    TokenState,
    answers,
    veiled,
)
from onward_destinations.ga4.simulator import seeds
from onward_destinations.ga4.simulator.ingesting import (
    judge_destination,
    judge_events,
    refused,
    violated,
)
from onward_destinations.ga4.simulator.judging import Finding, judge, schema

__all__ = ["GoogleAnalytics"]

_GLOBAL = "www.google-analytics.com"
_EU = "region1.google-analytics.com"
_ADMIN = "analyticsadmin.googleapis.com/v1beta"
_SECRETS = "measurementProtocolSecrets"
MOST_BYTES = 130_000
_IGNORED_SECRET = "the API secret or the stream is not known"  # noqa: S105 - words


class GoogleAnalytics(SimulatedPlatform):
    """The collector, which takes everything; the validation server; the Data Manager API.

    Attributes:
        per_minute: Requests to the Data Manager API that a project may make.
        forgotten: Whom the account forgets: property, kind of id, id.
        api_secrets: What all streams have; the Admin API shows one a page.
        may_see_secrets: Whether a sign-in may list them.
    """

    name = "Google Analytics 4"
    hosts = (
        _GLOBAL,
        _EU,
        "datamanager.googleapis.com",
        "analyticsadmin.googleapis.com",
        "www.googleapis.com",
        "oauth2.googleapis.com",
        "accounts.google.com",
    )
    consent_page = "accounts.google.com/o/oauth2/v2/auth"
    exchange_endpoint = "oauth2.googleapis.com/token"
    per_minute = 300
    may_see_secrets = True

    def make_oauth(self, tokens: tuple[str, ...]) -> OAuthServer:
        self.api_secrets = ["of-another-server", *tokens]
        return OAuthServer(
            self.clock, platform=self.name, accepted=tokens, access_life=timedelta(seconds=3_599)
        )

    def begin(self) -> None:
        self._bought: set[tuple[str, str, str]] = set()
        self._used: Counter[str] = Counter()
        self._clients: set[str] = set()
        self.forgotten: list[tuple[str, str, str]] = []

    def targets(self) -> Mapping[str, str]:
        met = {*self.arrivals.accepted, *self.arrivals.refused}
        return {target: seeds.known(target) or "not a stream of this account" for target in met}

    def cells(self, arrival: Arrival) -> Mapping[str, str]:
        event = arrival.event
        params = event.get("params")
        known = params if isinstance(params, dict) else {}
        return {
            "Event": str(event.get("name") or event.get("eventName") or ""),
            "Stream": arrival.target,
            "Session": str(known.get("session_id", "")),
            "Value": f"{known.get('value', '')} {known.get('currency', '')}".strip(),
            "Person": veiled(str(event["client"])) if event.get("client") else "",
        }

    @answers("POST", f"{_GLOBAL}/mp/collect")
    @answers("POST", f"{_EU}/mp/collect")
    def collect(self, call: Call) -> Reply:
        if len(call.content) >= MOST_BYTES:
            return Reply(413)
        body = _body_of(call)
        findings = judge(body, call.at, is_app="firebase_app_id" in call.params)
        events = body.get("events") if isinstance(body, dict) else None
        for index, event in enumerate(events if isinstance(events, list) else []):
            self._arrive(call, body, event, _about(index, findings))
        # Whatever came: GA4 never says what it ignores.
        return Reply(204)

    @answers("POST", f"{_GLOBAL}/debug/mp/collect")
    @answers("POST", f"{_EU}/debug/mp/collect")
    def validate(self, call: Call) -> Reply:
        # The secret is not looked at.
        findings = judge(_body_of(call), call.at, is_app="firebase_app_id" in call.params)
        return Reply(200, {"validationMessages": [finding.shown() for finding in findings]})

    @answers("POST", "datamanager.googleapis.com/v1/events:ingest")
    def ingest(self, call: Call) -> Reply:
        refusal = self._check_token(call) or self._check_limit(call)
        if refusal is not None:
            return refusal
        body = _body_of(call)
        if not isinstance(body, dict):
            return refused(400, "INVALID_ARGUMENT", "The body is no JSON object.")
        violations = [*judge_destination(body), *judge_events(body, call.at)]
        if violations:
            self._refuse_all(call, body, [field for field, _, _ in violations])
            return violated(violations)
        if not body.get("validateOnly"):
            target = body["destinations"][0]["productDestinationId"]
            for event in body["events"]:
                self.arrivals.take(call.at, target, event.get("transactionId", ""), event)
        return Reply(200, {"requestId": f"request-{self._used.total()}"})

    @answers("GET", f"{_ADMIN}/accountSummaries")
    def accounts(self, call: Call) -> Reply:
        refusal = self._check_token(call)
        if refusal is not None:
            return refusal
        found = [
            {"property": f"properties/{id_}", "displayName": name}
            for id_, name in seeds.PROPERTIES.items()
        ]
        return Reply(200, {"accountSummaries": [{"propertySummaries": found}]})

    @answers("GET", f"{_ADMIN}/properties/{{property}}/dataStreams")
    def streams(self, call: Call) -> Reply:
        refusal = self._check_token(call)
        if refusal is not None:
            return refusal
        property_id = call.segments["property"]
        if property_id not in seeds.STREAMS:
            return refused(403, "PERMISSION_DENIED", "The caller does not have permission.")
        return Reply(200, {"dataStreams": seeds.shown_streams(property_id)})

    @answers("GET", f"{_ADMIN}/properties/{{property}}/dataStreams/{{stream}}/{_SECRETS}")
    def secrets(self, call: Call) -> Reply:
        refusal = self._check_token(call)
        if refusal is not None:
            return refusal
        if not self.may_see_secrets:
            return refused(403, "PERMISSION_DENIED", "Request had insufficient scopes.")
        start = int(call.params.get("pageToken", 0))
        shown = [{"secretValue": one} for one in self.api_secrets[start : start + 1]]
        more = {"nextPageToken": str(start + 1)} if start + 1 < len(self.api_secrets) else {}
        return Reply(200, {_SECRETS: shown, **more})

    @answers("POST", "www.googleapis.com/analytics/v3/userDeletion/userDeletionRequests:upsert")
    def forget(self, call: Call) -> Reply:
        refusal = self._check_token(call)
        if refusal is not None:
            return refusal
        body = _body_of(call)
        if schema("deletion").faults(body):
            return refused(400, "INVALID_ARGUMENT", "Field id is required.")
        if body["propertyId"] not in seeds.STREAMS:
            return refused(403, "PERMISSION_DENIED", "User does not have sufficient permissions.")
        self.forgotten.append((body["propertyId"], body["id"]["type"], body["id"]["userId"]))
        return Reply(200, {**body, "deletionRequestTime": f"{call.at:%Y-%m-%dT%H:%M:%S.000Z}"})

    def consent(self, call: Call) -> Reply:
        self._clients.add(call.params.get("client_id", ""))
        return super().consent(call)

    def claims(self, call: Call) -> bool:
        # Google's other products sign in and ingest at the same hosts.
        match call.host:
            case "accounts.google.com":
                return "/auth/analytics" in call.params.get("scope", "")
            case "oauth2.googleapis.com":
                return call.form.get("client_id") in self._clients
            case "www.googleapis.com":
                return call.path.startswith("/analytics/")
            case _:
                return b"GOOGLE_ANALYTICS_PROPERTY" in call.content

    def _arrive(self, call: Call, body: Mapping[str, Any], event: Any, wrong: str) -> None:
        known = dict(event) if isinstance(event, dict) else {}
        client = str(body.get("client_id") or body.get("app_instance_id") or "")
        target = call.params.get("measurement_id") or call.params.get("firebase_app_id") or ""
        params = known.get("params")
        bought = params.get("transaction_id") if isinstance(params, dict) else None
        order = str(bought) if known.get("name") == "purchase" and bought is not None else ""
        if self.oauth.state(
            call.params.get("api_secret", "")
        ) is not TokenState.VALID or not seeds.known(target):
            wrong = _IGNORED_SECRET
        elif order and not wrong and (target, client, order) in self._bought:
            wrong = "the same user's purchase was counted before"
        shown = {**known, "client": client}
        if wrong:
            self.arrivals.refuse(call.at, target, order, shown, f"Ignored: {wrong}")
            return
        if order:
            self._bought.add((target, client, order))
        self.arrivals.take(call.at, target, order, shown)

    def _refuse_all(self, call: Call, body: Mapping[str, Any], fields: list[str]) -> None:
        events = body.get("events")
        for index, event in enumerate(events if isinstance(events, list) else []):
            if isinstance(event, dict) and any(f.startswith(f"events[{index}]") for f in fields):
                self.arrivals.refuse(call.at, "events:ingest", "", event, "Refused")

    def _check_token(self, call: Call) -> Reply | None:
        if self.oauth.state(call.bearer) is TokenState.VALID:
            return None
        return refused(
            401,
            "UNAUTHENTICATED",
            "Request had invalid authentication credentials. Expected OAuth 2 access token, login "
            "cookie or other valid authentication credential.",
        )

    def _check_limit(self, call: Call) -> Reply | None:
        window = f"{call.at:%Y-%m-%dT%H:%M}"
        self._used[window] += 1
        if self._used[window] <= self.per_minute:
            return None
        return refused(429, "RESOURCE_EXHAUSTED", "Quota exceeded for requests per minute.")


def _body_of(call: Call) -> Any:
    try:
        return call.json()
    except ValueError:
        return None


def _about(index: int, findings: list[Finding]) -> str:
    texts = [one.description for one in findings if one.index in {None, index}]
    return " ".join(texts)
