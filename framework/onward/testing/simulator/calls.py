"""What a simulated platform is asked, what it answers, what is remembered of both."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

import msgspec

_KEPT_BYTES = 65_536


@dataclass(frozen=True)
class Call:
    """One request to a simulated platform.

    Attributes:
        at: When it came, by the simulator's clock.
        host: The platform's host.
        path: As written, percent-encodings included; begins with a slash.
        query: As written, without the question mark.
        headers: Names in lower case.
        segments: What stood in the places the route names, as written.
    """

    at: datetime
    method: str
    host: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    segments: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def params(self) -> dict[str, str]:
        """The query, decoded; of a name that comes twice the last counts."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    @cached_property
    def form(self) -> dict[str, str]:
        """The body of a form, decoded."""
        return dict(parse_qsl(self.content.decode(errors="replace"), keep_blank_values=True))

    @property
    def bearer(self) -> str:
        """The token behind ``Authorization: Bearer``, empty when there is none."""
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token if kind.lower() == "bearer" else ""

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: It is not JSON.
        """
        return msgspec.json.decode(self.content)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: ``json`` unless ``content`` is given."""

    status: int = 200
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    content_type: str = "application/json"

    def dated(self, at: datetime) -> "Reply":
        """The same answer, saying what time it is."""
        return replace(self, headers={"Date": f"{at:%a, %d %b %Y %H:%M:%S} GMT", **self.headers})

    def body(self) -> bytes:
        """The body as it goes over the wire."""
        if self.content is not None:
            return self.content
        return b"" if self.json is None else msgspec.json.encode(self.json)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request with what became of it.

    Attributes:
        platform: The slug of the destination.
        status: What was answered; ``None`` for a connection that was cut.
        fault: What the fault script did to it, if anything.
    """

    platform: str
    call: Call
    status: int | None
    fault: str = ""


class Calls:
    """The latest requests; their numbers are exact, however many came."""

    def __init__(self, keep: int = 1_000) -> None:
        self.latest: deque[Recorded] = deque(maxlen=keep)
        self.by_status: dict[str, Counter[str]] = {}

    def record(self, platform: str, call: Call, status: int | None, fault: str = "") -> None:
        """Remember one; of a large body only the beginning is kept."""
        if len(call.content) > _KEPT_BYTES:
            cut = call.content[:_KEPT_BYTES]
            call = Call(call.at, call.method, call.host, call.path, call.query, call.headers, cut)
        self.latest.append(Recorded(platform, call, status, fault))
        counter = self.by_status.setdefault(platform, Counter())
        counter["cut" if status is None else str(status)] += 1

    def count(self, platform: str) -> int:
        """How many requests a platform got."""
        return self.by_status.get(platform, Counter()).total()

    def clear(self) -> None:
        """Forget all."""
        self.latest.clear()
        self.by_status.clear()
