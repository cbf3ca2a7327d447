"""What a member of LinkedIn may see: ad accounts, campaigns, his role."""

import re
from typing import Any

from onward.testing.simulator import Call, Reply, SimulatedPlatform, answers
from onward_destinations.linkedin.simulator import seeds
from onward_destinations.linkedin.simulator.answering import (
    REST,
    RefusedError,
    cursor_of,
    denied,
    page_of,
)

ACCOUNT = "urn:li:sponsoredAccount:"


class Members(SimulatedPlatform):
    """The part of the platform that forms ask."""

    def begin(self) -> None:
        self.campaigns: dict[int, dict[str, Any]] = seeds.campaigns()

    @answers("GET", f"{REST}/adAccounts")
    def ad_accounts(self, call: Call) -> Reply:
        found = [
            {
                "id": id_,
                "name": a["name"],
                "status": "ACTIVE",
                "test": a["test"],
                "type": "BUSINESS",
            }
            for id_, a in sorted(seeds.ACCOUNTS.items())
        ]
        return cursor_of(call, found)

    @answers("GET", f"{REST}/adAccounts/{{account}}/adCampaigns")
    def ad_campaigns(self, call: Call) -> Reply:
        account = call.segments["account"]
        self.role_on(f"{ACCOUNT}{account}")
        match = re.search(r"status:\(values:List\(([A-Z_,]*)\)\)", call.params.get("search", ""))
        statuses = match.group(1).split(",") if match else None
        found = [
            {"id": id_, "name": campaign["name"], "status": campaign["status"]}
            for id_, campaign in self.campaigns.items()
            if str(campaign["account"]) == account
            and (statuses is None or campaign["status"] in statuses)
        ]
        return cursor_of(call, found)

    @answers("GET", f"{REST}/adAccountUsers")
    def ad_account_users(self, call: Call) -> Reply:
        if call.params.get("q") != "authenticatedUser":
            raise RefusedError(400, "Only the finder authenticatedUser is simulated")
        found = [
            {"user": seeds.MEMBER, "account": f"{ACCOUNT}{id_}", "role": account["role"]}
            for id_, account in sorted(seeds.ACCOUNTS.items())
        ]
        return page_of(call, found)

    def role_on(self, account: str) -> str:
        id_ = account.removeprefix(ACCOUNT)
        known = seeds.ACCOUNTS.get(int(id_)) if id_.isdigit() else None
        if known is None:
            raise denied(account)
        role: str = known["role"]
        return role

    def check_role(self, account: str) -> None:
        if self.role_on(account) == "VIEWER":
            raise denied(account)
