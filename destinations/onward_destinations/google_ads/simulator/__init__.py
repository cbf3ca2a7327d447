"""Google's APIs for ads on loopback, written from their documents."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from onward.testing.simulator import (
    Arrival,
    Call,
    OAuthServer,
    Reply,
    TokenState,
    answers,
    veiled,
)
from onward_destinations.google_ads.simulator.ads_api import AdsApi
from onward_destinations.google_ads.simulator.answering import (
    RefusedError,
    body_of,
    error,
    refused,
)
from onward_destinations.google_ads.simulator.ingestion import judge, warnings

__all__ = ["GoogleAds"]

_CONSENT = "accounts.google.com/o/oauth2/v2/auth"
_UNKNOWN = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or "
    "other valid authentication credential."
)


class GoogleAds(AdsApi):
    """Sign-in, conversions through both APIs, conversion actions, lists.

    Attributes:
        per_minute: Requests to the Data Manager API that a token may make.
    """

    name = "Google Ads"
    hosts = (
        "datamanager.googleapis.com",
        "googleads.googleapis.com",
        "oauth2.googleapis.com",
        "accounts.google.com",
    )
    per_minute = 300

    def make_oauth(self, tokens: tuple[str, ...]) -> OAuthServer:
        return OAuthServer(self.clock, platform="Google", accepted=tokens)

    def begin(self) -> None:
        super().begin()
        self._used: Counter[tuple[str, str]] = Counter()
        self._requests = 0

    def targets(self) -> Mapping[str, str]:
        met = {*self.arrivals.accepted, *self.arrivals.refused}
        return {
            id_: f"{action['name']} ({action['category']})"
            for id_, action in self.actions.items()
            if id_ in met
        }

    def cells(self, arrival: Arrival) -> Mapping[str, str]:
        event = arrival.event
        restated = event.get("restatementValue") or {}
        value = event.get("conversionValue", restated.get("adjustedValue", ""))
        currency = (
            event.get("currency") or event.get("currencyCode") or restated.get("currencyCode", "")
        )
        people = (event.get("userData") or event).get("userIdentifiers") or ()
        known = [
            f"{name}: {veiled(text)}"
            for person in people
            for name, text in person.items()
            if isinstance(text, str) and name != "userIdentifierSource"
        ]
        clicks = event.get("adIdentifiers") or event
        return {
            "Action": arrival.target,
            "Transaction": arrival.event_id,
            "Value": f"{value} {currency}".strip(),
            "Click": ", ".join(n for n in ("gclid", "wbraid", "gbraid") if n in clicks),
            "Person": ", ".join(known),
        }

    def answer(self, call: Call) -> Reply:
        try:
            if call.host in self.hosts[:2]:
                self._check_token(call)
            reply = super().answer(call)
        except RefusedError as refusal:
            reply = refusal.reply
        date = f"{call.at:%a, %d %b %Y %H:%M:%S} GMT"
        return replace(reply, headers={"Date": date, **reply.headers})

    @answers("GET", _CONSENT)
    def consent(self, call: Call) -> Reply:
        return self.oauth.consent(call)

    @answers("POST", _CONSENT)
    def decide(self, call: Call) -> Reply:
        return self.oauth.decide(call)

    @answers("POST", "oauth2.googleapis.com/token")
    def token(self, call: Call) -> Reply:
        return self.oauth.token(call)

    @answers("POST", "datamanager.googleapis.com/v1/events:ingest")
    def ingest(self, call: Call) -> Reply:
        self._check_rate(call)
        body = body_of(call)
        events = body.get("events") if isinstance(body, dict) else None
        try:
            action = judge(body, self.actions, call.at)
        except RefusedError as refusal:
            self._count_refused(call, body, events, refusal)
            raise
        if not body.get("validateOnly"):
            for event in body["events"]:
                self.arrivals.take(call.at, action, event.get("transactionId", ""), event)
        self._requests += 1
        found = list(warnings(body["events"]))
        number = f"126365e1-16d0-4c81-9de9-{self._requests:012}"
        return Reply(200, {"requestId": number} | ({"fieldWarnings": found} if found else {}))

    def _count_refused(self, call: Call, body: Any, events: Any, refusal: RefusedError) -> None:
        details = refusal.reply.json["error"].get("details", ())
        violations = [v for detail in details for v in detail.get("fieldViolations", ())]
        for index, event in enumerate(events if isinstance(events, list) else ()):
            words = [v["description"] for v in violations if f"events[{index}]" in v["field"]]
            if words and isinstance(event, dict):
                target = body["destinations"][0].get("productDestinationId", "")
                known = event.get("transactionId", "")
                self.arrivals.refuse(call.at, target, known, event, " ".join(words))

    def _check_token(self, call: Call) -> None:
        if self.oauth.state(call.bearer) is not TokenState.VALID:
            raise RefusedError(Reply(401, error(401, _UNKNOWN)))

    def _check_rate(self, call: Call) -> None:
        used = call.bearer, f"{call.at:%Y-%m-%dT%H:%M}"
        if self._used[used] >= self.per_minute:
            raise refused(
                429,
                "RATE_LIMIT_EXCEEDED",
                "Quota exceeded for quota metric 'Ingestion requests'.",
                quota_limit="IngestionRequestsPerMinutePerProject",
            )
        self._used[used] += 1
