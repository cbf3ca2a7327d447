"""Snapchat's Conversions API on loopback, written from its documents."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from onward.testing.simulator import (
    Arrival,
    Call,
    Reply,
    SimulatedPlatform,
    TokenState,
    answers,
    veiled_ids,
)
from onward_destinations.snapchat.simulator import marketing, seeds
from onward_destinations.snapchat.simulator.judging import MAX_EVENTS, fault_of
from onward_destinations.snapchat.simulator.refusing import RefusedError

__all__ = ["Snapchat"]

_ACCOUNTS = "accounts.snapchat.com/login/oauth2"
_ADS = "adsapi.snapchat.com/{version}"


class Snapchat(SimulatedPlatform):
    """Events of pixels and apps, counted or only checked; sign-in; lists of pixels.

    Attributes:
        per_second: Requests that a token may make.
        names_events: Whether a refusal says which event is at fault.
        refuses_with: The status of a refused batch: 400, or 200 as has been seen.
    """

    name = "Snapchat"
    hosts = (
        "tr.snapchat.com",
        "tr-shadow.snapchat.com",
        "accounts.snapchat.com",
        "adsapi.snapchat.com",
    )
    consent_page = f"{_ACCOUNTS}/authorize"
    exchange_endpoint = f"{_ACCOUNTS}/access_token"
    per_second = 1_000
    names_events = True
    refuses_with = 400

    def begin(self) -> None:
        self._second: tuple[str, int] = ("", 0)
        self._checked: dict[str, list[dict[str, Any]]] = {}

    def targets(self) -> Mapping[str, str]:
        met = {*seeds.ASSETS, *self.arrivals.accepted, *self.arrivals.refused}
        return {target: seeds.ASSETS.get(target, "") for target in sorted(met)}

    def cells(self, arrival: Arrival) -> Mapping[str, str]:
        event, custom = arrival.event, arrival.group("custom_data")
        return {
            "Event": str(event.get("event_name", "")),
            "Source": str(event.get("action_source", "")),
            "Event id": arrival.event_id,
            "Value": f"{custom.get('value', '')} {custom.get('currency', '')}".strip(),
            "Person": veiled_ids(arrival.group("user_data"), ("em", "ph", "external_id", "madid")),
        }

    def answer(self, call: Call) -> Reply:
        try:
            reply = super().answer(call)
        except RefusedError as refusal:
            reply = refusal.reply
        date = f"{call.at:%a, %d %b %Y %H:%M:%S} GMT"
        return replace(reply, headers={"Date": date, **reply.headers})

    @answers("POST", "tr.snapchat.com/{version}/{asset}/events")
    @answers("POST", "tr-shadow.snapchat.com/{version}/{asset}/events")
    def take(self, call: Call) -> Reply:
        asset, events, faults = self._judged(call)
        for index, event in enumerate(events):
            known = event if isinstance(event, dict) else {}
            if index in faults:
                self.arrivals.refuse(call.at, asset, _id(known), known, faults[index])
            elif not faults:
                self.arrivals.take(call.at, asset, _id(known), known)
        if not faults:
            return Reply(200, {"status": "VALID"})
        index, said = next(iter(faults.items()))
        body: dict[str, Any] = {"status": "INVALID", "reason": "Event validation failed"}
        if self.names_events:
            body["event"] = index
        body["errors"] = {"codes": ["517"], "error_msgs": [said]}
        return Reply(self.refuses_with, body)

    @answers("POST", "tr.snapchat.com/{version}/{asset}/events/validate")
    @answers("POST", "tr-shadow.snapchat.com/{version}/{asset}/events/validate")
    def validate(self, call: Call) -> Reply:
        asset, events, faults = self._judged(call)
        logs = [
            _log(index, event, faults.get(index), call.at) for index, event in enumerate(events)
        ]
        self._checked.setdefault(asset, []).extend(logs)
        body: dict[str, Any] = {"status": "VALID", "test_event": True, "event_logs": logs}
        if faults:
            body["status"] = "INVALID"
            body["reason"] = f"{len(faults)} of {len(events)} events invalid"
        return Reply(400 if faults else 200, body)

    @answers("GET", "tr.snapchat.com/{version}/{asset}/events/validate/logs")
    @answers("GET", "tr-shadow.snapchat.com/{version}/{asset}/events/validate/logs")
    def logs(self, call: Call) -> Reply:
        logs = self._checked.get(self._asset(call), [])
        return Reply(200, {"status": "SUCCESS", "logs": logs[-100:]})

    @answers("GET", "tr.snapchat.com/{version}/{asset}/events/validate/stats")
    @answers("GET", "tr-shadow.snapchat.com/{version}/{asset}/events/validate/stats")
    def stats(self, call: Call) -> Reply:
        asset = self._asset(call)
        hour = call.at - timedelta(hours=1)
        live = [one for one in self.arrivals.latest if one.target == asset and one.at >= hour]
        stats = {
            "test": {"event_count_past_hour": len(self._checked.get(asset, []))},
            "live": {"event_count_past_hour": len(live)},
        }
        return Reply(200, {"status": "SUCCESS", "stats": stats})

    @answers("GET", f"{_ADS}/me/organizations")
    @answers("GET", f"{_ADS}/organizations/{{owner}}/adaccounts")
    @answers("GET", f"{_ADS}/adaccounts/{{owner}}/pixels")
    def listed(self, call: Call) -> Reply:
        if self.oauth.state(call.bearer) is not TokenState.VALID:
            return marketing.refused(401, "E1001", "Unauthorized")
        return marketing.listed(call)

    def _asset(self, call: Call) -> str:
        match self.oauth.state(call.params.get("access_token", "") or call.bearer):
            case TokenState.VALID:
                pass
            case TokenState.UNKNOWN if call.params.get("access_token"):
                # A token that never was one comes as 400.
                raise RefusedError(400, "Invalid token")
            case _:
                raise RefusedError(401, "Invalid access token")
        asset = call.segments["asset"]
        if asset not in seeds.ASSETS:
            raise RefusedError(403, "The token has no access to this asset")
        second = f"{call.at:%H:%M:%S}"
        self._second = (second, self._second[1] + 1 if self._second[0] == second else 1)
        if self._second[1] > self.per_second:
            raise RefusedError(429, "Too many requests")
        return asset

    def _judged(self, call: Call) -> tuple[str, Sequence[Any], Mapping[int, str]]:
        asset = self._asset(call)
        events = _events(call)
        found = ((index, fault_of(event, asset, call.at)) for index, event in enumerate(events))
        return asset, events, {index: said for index, said in found if said is not None}


def _events(call: Call) -> Sequence[Any]:
    try:
        body = call.json()
    except ValueError as problem:
        raise RefusedError(400, "The request's body is not JSON") from problem
    events = body.get("data") if isinstance(body, dict) else None
    if not isinstance(events, list) or not events:
        raise RefusedError(400, "Param data is missing")
    if len(events) > MAX_EVENTS:
        raise RefusedError(400, f"Param data must have at most {MAX_EVENTS} events")
    return events


def _log(index: int, event: Any, fault: str | None, now: datetime) -> dict[str, Any]:
    if fault is not None:
        errors = {"codes": ["517"], "error_msgs": [fault]}
        return {"event": index, "status": "INVALID", "errors": errors, "warnings": []}
    is_old = now.timestamp() - event["event_time"] > timedelta(days=7).total_seconds()
    warnings = ["event_time is more than 7 days in the past"] if is_old else []
    return {"event": index, "status": "VALID", "warnings": warnings}


def _id(event: Mapping[str, Any]) -> str:
    # Snapchat counts once by name and id together.
    id_ = event.get("event_id")
    return f"{event.get('event_name')}:{id_}" if id_ else ""
