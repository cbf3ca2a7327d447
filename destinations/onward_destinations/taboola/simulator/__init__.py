"""Taboola on loopback, written from its documents: bulk takes all, a postback is checked."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from onward.testing.simulator import Arrival, Call, Reply, Schema, answers, veiled
from onward_destinations.taboola.simulator.backstage import API, Backstage

__all__ = ["Taboola"]

TRACKER: Final = "trc.taboola.com"
MOST_ACTIONS: Final = 1_000
_CLICK: Final = re.compile(r"[A-Za-z0-9_\-]{50,512}")


@cache
def _schema() -> Schema:
    return Schema(json.loads(files(__package__).joinpath("action.schema.json").read_bytes()))


class Taboola(Backstage):
    """The tracker's two endpoints, and the Backstage API."""

    name = "Taboola"
    hosts = (TRACKER, API)

    def targets(self) -> Mapping[str, str]:
        met = {*self.arrivals.accepted, *self.arrivals.refused}
        return {name: f"Event name {name}" for name in met}

    def cells(self, arrival: Arrival) -> Mapping[str, str]:
        event = arrival.event
        return {
            "Name": str(event.get("name", "")),
            "Order id": arrival.event_id,
            "Revenue": f"{event.get('revenue', '')} {event.get('currency', '')}".strip(),
            "Quantity": str(event.get("quantity", "")),
            "Click": veiled(str(event.get("click-id", ""))),
        }

    @answers("POST", f"{TRACKER}/{{account}}/log/3/bulk-s2s-action")
    def bulk(self, call: Call) -> Reply:
        if not call.headers.get("content-type", "").startswith("application/json"):
            return Reply(415)
        try:
            body = call.json()
        except ValueError:
            return Reply(400)
        actions = body.get("actions") if isinstance(body, dict) else None
        if not isinstance(actions, list):
            return Reply(400)
        if len(actions) > MOST_ACTIONS:
            return Reply(413)
        for action in actions:
            self._judge(call, action)
        return Reply(204)

    @answers("GET", f"{TRACKER}/actions-handler/log/3/s2s-action")
    @answers("POST", f"{TRACKER}/actions-handler/log/3/s2s-action")
    def postback(self, call: Call) -> Reply:
        action = dict(call.params)
        if not action.get("name") or _CLICK.fullmatch(action.get("click-id", "")) is None:
            name = action.get("name", "")
            self.arrivals.refuse(call.at, name, action.get("orderid", ""), action, "answered 400")
            return Reply(400)
        self.arrivals.take(call.at, action["name"], action.get("orderid", ""), action)
        return Reply(204)

    def _judge(self, call: Call, action: Any) -> None:
        known = action if isinstance(action, dict) else {}
        name, order_id = str(known.get("name", "")), str(known.get("orderid", ""))
        faults = _schema().faults(action)
        if faults:
            where = ".".join(map(str, faults[0].absolute_path)) or "action"
            why = f"{where}: {faults[0].message[:120]}; answered with success, lost"
            self.arrivals.refuse(call.at, name, order_id, known, why)
        else:
            self.arrivals.take(call.at, name, order_id, known)
