"""Whether Outbrain can be reached, what its API knows of the marketer."""

from urllib.parse import quote

from onward.destination import ConnectionTest
from onward.outcome import Delivered
from onward.request import Client, Request
from onward_destinations.outbrain.amplify import ask, has_access
from onward_destinations.outbrain.responses import ANSWERS, read_answer
from onward_destinations.outbrain.settings import Settings


async def test_connection(client: Client, settings: Settings) -> ConnectionTest:
    """Ask the API for the marketer; without a token, send a conversion of no click.

    Raises:
        PlatformError: Outbrain refused, in its words, or did not answer.
    """
    if not has_access(settings):
        return await _reach(client, settings)
    response = await ask(client, settings, f"/marketers/{quote(settings.marketer_id, safe='')}")
    marketer = response.json_object()
    if not marketer.get("id"):
        return ConnectionTest(
            passed=False,
            message="Outbrain's Amplify API answered without naming the marketer.",
            hint='Check "amplify_base_url", then test again.',
        )
    name = marketer.get("name") or marketer["id"]
    if marketer.get("enabled") is False:
        return ConnectionTest(
            passed=False,
            message=f'The marketer "{name}" is switched off.',
            hint="Ask the account manager to enable it.",
        )
    return ConnectionTest(passed=True, message=f'Outbrain knows the marketer "{name}".')


async def _reach(client: Client, settings: Settings) -> ConnectionTest:
    # No click has this id: it can be counted for nobody.
    query = "ob_click_id=connection-test&name=connection_test"
    response = await client.send(Request.get(f"{settings.base_url}{settings.path}?{query}"))
    if isinstance(read_answer(response), Delivered):
        return ConnectionTest(
            passed=True,
            message="Outbrain can be reached. It checks neither account nor names: after a "
            "conversion, look whether its status in the dashboard turns active.",
        )
    row = ANSWERS.find(response.status)
    if row is None:
        return ConnectionTest(
            passed=False,
            message=f"Outbrain answered {response.status}.",
            hint="Check base_url and path, then test again.",
        )
    said = response.text[:200] or "no text"
    return ConnectionTest(passed=False, message=row.cause.replace("{said}", said), hint=row.fix)
