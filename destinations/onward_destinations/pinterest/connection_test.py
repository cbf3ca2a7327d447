"""Whether a connection's token may send events to its ad account."""

from datetime import datetime
from typing import Any, Final

from onward.destination import ConnectionTest
from onward.fields import epoch_seconds, sha256_hex
from onward.outcome import Delivered, Paused, Rejected
from onward.request import Client
from onward_destinations.pinterest.api import ask, posted, refusal
from onward_destinations.pinterest.quality import quality_sentence
from onward_destinations.pinterest.reading import read_answer
from onward_destinations.pinterest.settings import Settings
from onward_destinations.pinterest.tags import tag_sentence

_PERSON: Final = sha256_hex("test@example.com")


async def test_connection(client: Client, settings: Settings) -> ConnectionTest:
    """Have Pinterest check an event, which proves the token and the ad account; none is recorded.

    Raises:
        PlatformError: Pinterest refused, in its words, or did not answer.
    """
    # A conversion token may not look at the ad account: the answer then tells the time at least,
    # which the event needs.
    shown = await ask(client, settings, f"ad_accounts/{settings.ad_account_id}")
    now = shown.sent_at
    if now is None:
        if not shown.is_success:
            raise refusal(shown)
        return _unclear()
    tried = await client.send(posted(settings, [_event(now)], is_test=True))
    said = read_answer(tried, 1)
    match said if isinstance(said, (list, tuple)) else [said]:
        case [Delivered()]:
            name = shown.json_object().get("name") if shown.is_success else None
            account = f'"{name}" ({settings.ad_account_id})' if name else settings.ad_account_id
            # Who may look at the ad account may look at the quality of its events.
            quality = await quality_sentence(client, settings) if shown.is_success else ""
            tag = await tag_sentence(client, settings)
            message = f"Pinterest takes events for the ad account {account}.{quality}{tag}"
            return ConnectionTest(passed=True, message=message)
        case [Rejected() | Paused() as no]:
            return ConnectionTest(passed=False, message=no.reason, hint=no.hint)
        case _ if tried.is_success:
            return _unclear()
        case _:
            raise refusal(tried)


def _event(now: datetime) -> dict[str, Any]:
    seconds = epoch_seconds(now)
    return {
        "event_name": "page_visit",
        "action_source": "web",
        "event_time": seconds,
        "event_id": f"connection-test-{seconds}",
        "user_data": {
            "em": [_PERSON],
            "client_ip_address": "127.0.0.1",
            "client_user_agent": "Onward connection test",
        },
    }


def _unclear() -> ConnectionTest:
    return ConnectionTest(
        passed=False,
        message="Pinterest answered, but did not say whether it takes events.",
        hint='Check "api_version", then test again.',
    )
