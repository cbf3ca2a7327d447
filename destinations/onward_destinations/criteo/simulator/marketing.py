"""Criteo's REST API: sign-in, the advertisers of an application."""

from collections import Counter
from datetime import timedelta
from typing import Any, Final

from onward.testing.simulator import Call, OAuthServer, Reply, TokenState, answers
from onward.testing.simulator.platform import SimulatedPlatform

API: Final = "api.criteo.com"
_ADVERTISERS: Final = {"13": "Example Shop, EU", "14": "Example Shop, US"}
_TOKEN_ERRORS: Final = {
    TokenState.UNKNOWN: "authorization-token-invalid",
    TokenState.EXPIRED: "authorization-token-expired",
    TokenState.REVOKED: "authorization-token-invalid",
}


class Marketing(SimulatedPlatform):
    """The part of the platform that forms and connection tests ask.

    Attributes:
        advertisers: Names by id, as the application may see them.
        per_minute: Requests that an application may make.
    """

    per_minute = 250

    def make_oauth(self, tokens: tuple[str, ...]) -> OAuthServer:
        return OAuthServer(
            self.clock, platform=self.name, accepted=tokens, access_life=timedelta(minutes=15)
        )

    def begin(self) -> None:
        self.advertisers = dict(_ADVERTISERS)
        self._used: Counter[str] = Counter()

    def no_route(self, call: Call, allowed: set[str]) -> Reply:
        if call.host == API:
            return _rest_error(404, "not-found", "The endpoint does not exist", call)
        return super().no_route(call, allowed)

    @answers("POST", f"{API}/oauth2/token")
    def token(self, call: Call) -> Reply:
        if call.form.get("grant_type") != "client_credentials":
            said = {"error": "unsupported_grant_type", "error_description": "Not simulated"}
            return Reply(400, said)
        return self.oauth.token(call)

    @answers("GET", f"{API}/{{version}}/advertisers/me")
    def my_advertisers(self, call: Call) -> Reply:
        refused = self._refusal(call)
        if refused is not None:
            return refused
        rows = [
            {"type": "advertiser", "id": id_, "attributes": {"advertiserName": name}}
            for id_, name in self.advertisers.items()
        ]
        return Reply(200, {"data": rows, "errors": [], "warnings": []})

    @answers("GET", f"{API}/{{version}}/marketing-solutions/me")
    def application(self, call: Call) -> Reply:
        refused = self._refusal(call)
        if refused is not None:
            return refused
        about = {"name": "Onward", "applicationId": 1, "organizationId": 2}
        about["criteoService"] = "MarketingSolutions"
        return Reply(200, {"data": {"attributes": about}, "errors": [], "warnings": []})

    def _refusal(self, call: Call) -> Reply | None:
        if not call.bearer:
            return _rest_error(401, "authorization-token-missing", "No access token", call)
        state = self.oauth.state(call.bearer)
        if state is not TokenState.VALID:
            return _rest_error(401, _TOKEN_ERRORS[state], f"Access token is {state}", call)
        minute = f"{call.at:%Y-%m-%dT%H:%M}"
        self._used[minute] += 1
        if self._used[minute] > self.per_minute:
            end = call.at.replace(second=0, microsecond=0) + timedelta(minutes=1)
            reset = str(int(end.timestamp()))
            return Reply(
                429,
                _envelope("too-many-requests", "Rate limit", call),
                {
                    "x-ratelimit-limit": str(self.per_minute),
                    "x-ratelimit-remaining": "0",
                    "x-ratelimit-reset": reset,
                },
            )
        return None


def _rest_error(status: int, code: str, title: str, call: Call) -> Reply:
    return Reply(status, _envelope(code, title, call))


def _envelope(code: str, title: str, call: Call) -> dict[str, Any]:
    error = {
        "traceId": "00000000-0000-0000-befd-7e28ff5a4d71",
        "type": "access-control" if code.startswith("authorization") else "validation",
        "code": code,
        "instance": call.path,
        "title": title,
        "detail": title,
    }
    return {"errors": [error], "warnings": []}
