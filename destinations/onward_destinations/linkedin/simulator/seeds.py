"""What the simulated member finds on LinkedIn: ad accounts, campaigns, rules made by hand."""

from typing import Any

MEMBER = "urn:li:person:abcd"

ACCOUNTS: dict[int, dict[str, Any]] = {
    5012345: {"name": "Example GmbH, EU", "test": False, "role": "CAMPAIGN_MANAGER"},
    5000234: {"name": "Example Inc., US", "test": False, "role": "ACCOUNT_BILLING_ADMIN"},
    5000777: {"name": "Example sandbox", "test": True, "role": "ACCOUNT_MANAGER"},
    5000123: {"name": "Partner AG", "test": False, "role": "VIEWER"},
}
FOREIGN_ACCOUNT = 5999999


def campaigns() -> dict[int, dict[str, Any]]:
    """Campaigns by id: more than a page of them in the first account."""
    named = {
        12345: _campaign(5012345, "Website visits", "ACTIVE"),
        789090: _campaign(5012345, "Lead generation", "ACTIVE", "LEAD"),
        789091: _campaign(5012345, "Brand awareness, Nordics", "PAUSED"),
        456001: _campaign(5000234, "Website visits, US", "ACTIVE"),
        456002: _campaign(5000234, "Summer sale, US", "ARCHIVED"),
    }
    statuses = ("ACTIVE", "DRAFT", "PAUSED", "ARCHIVED")
    many = {
        800_000 + number: _campaign(
            5012345, f"Always on, segment {number:03}", statuses[number % len(statuses)]
        )
        for number in range(1, 161)
    }
    return named | many


def rules() -> dict[int, dict[str, Any]]:
    """Conversion rules by id, all made by hand: more than a page of them in the second account."""
    named = {
        14000001: _rule(5012345, "Thank-you page", "PURCHASE", method="INSIGHT_TAG"),
        14000002: _rule(5012345, "Orders of last year", "PURCHASE", enabled=False),
        14000003: _rule(5012345, "Demo requests (server)", "LEAD"),
        14000004: _rule(5012345, "CRM import", "QUALIFIED_LEAD"),
        14000005: _rule(FOREIGN_ACCOUNT, "Somebody else's orders", "PURCHASE"),
    }
    many = {
        14100000 + number: _rule(5000234, f"Campaign goal {number:03}", "OTHER")
        for number in range(1, 131)
    }
    return named | many


def _campaign(account: int, name: str, status: str, fits: str = "OTHER") -> dict[str, Any]:
    return {"account": account, "name": name, "status": status, "fits": fits}


def _rule(
    account: int, name: str, kind: str, *, method: str = "CONVERSIONS_API", enabled: bool = True
) -> dict[str, Any]:
    return {
        "name": name,
        "type": kind,
        "conversionMethod": method,
        "attributionType": "LAST_TOUCH_BY_CAMPAIGN",
        "postClickAttributionWindowSize": 30,
        "viewThroughAttributionWindowSize": 7,
        "enabled": enabled,
        "account": f"urn:li:sponsoredAccount:{account}",
        "campaigns": [],
        "created": 1698115671440,
        "lastModified": 1698115671440,
    }
