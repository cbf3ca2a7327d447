"""Alerts: each cause once in a while, masked, by webhook."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from onward.errors import PlatformError
from onward.plugins import Alert
from onward.request import Response, Secret
from onward.runner.alerting import Notice, Suppression, Webhook
from onward.testing import RecordingTransport

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PAUSED = Alert("ads", "The account is closed.", "Open it.", "closed")
URL = Secret("https://chat.example/hooks/s3cr3t")


class Clock:
    """A wound clock."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def post(webhook: Webhook, *notices: Notice) -> None:
    """Post notices, then stop."""

    async def main() -> None:
        running = asyncio.create_task(webhook.run())
        for notice in notices:
            webhook.put(notice)
        await webhook.flush(10)
        running.cancel()
        await asyncio.wait([running])

    asyncio.run(main())


async def no_sleep(_: float) -> None:
    """Time passes at once."""


def test_the_same_cause_is_told_again_only_after_a_while_with_its_repeats() -> None:
    clock = Clock()
    suppression = Suppression(clock, timedelta(hours=4))
    first = suppression.notice(PAUSED)
    kept_quiet = [suppression.notice(PAUSED) for _ in range(3)]
    clock.now += timedelta(hours=4)
    again = suppression.notice(PAUSED)

    assert first is not None
    assert [None] * 3 == kept_quiet
    assert again is not None
    assert (0, 3) == (first.repeats, again.repeats)
    assert "Raised 3 more times" in again.data()["text"]


def test_another_connection_or_cause_is_told_at_once() -> None:
    suppression = Suppression(Clock())
    suppression.notice(PAUSED)

    assert suppression.notice(Alert("other", "The account is closed.", "", "closed")) is not None
    assert suppression.notice(Alert("ads", "The dataset is gone.", "", "gone")) is not None


def test_a_cause_that_went_away_begins_anew() -> None:
    clock = Clock()
    suppression = Suppression(clock, timedelta(hours=1))
    suppression.notice(PAUSED)
    clock.now += timedelta(hours=2)
    found = suppression.notice(PAUSED)

    assert found is not None
    assert 0 == found.repeats


def test_personal_data_is_masked() -> None:
    alert = Alert("ads", "jane@example.com is refused.", "Ask 203.0.113.7.", "refused")
    found = Suppression(Clock()).notice(alert)

    assert found is not None
    assert ("ja•••• is refused.", "Ask 20••••.") == (found.alert.reason, found.alert.hint)


def test_a_webhook_gets_json_with_a_text_for_chats() -> None:
    transport = RecordingTransport(Response(200))
    post(Webhook(transport, URL), Notice(PAUSED, NOW))
    (sent,) = transport.sent

    assert ("POST", URL.reveal()) == (sent.request.method, sent.request.url)
    assert {
        "text": "Onward: ads: The account is closed. Open it.",
        "connection": "ads",
        "code": "closed",
        "reason": "The account is closed.",
        "hint": "Open it.",
        "at": "2026-11-21T12:00:00+00:00",
        "repeats": 0,
    } == sent.request.json


@pytest.mark.parametrize(
    ("tries", "answers"),
    [
        (2, [Response(503), Response(200)]),
        (3, [PlatformError("No answer."), Response(429), Response(204)]),
        (1, [Response(404)]),
        (4, [PlatformError("No answer.")]),
    ],
)
def test_it_is_tried_a_few_times_unless_the_address_is_wrong(tries: int, answers: Any) -> None:
    transport = RecordingTransport(answers)
    post(Webhook(transport, URL, no_sleep), Notice(PAUSED, NOW))

    assert tries == len(transport.sent)


def test_an_alert_that_cannot_be_delivered_is_logged_without_the_address() -> None:
    with capture_logs() as logs:
        post(Webhook(RecordingTransport(Response(404)), URL, no_sleep), Notice(PAUSED, NOW))
    (entry,) = logs

    assert "It answered 404." == entry["reason"]
    assert "s3cr3t" not in str(entry)


def test_without_an_address_nothing_is_posted() -> None:
    transport = RecordingTransport(Response(200))
    post(Webhook(transport), Notice(PAUSED, NOW))

    assert [] == transport.sent
