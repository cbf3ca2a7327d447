"""The Backstage API: sign-in, accounts, conversion rules."""

from datetime import timedelta
from typing import Any, Final

from onward.testing.simulator import Call, OAuthServer, Reply, TokenState, answers
from onward.testing.simulator.platform import SimulatedPlatform

API: Final = "backstage.taboola.com"
_VERSION: Final = f"{API}/backstage/api/{{version}}"
_RULES: Final = (
    ("Purchase (server)", "MAKE_PURCHASE", "EVENT_BASED", "make_purchase", "ACTIVE"),
    ("Lead", "LEAD", "EVENT_BASED", "lead", "ACTIVE"),
    ("Old lead", "LEAD", "EVENT_BASED", "lead_2019", "ARCHIVED"),
    ("Thank-you page", "OTHER", "URL_BASED", None, "ACTIVE"),
)

_NOT_FOUND: Final = Reply(404, {"http_status": 404, "message": "Resource not found"})


class Backstage(SimulatedPlatform):
    """The part of the platform that forms and connection tests ask.

    Attributes:
        accounts: Alphabetic ids and names by number, as every client may see them.
    """

    def make_oauth(self, tokens: tuple[str, ...]) -> OAuthServer:
        return OAuthServer(
            self.clock, platform=self.name, accepted=tokens, access_life=timedelta(hours=12)
        )

    def begin(self) -> None:
        self.rules = [_rule(number, rule) for number, rule in enumerate(_RULES, 1)]
        self.accounts = {"1234567": ("acme-sc", "Acme"), "7654321": ("acme-us-sc", "Acme US")}

    @answers("POST", f"{API}/backstage/oauth/token")
    def token(self, call: Call) -> Reply:
        if call.form.get("grant_type") != "client_credentials":
            return _xml(400, "UnsupportedGrantTypeException", "unsupported_grant_type")
        reply = self.oauth.token(call)
        if reply.status != 200:
            return _xml(400, "BadClientCredentialsException", "invalid_client")
        issued = reply.json
        return Reply(
            200,
            {
                "access_token": issued["access_token"],
                "token_type": "bearer",
                "expires_in": issued["expires_in"],
            },
        )

    @answers("POST", f"{API}/backstage/oauth/token/")
    def token_with_slash(self, call: Call) -> Reply:
        page = b"<html><body>HTTP Status 403 - Expected CSRF token not found</body></html>"
        return Reply(403, content=page, content_type="text/html")

    @answers("GET", f"{_VERSION}/users/current/allowed-accounts")
    def allowed_accounts(self, call: Call) -> Reply:
        rows = [
            {"id": number, "account_id": account, "name": name, "type": "ADVERTISER"}
            for number, (account, name) in self.accounts.items()
        ]
        return self._refusal(call) or Reply(200, {"results": rows})

    @answers("GET", f"{_VERSION}/{{account}}/conversion_rules")
    def conversion_rules(self, call: Call) -> Reply:
        return self._account_refusal(call) or Reply(200, {"results": self.rules})

    @answers("POST", f"{_VERSION}/{{account}}/conversion_rules")
    def create_rule(self, call: Call) -> Reply:
        refused = self._account_refusal(call)
        if refused is not None:
            return refused
        body = call.json()
        if not body.get("display_name") or not body.get("category") or not body.get("type"):
            return Reply(400, {"http_status": 400, "message": "Missing required field"})
        made = {"id": len(self.rules) + 1, "status": "ACTIVE", **body}
        self.rules.append(made)
        return Reply(200, made)

    @answers("POST", f"{_VERSION}/{{account}}/conversion_rules/{{rule}}")
    def update_rule(self, call: Call) -> Reply:
        rule = self._rule_of(call)
        if isinstance(rule, Reply):
            return rule
        if rule["status"] == "ARCHIVED":
            return Reply(400, {"http_status": 400, "message": "Conversion rule is archived"})
        rule.update(call.json())
        return Reply(200, rule)

    @answers("POST", f"{_VERSION}/{{account}}/conversion_rules/{{rule}}/archive")
    def archive_rule(self, call: Call) -> Reply:
        rule = self._rule_of(call)
        if isinstance(rule, Reply):
            return rule
        rule["status"] = "ARCHIVED"
        return Reply(200, rule)

    def _rule_of(self, call: Call) -> dict[str, Any] | Reply:
        """The rule that the address names, or why it cannot be had."""
        named = (one for one in self.rules if str(one["id"]) == call.segments["rule"])
        return self._account_refusal(call) or next(named, _NOT_FOUND)

    def _account_refusal(self, call: Call) -> Reply | None:
        known = {account for account, _ in self.accounts.values()}
        return self._refusal(call) or (None if call.segments["account"] in known else _NOT_FOUND)

    def _refusal(self, call: Call) -> Reply | None:
        if self.oauth.state(call.bearer) is TokenState.VALID:
            return None
        return _xml(401, "UnauthorizedException", "unauthorized")


def _rule(number: int, told: tuple[str | None, ...]) -> dict[str, Any]:
    members = ("display_name", "category", "type", "event_name", "status")
    return {
        "id": number,
        **dict(zip(members, told, strict=True)),
        "look_back_window": 30,
        "include_in_total_conversions": True,
    }


def _xml(status: int, element: str, error: str) -> Reply:
    content = f"<{element}><error>{error}</error></{element}>".encode()
    return Reply(status, content=content, content_type="application/xml")
