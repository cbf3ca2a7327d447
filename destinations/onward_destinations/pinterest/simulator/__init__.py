"""Pinterest's API for Conversions on loopback, written from its documents."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from onward.testing.simulator import (
    Arrival,
    Call,
    OAuthServer,
    Reply,
    SimulatedPlatform,
    TokenState,
    answers,
    veiled_ids,
)
from onward_destinations.pinterest.simulator import seeds
from onward_destinations.pinterest.simulator.judging import (
    MAX_EVENTS,
    fault_of,
    ignored,
    malformed,
    warning_of,
)
from onward_destinations.pinterest.simulator.refusing import RefusedError

__all__ = ["Pinterest"]

_API = "api.pinterest.com/{version}"
_PERSON = ("em", "ph", "external_id", "hashed_maids")


class Pinterest(SimulatedPlatform):
    """Events of ad accounts, each answered for; sign-in; the lists of ad accounts, of their tags.

    Attributes:
        per_minute: Requests that an ad account may get.
        may_look: Whether tokens may list ad accounts; a conversion token may not.
        names_events: Whether a refusal says what became of each event.
        fails_with: The status where events failed: 422, or 200 as has been seen.
        is_ramped_down: Whether the endpoint for events is out of service.
        is_in_beta: Whether the token's app may have people forgotten.
        made: The tags that were created, by ad account.
        forgotten: Whom ad accounts forget: account, emails or epiks.
    """

    name = "Pinterest"
    hosts = ("api.pinterest.com", "www.pinterest.com")
    consent_page = "www.pinterest.com/oauth/"
    exchange_endpoint = f"{_API}/oauth/token"
    per_minute = 5_000
    may_look = True
    names_events = True
    fails_with = 422
    is_ramped_down = False
    is_in_beta = True

    def begin(self) -> None:
        self._used: Counter[tuple[str, str]] = Counter()
        self.made: dict[str, list[dict[str, Any]]] = {}
        self.forgotten: list[tuple[str, dict[str, list[str]]]] = []

    def make_oauth(self, tokens: tuple[str, ...]) -> OAuthServer:
        return OAuthServer(
            self.clock,
            platform=self.name,
            accepted=tokens,
            access_life=timedelta(days=30),
            refresh_life=timedelta(days=60),
            rotates=True,
        )

    def targets(self) -> Mapping[str, str]:
        met = {*self.arrivals.accepted, *self.arrivals.refused}
        return {target: seeds.AD_ACCOUNTS.get(target, "") for target in sorted(met)}

    def cells(self, arrival: Arrival) -> Mapping[str, str]:
        event, custom = arrival.event, arrival.group("custom_data")
        limited = str(custom.get("opt_out_type", ""))
        return {
            "Event": f"{event.get('event_name', '')}, {event.get('action_source', '')}",
            "Event id": arrival.event_id,
            "Opt out": "yes" if event.get("opt_out") else limited,
            "Person": veiled_ids(arrival.group("user_data"), _PERSON),
            "Value": f"{custom.get('value', '')} {custom.get('currency', '')}".strip(),
            "Ignored": "" if arrival.refused else ignored(event),
        }

    def answer(self, call: Call) -> Reply:
        try:
            reply = super().answer(call)
        except RefusedError as refusal:
            reply = refusal.reply
        return reply.dated(call.at)

    @answers("POST", f"{_API}/ad_accounts/{{account}}/events")
    def take(self, call: Call) -> Reply:
        account = self._account(call)
        if self.is_ramped_down:
            raise RefusedError(503, 4197, "This endpoint is ramped down.")
        self._check_rate(call, account)
        events = _events(call)
        records = call.params.get("test") != "true"
        said = []
        for event in events:
            fault = fault_of(event, call.at)
            if fault is not None and records:
                self.arrivals.refuse(call.at, account, _id(event), event, fault)
            elif records:
                self.arrivals.take(call.at, account, _id(event), event)
            said.append(
                {
                    "status": "processed" if fault is None else "failed",
                    "error_message": fault,
                    "warning_message": None if fault else warning_of(event, call.at),
                }
            )
        return self._told(said)

    @answers("GET", f"{_API}/ad_accounts/{{account}}")
    def show(self, call: Call) -> Reply:
        account = self._account(call)
        self._check_look()
        return Reply(200, _shown(account))

    @answers("GET", f"{_API}/ad_accounts")
    def listed(self, call: Call) -> Reply:
        self._check_token(call)
        self._check_look()
        start, size = int(call.params.get("bookmark", 0)), int(call.params.get("page_size", 25))
        page = list(seeds.AD_ACCOUNTS)[start : start + size]
        more = str(start + size) if start + size < len(seeds.AD_ACCOUNTS) else None
        return Reply(200, {"items": [_shown(account) for account in page], "bookmark": more})

    @answers("GET", f"{_API}/ad_accounts/{{account}}/conversion_tags")
    def tags(self, call: Call) -> Reply:
        account = self._account(call)
        self._check_look()
        made = self.made.get(account, [])
        return Reply(200, {"items": [*seeds.TAGS.get(account, ()), *made], "bookmark": None})

    @answers("POST", f"{_API}/ad_accounts/{{account}}/conversion_tags")
    def make_tag(self, call: Call) -> Reply:
        account = self._account(call)
        self._check_look()
        body = call.json()
        name = body.get("name")
        if not isinstance(name, str) or not name or not set(body) <= seeds.TAG_MEMBERS:
            raise RefusedError(400, 1, "Invalid request: the tag's name or a member is wrong.")
        made = self.made.setdefault(account, [])
        tag = {
            "id": str(int(seeds.TAG) + 100 + len(made)),
            "ad_account_id": account,
            "name": name,
            "status": "ACTIVE",
            "enhanced_match_status": "NOT_VALIDATED" if body.get("aem_enabled") else None,
            "last_fired_time_ms": None,
        }
        made.append(tag)
        return Reply(200, tag)

    @answers("GET", f"{_API}/ad_accounts/{{account}}/conversion_eqs")
    def quality(self, call: Call) -> Reply:
        account = self._account(call)
        self._check_look()
        if call.params.get("lookback_period") not in {"1d", "14d"}:
            raise RefusedError(400, 1, "Invalid request: lookback_period is 1d or 14d.")
        return Reply(200, list(seeds.QUALITY.get(account, ())))

    @answers("POST", f"{_API}/ad_accounts/{{account}}/conversion_deletion_requests")
    def forget(self, call: Call) -> Reply:
        account = self._account(call)
        if not self.is_in_beta:
            raise RefusedError(403, 29, "You are not permitted to access that resource.")
        targets = call.json().get("deletion_targets")
        if not isinstance(targets, dict) or not (
            targets.get("user_emails") or targets.get("epiks")
        ):
            raise RefusedError(400, 1, "Invalid request: deletion_targets names nobody.")
        self.forgotten.append((account, targets))
        return Reply(200, {"request_id": f"del-{len(self.forgotten)}"})

    def token(self, call: Call) -> Reply:
        if not call.headers.get("authorization", "").lower().startswith("basic "):
            raise RefusedError(401, 2, "Authentication failed.")
        return super().token(call)

    def _told(self, said: list[dict[str, Any]]) -> Reply:
        failed = sum(one["status"] == "failed" for one in said)
        body: dict[str, Any] = {
            "num_events_received": len(said),
            "num_events_processed": len(said) - failed,
            "events": said,
        }
        if not failed or self.fails_with == 200:
            return Reply(200, body)
        if not self.names_events:
            del body["events"]
        message = "Not all events were successfully processed."
        return Reply(self.fails_with, {"code": 4198, "message": message, "details": body})

    def _account(self, call: Call) -> str:
        self._check_token(call)
        account = call.segments["account"]
        if account == seeds.PARTNERED:
            raise RefusedError(403, 29, "You are not permitted to access that resource.")
        if account not in seeds.AD_ACCOUNTS:
            raise RefusedError(404, 50, "Ad account not found.")
        return account

    def _check_token(self, call: Call) -> None:
        if self.oauth.state(call.bearer) is not TokenState.VALID:
            # Pinterest has been seen to echo the credential.
            raise RefusedError(401, 2, f"Authentication failed for token {call.bearer}.")

    def _check_look(self) -> None:
        if not self.may_look:
            raise RefusedError(403, 3, "Authorization failed: the token lacks ads:read.")

    def _check_rate(self, call: Call, account: str) -> None:
        used = f"{call.at:%Y-%m-%dT%H:%M}", account
        if self._used[used] >= self.per_minute:
            refusal = RefusedError(429, 8, "You have exceeded your rate limit. Try again later.")
            wait = {"x-ratelimit-reset": str(60 - call.at.second)}
            refusal.reply = replace(refusal.reply, headers=wait)
            raise refusal
        self._used[used] += 1


def _events(call: Call) -> Sequence[Mapping[str, Any]]:
    try:
        body = call.json()
    except ValueError as problem:
        raise RefusedError(400, 4196, "Invalid request: the body is not JSON.") from problem
    events = body.get("data") if isinstance(body, dict) else None
    if not isinstance(events, list) or not 1 <= len(events) <= MAX_EVENTS:
        raise RefusedError(400, 4196, f"Invalid request: data needs 1 to {MAX_EVENTS} events.")
    if set(body) != {"data"}:
        raise RefusedError(400, 4196, "Invalid request: data is the only member.")
    for event in events:
        fault = malformed(event)
        if fault is not None:
            # It does not say which.
            raise RefusedError(400, 4196, fault)
    return events


def _shown(account: str) -> Mapping[str, Any]:
    return {
        "id": account,
        "name": seeds.AD_ACCOUNTS[account],
        "currency": "USD",
        "country": "US",
    }


def _id(event: Mapping[str, Any]) -> str:
    # Pinterest counts once by name and id together; offline events always count.
    if event["action_source"] == "offline":
        return ""
    return f"{event['event_name']}:{event['event_id']}"
