"""The simulator's own addresses: what arrived, clock, faults, tokens."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from onward.testing.simulator.calls import Recorded
from onward.testing.simulator.events_manager import events_page, summary
from onward.testing.simulator.faults import Fault
from onward.testing.simulator.pages import CONTENT_SECURITY_POLICY
from onward.testing.simulator.platform import SimulatedPlatform
from onward.testing.simulator.world import World

_SECRET_HEADERS = frozenset({"authorization", "access-token", "cookie"})


class _BadRequestError(Exception):
    """The caller asked for something that cannot be; the text says what could."""


def control_routes(world: World) -> Sequence[Route]:
    """The routes under ``/_simulator``."""
    control = Control(world)

    def route(path: str, method: str, function: Callable[[Any], Any]) -> Route:
        async def endpoint(request: Request) -> Response:
            raw = await request.body()
            try:
                arguments = msgspec.json.decode(raw) if raw else dict(request.query_params)
                return _json(function(arguments))
            except (_BadRequestError, ValueError, TypeError) as problem:
                return _json({"message": str(problem)}, 400)

        return Route(path, endpoint, methods=[method])

    async def page(_request: Request) -> Response:
        return HTMLResponse(
            events_page(world), headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY}
        )

    return [
        Route("/", page),
        route("/counts", "GET", control.counts),
        route("/events", "GET", control.events),
        route("/calls", "GET", control.calls),
        route("/clock", "GET", control.clock),
        route("/clock", "POST", control.set_clock),
        route("/faults", "GET", control.faults),
        route("/faults", "POST", control.add_faults),
        route("/faults", "DELETE", control.clear_faults),
        route("/tokens", "POST", control.tokens),
        route("/reset", "POST", control.reset),
    ]


class Control:
    """Each method is one address: JSON arguments in, a JSON value out."""

    def __init__(self, world: World) -> None:
        self._world = world

    def counts(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Requests and events of every platform, exact."""
        return {slug: summary(self._world, slug) for slug in self._world.platforms}

    def events(self, arguments: dict[str, Any]) -> list[dict[str, Any]]:
        """The latest events of a platform as they were sent; ``?platform=…&limit=…``."""
        arrivals = self._platform(arguments).arrivals.latest
        limit = int(arguments.get("limit", len(arrivals)))
        return [
            {
                "at": arrival.at.isoformat(),
                "target": arrival.target,
                "event_id": arrival.event_id,
                "refused": arrival.refused,
                "event": arrival.event,
            }
            for arrival in list(arrivals)[-limit:]
        ]

    def calls(self, arguments: dict[str, Any]) -> list[dict[str, Any]]:
        """The latest requests, without their tokens; ``?platform=…&limit=…``."""
        wanted = arguments.get("platform")
        found = [r for r in self._world.calls.latest if wanted in {None, r.platform}]
        limit = int(arguments.get("limit", len(found)))
        return [_shown(recorded) for recorded in found[-limit:]]

    def clock(self, arguments: dict[str, Any]) -> dict[str, str]:
        """The time on the platforms."""
        return {"now": self._world.clock.now().isoformat()}

    def set_clock(self, arguments: dict[str, Any]) -> dict[str, str]:
        """Move it: ``{"now": "2026-11-21T12:00:00Z"}`` or ``{"advance_s": 3600}``."""
        if "now" in arguments:
            moment = datetime.fromisoformat(arguments["now"])
            self._world.clock.set(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        elif "advance_s" in arguments:
            self._world.clock.advance(timedelta(seconds=float(arguments["advance_s"])))
        else:
            self._world.clock.reset()
        return self.clock(arguments)

    def faults(self, arguments: dict[str, Any]) -> list[Any]:
        """The fault scripts in force."""
        return [msgspec.to_builtins(fault) for fault in self._world.faults.scripts]

    def add_faults(self, arguments: Any) -> list[Any]:
        """Add one script, or a list of them: ``{"status": 429, "times": 3}``."""
        given = arguments if isinstance(arguments, list) else [arguments]
        self._world.faults.add(*(msgspec.convert(each, Fault) for each in given))
        return self.faults({})

    def clear_faults(self, arguments: dict[str, Any]) -> list[Any]:
        """Let the platforms answer again."""
        self._world.faults.clear()
        return []

    def tokens(self, arguments: dict[str, Any]) -> dict[str, str]:
        """``{"platform": "…", "action": "expire"}``; with ``token`` for one of them only."""
        oauth = self._platform(arguments).oauth
        token = arguments.get("token")
        actions: dict[str, Callable[[str | None], None]] = {
            "expire": oauth.expire,
            "revoke": oauth.revoke,
            "revoke_refresh": oauth.revoke_refresh,
            "accept": lambda given: oauth.accept(given or "demo-token"),
        }
        action = str(arguments.get("action", ""))
        if action not in actions:
            msg = f'"action" is one of {", ".join(actions)}, but it is "{action}".'
            raise _BadRequestError(msg)
        actions[action](token)
        return {"done": action}

    def reset(self, arguments: dict[str, Any]) -> dict[str, str]:
        """Forget everything that happened, on every platform."""
        self._world.reset()
        return {"done": "reset"}

    def _platform(self, arguments: dict[str, Any]) -> SimulatedPlatform:
        slug = str(arguments.get("platform", ""))
        try:
            return self._world.platforms[slug]
        except KeyError:
            known = ", ".join(self._world.platforms) or "none"
            msg = f'"platform" is one of {known}, but it is "{slug}".'
            raise _BadRequestError(msg) from None


def _shown(recorded: Recorded) -> dict[str, Any]:
    call = recorded.call
    return {
        "at": call.at.isoformat(),
        "platform": recorded.platform,
        "method": call.method,
        "host": call.host,
        "path": call.path,
        "query": call.query,
        "headers": {
            name: "••••" if name in _SECRET_HEADERS else value
            for name, value in call.headers.items()
        },
        "body": call.content.decode(errors="replace"),
        "status": recorded.status,
        "fault": recorded.fault,
    }


def _json(value: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")
