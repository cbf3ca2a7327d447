"""Outbrain on loopback, written from its help pages: it takes everything, counts what it knows."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from onward.testing.simulator import Arrival, Call, Reply, Schema, answers, veiled
from onward_destinations.outbrain.simulator.amplify import API, Amplify

__all__ = ["Outbrain"]

TRACKER: Final = "tr.outbrain.com"
_GIF: Final = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)


@cache
def _schema() -> Schema:
    return Schema(json.loads(files(__package__).joinpath("parameters.schema.json").read_bytes()))


class Outbrain(Amplify):
    """The tracker, which answers alike whatever it is sent, and the Amplify API."""

    name = "Outbrain"
    hosts = (TRACKER, API)

    def targets(self) -> Mapping[str, str]:
        met = {*self.arrivals.accepted, *self.arrivals.refused}
        return {name: f"Conversion {name}" for name in met}

    def cells(self, arrival: Arrival) -> Mapping[str, str]:
        event = arrival.event
        value = f"{event.get('orderValue', '')} {event.get('currency', '')}".strip()
        return {
            "Conversion": str(event.get("name", "")),
            "Order id": arrival.event_id,
            "Value": value,
            "Click": veiled(str(event.get("ob_click_id", ""))),
        }

    @answers("GET", f"{TRACKER}/unifiedPixel")
    @answers("GET", f"{TRACKER}/pixel")
    def postback(self, call: Call) -> Reply:
        parameters = call.params
        name, order_id = parameters.get("name", ""), parameters.get("orderId", "")
        faults = _schema().faults(parameters)
        if faults:
            where = ".".join(map(str, faults[0].absolute_path)) or "request"
            why = f"{where}: {faults[0].message[:120]}; answered with success, ignored"
            self.arrivals.refuse(call.at, name, order_id, parameters, why)
        else:
            self.arrivals.take(call.at, name, order_id, parameters)
        return Reply(200, content=_GIF, content_type="image/gif")
