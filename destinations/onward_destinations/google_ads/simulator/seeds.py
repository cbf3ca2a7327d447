"""What the simulated person finds at Google: accounts, conversion actions, custom variables."""

from datetime import UTC, datetime
from typing import Any, Final

SHOP: Final = "1234567890"
MANAGER: Final = "5550001111"
LEADS: Final = "2223334444"
OTHERS: Final = "9998887777"

ACCOUNTS: Final[dict[str, dict[str, Any]]] = {
    SHOP: {"name": "Example shop", "manager": False, "below": MANAGER},
    LEADS: {"name": "Example for teams", "manager": False, "below": MANAGER},
    MANAGER: {"name": "Example group", "manager": True, "below": None},
}
# The accounts the person is a member of; the others are reached through a manager.
MEMBER_OF: Final = (SHOP, MANAGER)

_LONG_AGO: Final = datetime(2026, 1, 1, tzinfo=UTC)


def actions() -> dict[str, dict[str, Any]]:
    """Conversion actions by id, all made by hand: more than a chunk of them in the first account."""
    named = {
        "987654321": _action("Orders (server)", "PURCHASE"),
        "555111222": _action("Leads (CRM)", "SUBMIT_LEAD_FORM", counting="ONE_PER_CLICK"),
        "555111333": _action("Trials (server)", "SUBSCRIBE_PAID"),
        "555111444": _action("Sign-ups (server)", "SIGNUP"),
        "555111555": _action("Carts (server)", "ADD_TO_CART"),
        "555111666": _action("Checkouts (server)", "BEGIN_CHECKOUT"),
        "555111777": _action("Qualified leads (CRM)", "QUALIFIED_LEAD", counting="ONE_PER_CLICK"),
        "987650001": _action("Purchase (website)", "PURCHASE", kind="WEBPAGE"),
        "987660001": _action("Calls that sold", "PHONE_CALL_LEAD", kind="UPLOAD_CALLS"),
        "987650002": _action("Old orders", "PURCHASE", status="HIDDEN"),
        "987650003": _action("Group orders", "PURCHASE", owner=MANAGER),
    }
    many = {str(700_000_000 + n): _action(f"Goal {n:03}", "DEFAULT") for n in range(1, 31)}
    return named | many


# Who called the shop's forwarding numbers.
CALLERS: Final = ("+14155550132", "+493012345678")
VARIABLES: Final = {"31": "lead_quality", "32": "membership"}


def _action(
    name: str,
    category: str,
    *,
    kind: str = "UPLOAD_CLICKS",
    status: str = "ENABLED",
    counting: str = "MANY_PER_CLICK",
    owner: str = SHOP,
) -> dict[str, Any]:
    return {
        "name": name,
        "type": kind,
        "category": category,
        "status": status,
        "countingType": counting,
        "ownerCustomer": f"customers/{owner}",
        "valueSettings": {"defaultValue": 1, "defaultCurrencyCode": "USD"},
        "created": _LONG_AGO,
    }
