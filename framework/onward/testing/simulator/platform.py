"""The base class of a platform's simulator: hosts, routes, tokens, what arrived."""

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from onward.testing.simulator.arrivals import Arrival, Arrivals
from onward.testing.simulator.calls import Call, Reply
from onward.testing.simulator.clock import SimulatedClock
from onward.testing.simulator.oauth import OAuthServer

Handler = TypeVar("Handler", bound=Callable[[Any, Call], Reply])


def answers(method: str, address: str) -> Callable[[Handler], Handler]:
    """Mark a method of a platform as the one that answers an address.

    ``@answers("GET", "api.acme.example/v3/pixels/{pixel}")`` matches as written, before any
    decoding; ``call.segments["pixel"]`` holds what stands there.
    """

    def mark(handler: Handler) -> Handler:
        routes = getattr(handler, "routes", ())
        handler.routes = (*routes, (method, address))  # type: ignore[attr-defined]
        return handler

    return mark


class SimulatedPlatform:
    """One platform, as far as its documentation tells.

    Subclass it, mark methods with ``answers``, count events through ``self.arrivals``. Write it
    from the platform's documents; never from the destination's models, lest one mistake hide in
    both.

    Attributes:
        name: The platform's name for people.
        hosts: The hosts it stands for.
        consent_page, exchange_endpoint: Addresses of its OAuth server, ``host/path``, if it has one.
        clock: The simulator's clock.
        arrivals: What it took and refused.
    """

    name: ClassVar[str]
    hosts: ClassVar[tuple[str, ...]]
    consent_page: ClassVar[str] = ""
    exchange_endpoint: ClassVar[str] = ""
    _routes: ClassVar[tuple[tuple[str, re.Pattern[str], str], ...]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = tuple(
            (method, _pattern(address), name)
            for name, member in vars(cls).items()
            for method, address in getattr(member, "routes", ())
        )
        served = (
            ("GET", vars(cls).get("consent_page"), "consent"),
            ("POST", vars(cls).get("consent_page"), "decide"),
            ("POST", vars(cls).get("exchange_endpoint"), "token"),
        )
        oauth = tuple((method, _pattern(at), name) for method, at, name in served if at)
        cls._routes = own + oauth + cls._routes

    def __init__(self, clock: SimulatedClock, *, tokens: tuple[str, ...] = ()) -> None:
        self.clock = clock
        self.arrivals = Arrivals()
        self.oauth = self.make_oauth(tokens)
        self.begin()

    def make_oauth(self, tokens: tuple[str, ...]) -> OAuthServer:
        """The platform's OAuth server; override it to say how long tokens live."""
        return OAuthServer(self.clock, platform=self.name, accepted=tokens)

    def begin(self) -> None:
        """Put the platform's own state to its beginning."""

    def reset(self) -> None:
        """Forget everything that happened."""
        self.arrivals.clear()
        self.oauth.reset()
        self.begin()

    def consent(self, call: Call) -> Reply:
        """The consent page."""
        return self.oauth.consent(call)

    def decide(self, call: Call) -> Reply:
        """What follows when a person allows or denies."""
        return self.oauth.decide(call)

    def token(self, call: Call) -> Reply:
        """Tokens for a code, a refresh token or a client's own credentials."""
        return self.oauth.token(call)

    def answer(self, call: Call) -> Reply:
        """What the platform answers."""
        address = f"{call.host}{call.path}"
        allowed = set()
        for method, pattern, name in self._routes:
            match = pattern.fullmatch(address)
            if match is None:
                continue
            if method != call.method:
                allowed.add(method)
                continue
            segments = match.groupdict()
            if segments:
                call = Call(
                    call.at,
                    call.method,
                    call.host,
                    call.path,
                    call.query,
                    call.headers,
                    call.content,
                    segments,
                )
            reply: Reply = getattr(self, name)(call)
            return reply
        return self.no_route(call, allowed)

    def claims(self, call: Call) -> bool:
        """Whether a request to a host that several platforms share is for this one.

        What none claims is for the first that has no way to tell.
        """
        return False

    def no_route(self, call: Call, allowed: set[str]) -> Reply:
        """The answer where no method answers the address."""
        if allowed:
            return Reply(405, {"message": "Method not allowed"}, {"Allow": ", ".join(allowed)})
        return Reply(404, {"message": f"No resource at {call.path}"})

    def targets(self) -> Mapping[str, str]:
        """Names of what events count for, by target, for the events manager."""
        return {}

    def cells(self, arrival: Arrival) -> Mapping[str, str]:
        """An event as columns of the events manager; personal values only as hashes."""
        return {"Event id": arrival.event_id}


def _pattern(address: str) -> re.Pattern[str]:
    literal = re.escape(address).replace(r"\{", "{").replace(r"\}", "}")
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", literal))
