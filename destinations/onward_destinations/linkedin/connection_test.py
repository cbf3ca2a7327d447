"""Whether a connection's token may write to some ad account."""

from onward.destination import ConnectionTest
from onward.errors import PlatformError
from onward.request import Client
from onward_destinations.linkedin.choices import MEMBERS
from onward_destinations.linkedin.rest import ACCOUNT, all_of
from onward_destinations.linkedin.settings import Settings


async def test_connection(client: Client, settings: Settings) -> ConnectionTest:
    """Ask for the member's roles: the cheapest call that shows token, scope and role."""
    try:
        roles = [one async for one in all_of(client, MEMBERS, settings.api_version)]
    except PlatformError as error:
        hint = error.hint or "Check the network, then try again."
        return ConnectionTest(passed=False, message=error.reason, hint=hint)
    writable = [one for one in roles if one.get("role") not in {None, "VIEWER"}]
    if writable:
        accounts = ", ".join(str(one.get("account")).removeprefix(ACCOUNT) for one in writable[:5])
        more = f" and {len(writable) - 5} more" if len(writable) > 5 else ""
        return ConnectionTest(
            passed=True, message=f"LinkedIn takes events for ad account {accounts}{more}."
        )
    if roles:
        return ConnectionTest(
            passed=False,
            message="LinkedIn is connected, but this member may only view its ad accounts.",
            hint="Ask an account manager for the role CAMPAIGN_MANAGER, CREATIVE_MANAGER or higher.",
        )
    return ConnectionTest(
        passed=False,
        message="LinkedIn is connected, but it names no ad account for this member.",
        hint="Add the member to an ad account in Campaign Manager.",
    )
