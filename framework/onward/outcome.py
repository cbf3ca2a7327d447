"""What became of a payload; what a response says about a request."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Delivered:
    """The platform took it. A ``note`` says what a person should know all the same."""

    note: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Retry:
    """This delivery did not go through this time; try it again, not before ``after``."""

    reason: str
    after: timedelta | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """The platform refuses this event and would refuse it again."""

    reason: str
    hint: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Paused:
    """The configuration is wrong: everything waits until a person has mended it."""

    reason: str
    hint: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """The platform refuses the batch for some of its events without naming them."""

    reason: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Reauthorise:
    """The access token is not accepted: refresh it once and send the same request again."""

    reason: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class SlowDown:
    """Too many requests: the lane waits; no attempt is counted."""

    reason: str
    after: timedelta | None = None
    code: str = ""


Outcome = Delivered | Retry | Rejected | Paused
"""What a single payload met with."""

Verdict = Outcome | Split | Reauthorise | SlowDown
"""What a response says about the whole request."""
