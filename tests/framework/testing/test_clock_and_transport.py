import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import onward
from onward import AccessToken, PlatformError, Request, Response, Secret
from onward.testing import Clock, RecordingTransport

HOME = str(Path(str(onward.__file__)).parents[1])
ORDER = Request.post("https://api.acme.example/orders", json={"id": 7}, auth=AccessToken())


def test_a_clock_stands_still() -> None:
    clock = Clock()

    assert clock() == clock()


def test_a_wound_clock_has_gone_on() -> None:
    clock = Clock(datetime(2026, 3, 1, tzinfo=UTC))

    assert datetime(2026, 3, 2, 1, tzinfo=UTC) == clock.wind(days=1, hours=1)
    assert timedelta(minutes=2, seconds=3) == clock.wind(minutes=2, seconds=3) - datetime(
        2026, 3, 2, 1, tzinfo=UTC
    )


def test_a_recording_transport_keeps_what_goes_out() -> None:
    transport = RecordingTransport()

    answer = asyncio.run(transport.send(ORDER, access_token=Secret("T")))

    (sent,) = transport.sent
    assert Response(200) == answer
    assert ("https://api.acme.example/orders", {"id": 7}) == (sent.url, sent.json)
    assert "Bearer T" == sent.headers["Authorization"]


def test_answers_come_in_order_and_the_last_one_stays() -> None:
    transport = RecordingTransport([Response(500), Response(201)])

    statuses = [asyncio.run(transport.send(ORDER)).status for _ in range(3)]

    assert [500, 201, 201] == statuses


def test_answers_may_depend_on_the_request() -> None:
    transport = RecordingTransport(lambda request: Response(200, request.body()))

    assert b'{"id":7}' == asyncio.run(transport.send(ORDER)).content


def test_a_lost_connection_is_an_answer_too() -> None:
    transport = RecordingTransport(PlatformError("api.acme.example did not answer."))

    with pytest.raises(PlatformError, match="did not answer"):
        asyncio.run(transport.send(ORDER))


def test_a_project_that_has_onward_has_its_fixtures(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(
        "def test_mine(onward_clock, recording_transport):\n"
        "    assert onward_clock().hour == 12\n"
        "    assert recording_transport.sent == []\n"
    )
    plugin = ("-p", "onward.testing.pytest_plugin", "-p", "no:cacheprovider")

    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "pytest", "-q", *plugin],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": HOME, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "1 passed" in done.stdout, done.stdout + done.stderr
