"""LinkedIn's APIs on loopback, written from its documents."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from onward.testing.simulator import Arrival, Call, OAuthServer, Reply, TokenState, answers, veiled
from onward_destinations.linkedin.simulator import seeds
from onward_destinations.linkedin.simulator.answering import REST, RefusedError, body_of
from onward_destinations.linkedin.simulator.conversion_events import judge
from onward_destinations.linkedin.simulator.members import ACCOUNT
from onward_destinations.linkedin.simulator.rules import RULE, Rules
from onward_destinations.linkedin.simulator.versions import is_active

__all__ = ["LinkedIn"]

_NO_ELEMENTS = "ERROR :: /elements :: field is required but not found and has no default value"


class LinkedIn(Rules):
    """Sign-in, conversion events, conversion rules, campaigns, ad accounts.

    Attributes:
        per_minute, per_day: Requests that a token may make.
    """

    name = "LinkedIn"
    hosts = ("api.linkedin.com", "www.linkedin.com")
    consent_page = "www.linkedin.com/oauth/v2/authorization"
    exchange_endpoint = "www.linkedin.com/oauth/v2/accessToken"
    per_minute = 600
    per_day = 500_000

    def make_oauth(self, tokens: tuple[str, ...]) -> OAuthServer:
        return OAuthServer(
            self.clock,
            platform=self.name,
            accepted=tokens,
            access_life=timedelta(days=60),
            refresh_life=timedelta(days=365),
            user_denied="user_cancelled_authorize",
        )

    def begin(self) -> None:
        super().begin()
        self._used: Counter[tuple[str, str]] = Counter()

    def targets(self) -> Mapping[str, str]:
        met = {*self.arrivals.accepted, *self.arrivals.refused}
        return {
            urn: self._describe(rule)
            for urn, rule in ((f"{RULE}{id_}", rule) for id_, rule in self.rules.items())
            if urn in met
        }

    def cells(self, arrival: Arrival) -> Mapping[str, str]:
        event = arrival.event
        user = event.get("user") or {}
        value = event.get("conversionValue") or {}
        ids = [f"{each['idType']}: {veiled(each['idValue'])}" for each in user.get("userIds", ())]
        info = user.get("userInfo") or {}
        names = [
            f"{name}: {veiled(info[name])}" for name in ("firstName", "lastName") if name in info
        ]
        return {
            "Rule": arrival.target.removeprefix(RULE),
            "Event id": arrival.event_id,
            "Value": f"{value.get('amount', '')} {value.get('currencyCode', '')}".strip(),
            "Person": ", ".join(ids + names),
        }

    def answer(self, call: Call) -> Reply:
        try:
            if call.host == "api.linkedin.com":
                self._check_headers(call)
            return super().answer(call)
        except RefusedError as refusal:
            return refusal.reply

    @answers("POST", f"{REST}/conversionEvents")
    def conversion_events(self, call: Call) -> Reply:
        body = body_of(call)
        is_batch = call.headers.get("x-restli-method") == "BATCH_CREATE"
        events = _elements(body) if is_batch else [body]
        refusal = judge(
            events,
            version=call.headers["linkedin-version"],
            is_batch=is_batch,
            now=call.at,
            writable_rule=self._writable_rule,
        )
        for index, event in enumerate(events):
            known = event if isinstance(event, dict) else {}
            target, event_id = str(known.get("conversion", "")), str(known.get("eventId", ""))
            if refusal is None:
                self.arrivals.take(call.at, target, event_id, known)
            elif not refusal.indices or index in refusal.indices:
                self.arrivals.refuse(call.at, target, event_id, known, refusal.message)
        if refusal is not None:
            return refusal.reply()
        return Reply(200, {"elements": [{"status": 201}] * len(events)}) if is_batch else Reply(201)

    def _check_headers(self, call: Call) -> None:
        match self.oauth.state(call.bearer):
            case TokenState.UNKNOWN:
                raise _unauthorised(65600, "INVALID_ACCESS_TOKEN", "Invalid access token")
            case TokenState.EXPIRED:
                raise _unauthorised(
                    65602, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired"
                )
            case TokenState.REVOKED:
                raise _unauthorised(
                    65601,
                    "REVOKED_ACCESS_TOKEN",
                    "The token used in the request has been revoked by the user",
                )
            case TokenState.VALID:
                self._check_limits(call)
        version = call.headers.get("linkedin-version")
        if not version:
            raise RefusedError(
                400,
                "A version must be present. Please specify a version by adding the "
                "LinkedIn-Version header.",
                code="VERSION_MISSING",
            )
        if not is_active(version, call.at.date()):
            raise RefusedError(
                426, f"Requested version {version}01 is not active", code="NONEXISTENT_VERSION"
            )

    def _check_limits(self, call: Call) -> None:
        windows = (
            (f"{call.at:%Y-%m-%dT%H:%M}", self.per_minute, "MINUTE"),
            (f"{call.at:%Y-%m-%d}", self.per_day, "DAY"),
        )
        for window, limit, unit in windows:
            used = call.bearer, window
            if self._used[used] >= limit:
                raise RefusedError(
                    429,
                    f"Resource level throttle APPLICATION_AND_MEMBER {unit} limit for calls to "
                    "this resource is reached.",
                    serviceErrorCode=101,
                )
            self._used[used] += 1

    def _writable_rule(self, urn: str) -> Mapping[str, Any] | None:
        rule = self.rules.get(int(urn.removeprefix(RULE)))
        if rule is None:
            return None
        account = seeds.ACCOUNTS.get(int(rule["account"].removeprefix(ACCOUNT)))
        return rule if account is not None and account["role"] != "VIEWER" else None

    @staticmethod
    def _describe(rule: Mapping[str, Any]) -> str:
        count = len(rule["campaigns"])
        attributed = f"{count} campaign(s)" if count else "no campaign, so nothing is attributed"
        return f"{rule['name']} ({rule['type']}, {attributed})"


def _elements(body: Any) -> list[Any]:
    elements = body.get("elements") if isinstance(body, dict) else None
    if not isinstance(elements, list):
        raise RefusedError(422, _NO_ELEMENTS)
    return elements


def _unauthorised(service_code: int, code: str, message: str) -> RefusedError:
    return RefusedError(401, message, serviceErrorCode=service_code, code=code)
