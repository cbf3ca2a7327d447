"""Fault scripts: what the next requests meet with in place of the platform's own answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

FaultKind = Literal["answer", "pass", "reset", "malformed"]


@dataclass(slots=True, kw_only=True)
class Fault:
    """One script.

    Attributes:
        kind: ``answer`` sends status, headers and body in place of the platform; ``pass`` lets the
            platform answer (after ``delay_s``); ``reset`` cuts the connection in the middle of
            the answer; ``malformed`` sends the first half of the platform's answer, or of HTML
            where that is empty.
        platform: The slug of the destination it is for; empty for all.
        method: The HTTP method it is for; empty for all.
        path: A regular expression found in ``host/path?query``; empty for all.
        skip: Requests to let through first.
        times: Requests it meets; ``None`` for all from then on.
        acts: Whether the platform does its work before an ``answer`` or ``reset``: a time-out
            after which nobody knows.
        status, body, headers: The answer; a body that is no text is sent as JSON.
        delay_s: How long to wait first.
        drip_s: How long to wait before each byte of the answer's body.
    """

    kind: FaultKind = "answer"
    platform: str = ""
    method: str = ""
    path: str = ""
    skip: int = 0
    times: int | None = 1
    acts: bool = False
    status: int = 503
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    drip_s: float = 0.0

    def __post_init__(self) -> None:
        try:
            re.compile(self.path)
        except re.error as error:
            msg = f'"path" should be a regular expression, but "{self.path}" is none: {error}.'
            raise ValueError(msg) from error

    def fits(self, platform: str, method: str, address: str) -> bool:
        """Whether it is meant for such a request."""
        return (
            self.platform in {"", platform}
            and self.method.upper() in {"", method}
            and (not self.path or re.search(self.path, address) is not None)
        )


class Faults:
    """The scripts in force, in the order they were given."""

    def __init__(self) -> None:
        self.scripts: list[Fault] = []

    def add(self, *faults: Fault) -> None:
        """Put scripts behind those in force."""
        self.scripts.extend(faults)

    def clear(self) -> None:
        """Let the platforms answer again."""
        self.scripts.clear()

    def next(self, platform: str, method: str, address: str) -> Fault | None:
        """The script that this request meets, counted down."""
        for fault in self.scripts:
            if not fault.fits(platform, method, address):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self.scripts.remove(fault)
            return fault
        return None
