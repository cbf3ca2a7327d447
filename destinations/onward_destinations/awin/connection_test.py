"""Whether a token may report orders of an advertiser."""

from onward.destination import ConnectionTest
from onward.request import Client
from onward_destinations.awin.accounts import advertisers
from onward_destinations.awin.settings import Settings


async def test_connection(client: Client, settings: Settings) -> ConnectionTest:
    """Look for the advertiser among those that the token's owner sees; no order is made.

    Raises:
        PlatformError: Awin refused, in its words, or did not answer.
    """
    _, found = await advertisers(client, settings)
    name = found.get(settings.advertiser_id)
    if name is None:
        return ConnectionTest(
            passed=False,
            message="The token works, but its owner cannot see advertiser "
            f"{settings.advertiser_id}.",
            hint="Compare advertiser_id, or ask for the role Admin on it; changes take ten minutes.",
        )
    message = f'The token works for the advertiser "{name}" ({settings.advertiser_id}).'
    return ConnectionTest(passed=True, message=message)
