"""Criteo on loopback, written from its documents, from what connectors found out."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import msgspec

from onward.testing.simulator import Arrival, Call, Reply, answers, veiled
from onward_destinations.criteo.simulator.judging import errors_in, is_ignored
from onward_destinations.criteo.simulator.marketing import API, Marketing

__all__ = ["Criteo"]

_OFFLINE = "offline.criteo.com"


class Criteo(Marketing):
    """The event endpoint with its regional hosts, sign-in, the advertisers of an application.

    Attributes:
        regions: Partners whose events the general host sends on to a region's.
    """

    name = "Criteo"
    hosts = (
        "widget.criteo.com",
        "widget.eu.criteo.com",
        "widget.us.criteo.com",
        "widget.as.criteo.com",
        _OFFLINE,
        API,
    )

    def begin(self) -> None:
        super().begin()
        self.regions = {"777": "eu"}

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

    @answers("POST", "widget.criteo.com/m/event")
    @answers("POST", "widget.eu.criteo.com/m/event")
    @answers("POST", "widget.us.criteo.com/m/event")
    @answers("POST", "widget.as.criteo.com/m/event")
    def event(self, call: Call) -> Reply:
        return self._events(call, call.content)

    # Criteo issues an address a client; which, it does not publish.
    @answers("POST", f"{_OFFLINE}/onboarding/{{client}}")
    def sale(self, call: Call) -> Reply:
        try:
            body = msgspec.json.decode(call.content)
        except msgspec.DecodeError:
            return Reply(400, content=b"Bad Request", content_type="text/plain")
        whole = body if isinstance(body, dict) else {}
        account = str(whole.get("account", ""))
        errors = errors_in(body, "offline")
        if account != call.segments["client"]:
            errors.append("AccountUnknown")
        events = whole.get("events")
        for event in events if isinstance(events, list) else [{}]:
            self._arrived(call, account, whole, event, errors, is_of_any_age=True)
        return Reply(200, {"errors": errors, "warnings": []})

    @answers("GET", "widget.criteo.com/m/event")
    def event_in_address(self, call: Call) -> Reply:
        found = parse_qs(call.query).get("data", [""])
        return self._events(call, found[0].encode())

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
        self,
        call: Call,
        account: str,
        body: Mapping[str, Any],
        event: Any,
        errors: list[str],
        *,
        is_of_any_age: bool = False,
    ) -> None:
        known = event if isinstance(event, dict) else {}
        shown = {"id": body.get("id"), "event": known}
        order_id = str(known.get("id", ""))
        if errors:
            self.arrivals.refuse(call.at, account, order_id, shown, "; ".join(errors))
        elif not is_of_any_age and is_ignored(known, call.at):
            why = "older than 15 minutes: answered with success and ignored"
            self.arrivals.refuse(call.at, account, order_id, shown, why)
        else:
            self.arrivals.take(call.at, account, order_id, shown)
