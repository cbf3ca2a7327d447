"""Whether Criteo takes events for a partner, its REST API the credentials."""

from typing import Any, Final

from onward.destination import ConnectionTest
from onward.outcome import Delivered, Paused, Rejected
from onward.request import Client, Request
from onward_destinations.criteo.marketing import advertisers, application, refusal
from onward_destinations.criteo.responses import read_answer
from onward_destinations.criteo.s2s import HEADERS
from onward_destinations.criteo.settings import Settings

# The hash of nobody: a real event, for a person that does not exist.
NOBODY: Final = "0" * 64


async def test_connection(client: Client, settings: Settings) -> ConnectionTest:
    """Send an event for nobody; where the REST API is used, ask for its advertisers too.

    Raises:
        PlatformError: Criteo refused, in its words, or did not answer.
    """
    if settings.delivery_mode == "rest":
        return await _advertisers(client, settings)
    probed = await _probe(client, settings)
    if not probed.passed or settings.advertiser_id is None:
        return probed
    asked = await _advertisers(client, settings)
    return asked if not asked.passed else _both(probed, asked)


async def _probe(client: Client, settings: Settings) -> ConnectionTest:
    body: dict[str, Any] = {
        "account": settings.partner_id,
        "version": settings.payload_version,
        "site_type": settings.site_type_default,
        "id": {"email": {"sha256": NOBODY}},
        # Without a timestamp it counts as of now.
        "events": [{"event": "viewHome"}],
    }
    address = f"{settings.base_url}{settings.path}"
    response = await client.send(Request.post(address, headers=HEADERS, json=body))
    match read_answer(response, 1):
        case Delivered():
            message = f"Criteo takes events for partner {settings.partner_id}."
            return ConnectionTest(passed=True, message=message)
        case Rejected(reason=reason, hint=hint) | Paused(reason=reason, hint=hint):
            return ConnectionTest(passed=False, message=reason, hint=hint)
        case _:
            raise refusal(response)


async def _advertisers(client: Client, settings: Settings) -> ConnectionTest:
    name = await application(client, settings)
    who = f'application "{name}"' if name else "application"
    rows = await advertisers(client, settings)
    ids = [str(row["id"]) for row in rows]
    if not ids:
        return ConnectionTest(
            passed=False,
            message=f"The credentials are valid, but no advertiser is granted to the {who}.",
            hint="Ask the advertiser to approve the application by its consent link.",
        )
    if settings.advertiser_id is not None and settings.advertiser_id not in ids:
        return ConnectionTest(
            passed=False,
            message=f"The {who} may not act for advertiser {settings.advertiser_id}, only "
            f"for {', '.join(ids[:5])}.",
            hint='Choose "advertiser_id" among these, or ask that advertiser to approve it.',
        )
    return ConnectionTest(
        passed=True, message=f"The REST API knows the {who}, for {len(ids)} advertiser(s)."
    )


def _both(one: ConnectionTest, other: ConnectionTest) -> ConnectionTest:
    return ConnectionTest(passed=True, message=f"{one.message} {other.message}")
