"""TikTok's API for Business on loopback, written from its documents."""

from collections.abc import Mapping
from datetime import datetime
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
from onward_destinations.tiktok.simulator import seeds
from onward_destinations.tiktok.simulator.judging import fault_of, ignored
from onward_destinations.tiktok.simulator.refusing import RefusedError, enveloped

__all__ = ["TikTok"]

_API = "business-api.tiktok.com/open_api/{version}"
_SOURCES = ("web", "app", "offline", "crm")
_PERSON = ("email", "phone", "external_id", "ttclid")
_MOST = 1_000
_NOBODY = "Access token is incorrect or has been revoked."


class TikTok(SimulatedPlatform):
    """Events; lists of pixels and ad accounts.

    Attributes:
        per_second, per_minute: Requests that a developer app may make.
        may_look: Whether the token may list pixels; one of Events Manager may not.
        names_events: Whether a refusal names the event at fault.
    """

    name = "TikTok"
    hosts = ("business-api.tiktok.com",)
    per_second = 1_000
    per_minute = 600_000

    def begin(self) -> None:
        self.may_look = True
        self.names_events = True
        self._used: dict[str, tuple[str, int]] = {}

    def targets(self) -> Mapping[str, str]:
        met = {*self.arrivals.accepted, *self.arrivals.refused}
        names = {**seeds.PIXELS, **seeds.OTHER_SETS}
        return {target: names.get(target.split()[0], "Pixel") for target in sorted(met)}

    def cells(self, arrival: Arrival) -> Mapping[str, str]:
        event = arrival.event
        properties = arrival.group("properties")
        return {
            "Event": str(event.get("event", "")),
            "Pixel": arrival.target,
            "Event id": arrival.event_id,
            "Value": f"{properties.get('value', '')} {properties.get('currency', '')}".strip(),
            "Person": veiled_ids(arrival.group("user"), _PERSON),
            "Ignored": "" if arrival.refused else ignored(event),
        }

    def answer(self, call: Call) -> Reply:
        try:
            self._check_token(call)
            self._check_rate(call.at)
            return super().answer(call)
        except RefusedError as refusal:
            return enveloped(
                call.at, code=refusal.code, message=str(refusal), status=refusal.status
            )

    @answers("POST", f"{_API}/event/track/")
    def track(self, call: Call) -> Reply:
        body = _body(call)
        source, code = body.get("event_source"), body.get("event_source_id")
        if source not in _SOURCES:
            raise RefusedError(40002, f"event_source: Must be one of: {', '.join(_SOURCES)}.")
        if code not in seeds.PIXELS and code not in seeds.OTHER_SETS:
            message = (
                f"No permission to operate pixel code: {code}. You must be an admin or operator of "
                "this advertiser account."
            )
            raise RefusedError(40001, message)
        events = body.get("data")
        if not isinstance(events, list) or not 1 <= len(events) <= _MOST:
            raise RefusedError(40002, f"data: Length must be between 1 and {_MOST}.")
        test_code = body.get("test_event_code")
        target = f"{code} (test {test_code})" if test_code else str(code)
        self._judge(events, str(source), target, call.at)
        for event in events:
            self.arrivals.take(call.at, target, _id(event), event)
        return enveloped(call.at)

    @answers("GET", f"{_API}/pixel/list/")
    def pixels(self, call: Call) -> Reply:
        self._check_advertiser(call)
        asked = call.params.get("code")
        found = [
            {"pixel_id": str(7_200_000_000 + number), "pixel_code": code, "pixel_name": name}
            for number, (code, name) in enumerate(seeds.PIXELS.items())
            if asked in {None, code}
        ]
        page, size = int(call.params.get("page", 1)), int(call.params.get("page_size", 10))
        info = {
            "page": page,
            "page_size": size,
            "total_number": len(found),
            "total_page": -(-len(found) // size),
        }
        rows = found[(page - 1) * size : page * size]
        return enveloped(call.at, {"pixels": rows, "page_info": info})

    @answers("GET", f"{_API}/oauth2/advertiser/get/")
    def advertisers(self, call: Call) -> Reply:
        if call.params.get("app_id") != seeds.APP or not call.params.get("secret"):
            raise RefusedError(40101, "The app id or secret is wrong.")
        rows = [
            {"advertiser_id": id_, "advertiser_name": name}
            for id_, name in seeds.ADVERTISERS.items()
        ]
        return enveloped(call.at, {"list": rows})

    def _judge(self, events: list[Any], source: str, target: str, now: datetime) -> None:
        first = ""
        for index, event in enumerate(events):
            fault = fault_of(event, source, now)
            if fault:
                known = event if isinstance(event, dict) else {}
                self.arrivals.refuse(now, target, _id(known), known, fault)
                first = first or (f"Batch.{index}.{fault}" if self.names_events else "Invalid.")
        if first:
            raise RefusedError(40002, first)

    def _check_token(self, call: Call) -> None:
        token = call.headers.get("access-token", "")
        if not token:
            raise RefusedError(40104, "Access token is missing.", status=401)
        if self.oauth.state(token) is not TokenState.VALID:
            raise RefusedError(40105, _NOBODY, status=401)

    def _check_rate(self, now: datetime) -> None:
        for span, form, most in (
            ("second", "%H:%M:%S", self.per_second),
            ("minute", "%H:%M", self.per_minute),
        ):
            current = f"{now:{form}}"
            known, used = self._used.get(span, (current, 0))
            used = used if known == current else 0
            if used >= most:
                raise RefusedError(40100, "Too many requests. Please retry later.", status=401)
            self._used[span] = current, used + 1

    def _check_advertiser(self, call: Call) -> None:
        if not self.may_look or call.params.get("advertiser_id") not in seeds.ADVERTISERS:
            raise RefusedError(40001, "No permission to operate this advertiser account.")


def _body(call: Call) -> Mapping[str, Any]:
    try:
        body = call.json()
    except ValueError as problem:
        raise RefusedError(40002, "The request's body is not JSON.") from problem
    return body if isinstance(body, dict) else {}


def _id(event: Mapping[str, Any]) -> str:
    # TikTok counts once by pixel, name and id together.
    id_ = event.get("event_id")
    return f"{event.get('event')}:{id_}" if id_ else ""
