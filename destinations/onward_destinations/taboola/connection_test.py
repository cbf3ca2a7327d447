"""Whether Taboola can be reached, whether the account is the client's."""

from onward.destination import ConnectionTest
from onward.request import Client, Request
from onward_destinations.taboola.backstage import ACCOUNTS, rows_of
from onward_destinations.taboola.bodies import credential
from onward_destinations.taboola.responses import ANSWERS
from onward_destinations.taboola.settings import Settings


async def test_connection(client: Client, settings: Settings) -> ConnectionTest:
    """Ask Backstage for the account; without an account name, send an empty batch.

    Raises:
        PlatformError: Taboola refused, or did not answer.
    """
    if settings.account_name is None:
        return await _reach(client, settings)
    rows = await rows_of(client, settings, ACCOUNTS)
    known = {str(row.get("id")): row for row in rows}
    account = known.get(settings.account_id)
    if account is None:
        return ConnectionTest(
            passed=False,
            message=f"The client may not use account {settings.account_id}, only "
            f"{', '.join(list(known)[:5]) or 'none'}.",
            hint="Set account_id to the number of one of these.",
        )
    if account.get("account_id") != settings.account_name:
        return ConnectionTest(
            passed=False,
            message=f'Account {settings.account_id} is called "{account.get("account_id")}".',
            hint=f'Set account_name to "{account.get("account_id")}".',
        )
    return ConnectionTest(
        passed=True, message=f"Taboola knows account {settings.account_id} ({account.get('name')})."
    )


async def _reach(client: Client, settings: Settings) -> ConnectionTest:
    request = Request.post(settings.bulk_url, json={"actions": []}, auth=credential(settings))
    response = await client.send(request)
    # What Taboola says to an empty batch is not documented; a 400 was read by the right endpoint.
    if response.is_success or response.status == 400:
        return ConnectionTest(
            passed=True,
            message="Taboola can be reached. It checks neither account nor names: after a "
            "conversion, look in Realize, Tracking, whether its status turns active.",
        )
    row = ANSWERS.find(response.status)
    message = row.cause if row else f"Taboola answered {response.status}."
    hint = "Check base_url and bulk_path, then test again."
    return ConnectionTest(passed=False, message=message, hint=hint)
