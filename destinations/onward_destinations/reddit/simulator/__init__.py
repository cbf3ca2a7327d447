"""Reddit's Conversions API on loopback, written from its documents."""

from collections.abc import Mapping, Sequence
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
from onward_destinations.reddit.simulator import lists, seeds
from onward_destinations.reddit.simulator.judging import (
    MAX_EVENTS,
    fault_of,
    misfit,
    old_fault_of,
)
from onward_destinations.reddit.simulator.refusing import RefusalError

__all__ = ["Reddit"]

_ADS = "ads-api.reddit.com/api"
_ACCOUNTS = "www.reddit.com/api/v1"


class Reddit(SimulatedPlatform):
    """Events of pixels in both versions; sign-in; lists of businesses and their pixels.

    Attributes:
        per_second: Events that a token may send.
        names_events: Whether a refusal says which events are at fault.
        refuses_with: The status of a batch that v2.0 refuses: 400, or 200 as has been seen.
        ended: Whether v2.0 is no more.
        tested: How many events came that do not count.
    """

    name = "Reddit"
    hosts = ("ads-api.reddit.com", "www.reddit.com")
    per_second = 10_000
    names_events = True
    refuses_with = 400
    ended = False

    def begin(self) -> None:
        self.tested = 0
        self._second: tuple[str, int] = ("", 0)

    def targets(self) -> Mapping[str, str]:
        met = {*seeds.PIXELS, *self.arrivals.accepted, *self.arrivals.refused}
        return {target: seeds.PIXELS.get(target, "") for target in sorted(met)}

    def cells(self, arrival: Arrival) -> Mapping[str, str]:
        metadata = arrival.group("metadata") or arrival.group("event_metadata")
        worth = metadata.get("value", metadata.get("value_decimal", ""))
        person = arrival.group("user")
        return {
            "Event": _name(arrival.event),
            "Source": str(arrival.event.get("action_source", "")),
            "Conversion id": str(metadata.get("conversion_id", "")),
            "Value": f"{worth} {metadata.get('currency', '')}".strip(),
            "Person": veiled_ids(person, ("email", "phone_number", "external_id", "ip_address")),
        }

    def answer(self, call: Call) -> Reply:
        try:
            reply = super().answer(call)
        except RefusalError as refusal:
            reply = refusal.reply
        said = {"Date": f"{call.at:%a, %d %b %Y %H:%M:%S} GMT", **reply.headers}
        return Reply(reply.status, reply.json, said, reply.content, reply.content_type)

    @answers("POST", f"{_ADS}/v3/pixels/{{pixel}}/conversion_events")
    def take(self, call: Call) -> Reply:
        pixel = self._pixel(call)
        data = _object(call).get("data")
        if not isinstance(data, dict):
            raise RefusalError.told(400, "data is required.")
        events = self._events(data, call)
        faults = _faults(fault_of(event, call.at) for event in events)
        self._count(call, pixel, events, faults, is_test=bool(data.get("test_id")))
        if not faults:
            return Reply(200, {"data": {"message": _processed(events)}})
        error: dict[str, Any] = {"code": 400, "message": "Invalid request."}
        if self.names_events:
            error["fields"] = [
                {"field": f"data.events[{index}]{place}", "message": said}
                for index, (place, said) in faults.items()
            ]
        return Reply(400, {"error": error})

    @answers("POST", f"{_ADS}/v2.0/conversions/events/{{pixel}}")
    def take_old(self, call: Call) -> Reply:
        if self.ended:
            raise RefusalError.told(410, "This version of the API has ended.")
        pixel = self._pixel(call)
        body = _object(call)
        events = self._events(body, call)
        for event in events:
            wrong = misfit(event)
            if wrong is not None:
                # A single value of the wrong type fails the whole request, as forbidden.
                raise RefusalError.explained(403, "FORBIDDEN", wrong)
        faults = _faults(old_fault_of(event, call.at) for event in events)
        self._count(call, pixel, events, faults, is_test=body.get("test_mode") is True)
        if not faults:
            return Reply(200, {"message": _processed(events)})
        said = f"There were {len(faults)} invalid conversion events. None were processed."
        if not self.names_events:
            return Reply(400, {"message": said})
        invalid = [
            {"error_message": said, "event": events[index]} for index, (_, said) in faults.items()
        ]
        return Reply(self.refuses_with, {"message": said, "invalid_events": invalid})

    @answers("GET", f"{_ACCOUNTS}/authorize")
    def consent(self, call: Call) -> Reply:
        return self.oauth.consent(call)

    @answers("POST", f"{_ACCOUNTS}/authorize")
    def decide(self, call: Call) -> Reply:
        return self.oauth.decide(call)

    @answers("POST", f"{_ACCOUNTS}/access_token")
    def token(self, call: Call) -> Reply:
        return self.oauth.token(call)

    @answers("GET", f"{_ADS}/v3/me/businesses")
    @answers("GET", f"{_ADS}/v3/businesses/{{business}}/pixels")
    @answers("GET", f"{_ADS}/v3/businesses/{{business}}/ad_accounts")
    def listed(self, call: Call) -> Reply:
        self._signed_in(call)
        return lists.listed(call)

    @answers("GET", f"{_ADS}/v3/pixels/{{pixel}}/last_fired_at")
    def fired(self, call: Call) -> Reply:
        return Reply(200, {"data": seeds.FIRED.get(self._pixel(call), {})})

    def _signed_in(self, call: Call) -> None:
        match self.oauth.state(call.bearer):
            case TokenState.VALID:
                return
            case TokenState.UNKNOWN if not call.bearer:
                raise RefusalError.plainly(401, "Authorization Required")
            case _:
                said = "This server could not verify that you are authorized to access the document"
                raise RefusalError.explained(401, "UNAUTHORIZED", f"{said} you requested.")

    def _pixel(self, call: Call) -> str:
        self._signed_in(call)
        pixel = call.segments["pixel"]
        if pixel in seeds.PIXELS:
            return pixel
        if pixel in seeds.OTHERS:
            raise RefusalError.explained(403, "FORBIDDEN", "You may not use this account.")
        raise RefusalError.told(404, "The pixel was not found.")

    def _events(self, holder: Mapping[str, Any], call: Call) -> Sequence[Any]:
        events = holder.get("events")
        if not isinstance(events, list) or not events:
            raise RefusalError.told(400, "events is required.")
        if len(events) > MAX_EVENTS:
            raise RefusalError.told(400, f"events must have at most {MAX_EVENTS} items.")
        second = f"{call.at:%H:%M:%S}"
        before = self._second[1] if self._second[0] == second else 0
        if before + len(events) > self.per_second:
            raise RefusalError.told(429, "Too many requests.")
        self._second = (second, before + len(events))
        return events

    def _count(
        self,
        call: Call,
        pixel: str,
        events: Sequence[Any],
        faults: Mapping[int, tuple[str, str]],
        *,
        is_test: bool,
    ) -> None:
        for index, event in enumerate(events):
            known = event if isinstance(event, dict) else {}
            if index in faults:
                self.arrivals.refuse(call.at, pixel, _id(known), known, faults[index][1])
            elif not faults and is_test:
                self.tested += 1
            elif not faults:
                self.arrivals.take(call.at, pixel, _id(known), known)


def _object(call: Call) -> dict[str, Any]:
    try:
        body = call.json()
    except ValueError as problem:
        raise RefusalError.told(400, "The body is not JSON.") from problem
    if not isinstance(body, dict):
        raise RefusalError.told(400, "The body is not an object.")
    return body


def _faults(found: Any) -> dict[int, tuple[str, str]]:
    return {index: fault for index, fault in enumerate(found) if fault is not None}


def _processed(events: Sequence[Any]) -> str:
    return f"Successfully processed {len(events)} conversion events."


def _name(event: Mapping[str, Any]) -> str:
    kind = event.get("type") or event.get("event_type")
    if not isinstance(kind, dict):
        return ""
    own = str(kind.get("custom_event_name", ""))[:64]
    return f"{kind.get('tracking_type', '')} {own}".rstrip()


def _id(event: Mapping[str, Any]) -> str:
    # Reddit counts once by conversion id, type and custom name together.
    metadata = event.get("metadata") or event.get("event_metadata")
    id_ = metadata.get("conversion_id") if isinstance(metadata, dict) else None
    return f"{_name(event)}:{id_}" if id_ else ""
