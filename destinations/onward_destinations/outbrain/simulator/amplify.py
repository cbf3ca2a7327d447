"""The Amplify API: sign-in, marketers, their conversions."""

import base64
from collections import Counter
from typing import Any, Final

from onward.testing.simulator import Call, Reply, SimulatedPlatform, TokenState, answers

API: Final = "api.outbrain.com"
MARKETER: Final = "00294883a303269ddd4ed1f979dec8af73"
_NUMBER: Final = "45903f98-279b-4dc9-be81-91f3b7782a39"
_CONVERSIONS: Final = (
    ("c-1", "Purchase", "EVENT", "PURCHASE"),
    ("c-2", "Lead", "EVENT", "LEAD"),
    ("c-3", "Thank-you page", "URL", "OTHER"),
)


class Amplify(SimulatedPlatform):
    """The part of the platform that forms and connection tests ask.

    Attributes:
        marketers: Names by id, as every token may see them.
        foreign: Marketers that exist and that no token may see.
        conversions: What the marketers have, all the same.
        per_minute: Requests that a marketer's token may make.
        per_hour: Sign-ins of a user.
    """

    per_minute = 10
    per_hour = 2

    def begin(self) -> None:
        self.marketers = {MARKETER: "Example Shop"}
        self.foreign = {"00" + "f" * 32}
        self.conversions: list[dict[str, Any]] = [
            {"id": id_, "name": name, "type": kind, "category": category, "window": 30}
            for id_, name, kind, category in _CONVERSIONS
        ]
        self._used: Counter[tuple[str, str]] = Counter()

    @answers("GET", f"{API}/amplify/v0.1/login")
    def login(self, call: Call) -> Reply:
        kind, _, pair = call.headers.get("authorization", "").partition(" ")
        user = base64.b64decode(pair).decode().partition(":")[0] if kind == "Basic" else ""
        if not user:
            return _error(401, "login", "unauthorized")
        if self._is_over(call, f"{call.at:%Y-%m-%dT%H} {user}", self.per_hour):
            return _error(429, "login", "too many logins", {"rate-limit-msec-left": "3600000"})
        token = f"token-of-{user}"
        self.oauth.accept(token)
        return _done({"OB-TOKEN-V1": token})

    @answers("GET", f"{API}/amplify/v0.1/marketers")
    def all_marketers(self, call: Call) -> Reply:
        refused = self._refusal(call, "get-marketers")
        if refused is not None:
            return refused
        rows = [self._shown(id_) for id_ in self.marketers]
        return _done({"count": len(rows), "marketers": rows})

    @answers("GET", f"{API}/amplify/v0.1/marketers/{{marketer}}")
    def one_marketer(self, call: Call) -> Reply:
        marketer = call.segments["marketer"]
        refused = self._refusal(call, "get-marketer", marketer)
        return refused or _done(self._shown(marketer))

    @answers("GET", f"{API}/amplify/v0.1/marketers/{{marketer}}/conversionEvents")
    def conversion_events(self, call: Call) -> Reply:
        refused = self._refusal(call, "get-conversion-events", call.segments["marketer"])
        if refused is not None:
            return refused
        return _done({"count": len(self.conversions), "conversionEvents": self.conversions})

    @answers("POST", f"{API}/amplify/v0.1/marketers/{{marketer}}/conversionEvents")
    def create_conversion(self, call: Call) -> Reply:
        refused = self._refusal(call, "create-conversion-event", call.segments["marketer"])
        if refused is not None:
            return refused
        body = call.json()
        if any(one["name"] == body.get("name") for one in self.conversions):
            return _error(400, "create-conversion-event", "name is taken")
        made = {"id": f"c-{len(self.conversions) + 1}", **body}
        self.conversions.append(made)
        return _done(made)

    @answers("GET", f"{API}/amplify/v0.1/conversionEvents/{{conversion}}")
    @answers("PUT", f"{API}/amplify/v0.1/conversionEvents/{{conversion}}")
    def one_conversion(self, call: Call) -> Reply:
        what = f"{call.method.lower()}-conversion-event"
        refused = self._refusal(call, what)
        if refused is not None:
            return refused
        id_ = call.segments["conversion"]
        known = next((one for one in self.conversions if one["id"] == id_), None)
        if known is None:
            return _error(404, what, "no such conversion event")
        if call.method == "PUT":
            body = call.json()
            if any(not body.get(member) for member in ("name", "category", "window")):
                return _error(400, what, "a member is missing")
            known.clear()
            known.update({**body, "id": id_})
        return _done(known)

    def _shown(self, marketer: str) -> dict[str, Any]:
        name = self.marketers[marketer]
        return {"id": marketer, "name": name, "enabled": True, "currency": "EUR"}

    def _refusal(self, call: Call, what: str, marketer: str = "") -> Reply | None:
        token = call.headers.get("ob-token-v1", "")
        if self.oauth.state(token) is not TokenState.VALID:
            return _error(401, what, "unauthorized")
        if marketer in self.foreign:
            return _error(403, what, "access denied")
        if marketer and marketer not in self.marketers:
            return _error(404, what, "no such marketer")
        if self._is_over(call, f"{call.at:%Y-%m-%dT%H:%M} {token}", self.per_minute):
            left = (60 - call.at.second) * 1_000
            return _error(429, what, "too many requests", {"rate-limit-msec-left": str(left)})
        return None

    def _is_over(self, call: Call, span: str, most: int) -> bool:
        self._used[call.path, span] += 1
        return self._used[call.path, span] > most


def _done(body: dict[str, Any]) -> Reply:
    return Reply(200, body, {"AMPLIFY-REQUEST-ID": _NUMBER})


def _error(status: int, what: str, said: str, headers: dict[str, str] | None = None) -> Reply:
    told = {"AMPLIFY-REQUEST-ID": _NUMBER, **(headers or {})}
    return Reply(status, {"moreInfo": what, "errorMessage": said}, told)
