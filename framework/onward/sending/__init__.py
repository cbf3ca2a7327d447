"""Sending: the only place that talks to platforms."""

from onward.sending.breaker import Breaker
from onward.sending.concurrency import Slots
from onward.sending.credentials import Credentials, CredentialsRefusedError
from onward.sending.limits import Limiter, TokenBucket
from onward.sending.sender import Sender
from onward.sending.spells import covered_s
from onward.sending.transport import HttpTransport, SimulatedHosts, Transport

__all__ = [
    "Breaker",
    "Credentials",
    "CredentialsRefusedError",
    "HttpTransport",
    "Limiter",
    "Sender",
    "SimulatedHosts",
    "Slots",
    "TokenBucket",
    "Transport",
    "covered_s",
]
