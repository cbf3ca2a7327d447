"""Criteo on loopback, written from its documents and what connectors found out."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qs

import msgspec

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
from onward_destinations.criteo.simulator.judging import errors_in, is_ignored

__all__ = ["Criteo"]

API: Final = "api.criteo.com"
_ADVERTISERS: Final = {"13": "Example Shop, EU", "14": "Example Shop, US"}
_TOKEN_ERRORS: Final = {
    TokenState.UNKNOWN: "authorization-token-invalid",
    TokenState.EXPIRED: "authorization-token-expired",
    TokenState.REVOKED: "authorization-token-invalid",
}


class Criteo(SimulatedPlatform):
    """The event endpoint with its regional hosts, sign-in, the advertisers of an application.

    Attributes:
        regions: Partners whose events the general host sends on to a region's.
        advertisers: Names by id, as the application may see them.
        per_minute: Requests of the REST API that an application may make.
    """

    name = "Criteo"
    hosts = (
        "widget.criteo.com",
        "widget.eu.criteo.com",
        "widget.us.criteo.com",
        "widget.as.criteo.com",
        API,
    )
    per_minute = 250

    def make_oauth(self, tokens: tuple[str, ...]) -> OAuthServer:
        return OAuthServer(
            self.clock, platform=self.name, accepted=tokens, access_life=timedelta(minutes=15)
        )

    def begin(self) -> None:
        self.regions = {"777": "eu"}
        self.advertisers = dict(_ADVERTISERS)
        self._used: Counter[str] = Counter()

    def targets(self) -> Mapping[str, str]:
        met = {*self.arrivals.accepted, *self.arrivals.refused}
        return {account: f"Partner {account}" for account in met}

    def cells(self, arrival: Arrival) -> Mapping[str, str]:
        event = arrival.event
        person = event.get("id") or {}
        known = [f"{form}: {veiled(value)}" for form, value in (person.get("email") or {}).items()]
        known += [
            f"{key}: {veiled(person[key])}"
            for key in ("mapped_user_id", "gaid", "idfa")
            if key in person
        ]
        one = event.get("event") or {}
        return {
            "Event": str(one.get("event", "")),
            "Order id": arrival.event_id,
            "Item": msgspec.json.encode(one.get("item")).decode() if "item" in one else "",
            "Person": ", ".join(known),
        }

    def no_route(self, call: Call, allowed: set[str]) -> Reply:
        if call.host == API:
            return _rest_error(404, "not-found", "The endpoint does not exist", call)
        return super().no_route(call, allowed)

    @answers("POST", "widget.criteo.com/m/event")
    @answers("POST", "widget.eu.criteo.com/m/event")
    @answers("POST", "widget.us.criteo.com/m/event")
    @answers("POST", "widget.as.criteo.com/m/event")
    def event(self, call: Call) -> Reply:
        return self._events(call, call.content)

    @answers("GET", "widget.criteo.com/m/event")
    def event_in_address(self, call: Call) -> Reply:
        found = parse_qs(call.query).get("data", [""])
        return self._events(call, found[0].encode())

    @answers("POST", f"{API}/oauth2/token")
    def token(self, call: Call) -> Reply:
        if call.form.get("grant_type") != "client_credentials":
            said = {"error": "unsupported_grant_type", "error_description": "Not simulated"}
            return Reply(400, said)
        return self.oauth.token(call)

    @answers("GET", f"{API}/{{version}}/advertisers/me")
    def my_advertisers(self, call: Call) -> Reply:
        refused = self._refusal(call)
        if refused is not None:
            return refused
        rows = [
            {"type": "advertiser", "id": id_, "attributes": {"advertiserName": name}}
            for id_, name in self.advertisers.items()
        ]
        return Reply(200, {"data": rows, "errors": [], "warnings": []})

    @answers("GET", f"{API}/{{version}}/marketing-solutions/me")
    def application(self, call: Call) -> Reply:
        refused = self._refusal(call)
        if refused is not None:
            return refused
        about = {"name": "Onward", "applicationId": 1, "organizationId": 2}
        about["criteoService"] = "MarketingSolutions"
        return Reply(200, {"data": {"attributes": about}, "errors": [], "warnings": []})

    def _events(self, call: Call, content: bytes) -> Reply:
        try:
            body = msgspec.json.decode(content)
        except msgspec.DecodeError:
            return Reply(400, content=b"Bad Request", content_type="text/plain")
        whole = body if isinstance(body, dict) else {}
        account = str(whole.get("account", ""))
        region = self.regions.get(account)
        if region is not None and call.host != f"widget.{region}.criteo.com":
            question = f"?{call.query}" if call.query else ""
            home = f"https://widget.{region}.criteo.com{call.path}{question}"
            return Reply(307, headers={"Location": home})
        errors = errors_in(body)
        events = whole.get("events")
        for event in events if isinstance(events, list) else [{}]:
            self._arrived(call, account, whole, event, errors)
        return Reply(200, {"errors": errors, "warnings": []})

    def _arrived(
        self, call: Call, account: str, body: Mapping[str, Any], event: Any, errors: list[str]
    ) -> None:
        known = event if isinstance(event, dict) else {}
        shown = {"id": body.get("id"), "event": known}
        order_id = str(known.get("id", ""))
        if errors:
            self.arrivals.refuse(call.at, account, order_id, shown, "; ".join(errors))
        elif is_ignored(known, call.at):
            why = "older than 15 minutes: answered with success and ignored"
            self.arrivals.refuse(call.at, account, order_id, shown, why)
        else:
            self.arrivals.take(call.at, account, order_id, shown)

    def _refusal(self, call: Call) -> Reply | None:
        if not call.bearer:
            return _rest_error(401, "authorization-token-missing", "No access token", call)
        state = self.oauth.state(call.bearer)
        if state is not TokenState.VALID:
            return _rest_error(401, _TOKEN_ERRORS[state], f"Access token is {state}", call)
        minute = f"{call.at:%Y-%m-%dT%H:%M}"
        self._used[minute] += 1
        if self._used[minute] > self.per_minute:
            end = call.at.replace(second=0, microsecond=0) + timedelta(minutes=1)
            reset = str(int(end.timestamp()))
            return Reply(
                429,
                _envelope("too-many-requests", "Rate limit", call),
                {
                    "x-ratelimit-limit": str(self.per_minute),
                    "x-ratelimit-remaining": "0",
                    "x-ratelimit-reset": reset,
                },
            )
        return None


def _rest_error(status: int, code: str, title: str, call: Call) -> Reply:
    return Reply(status, _envelope(code, title, call))


def _envelope(code: str, title: str, call: Call) -> dict[str, Any]:
    error = {
        "traceId": "00000000-0000-0000-befd-7e28ff5a4d71",
        "type": "access-control" if code.startswith("authorization") else "validation",
        "code": code,
        "instance": call.path,
        "title": title,
        "detail": title,
    }
    return {"errors": [error], "warnings": []}
