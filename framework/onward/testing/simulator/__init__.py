"""The platforms on loopback, for tests or for trying things without credentials."""

from onward.testing.simulator.arrivals import Arrival, Arrivals, veiled, veiled_ids
from onward.testing.simulator.calls import Call, Calls, Recorded, Reply
from onward.testing.simulator.checks import Schema
from onward.testing.simulator.clock import SimulatedClock
from onward.testing.simulator.faults import Fault, Faults
from onward.testing.simulator.oauth import OAuthServer, TokenState
from onward.testing.simulator.platform import SimulatedPlatform, answers
from onward.testing.simulator.server import DEMO_TOKEN, Simulator

__all__ = [
    "DEMO_TOKEN",
    "Arrival",
    "Arrivals",
    "Call",
    "Calls",
    "Fault",
    "Faults",
    "OAuthServer",
    "Recorded",
    "Reply",
    "Schema",
    "SimulatedClock",
    "SimulatedPlatform",
    "Simulator",
    "TokenState",
    "answers",
    "veiled",
    "veiled_ids",
]
