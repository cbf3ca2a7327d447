"""Fixtures for projects that test their own destinations."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from onward.testing.clock import Clock
    from onward.testing.recording import RecordingTransport


# Imports wait until a fixture is asked for: pytest loads this file in every run.
@pytest.fixture
def onward_clock() -> "Clock":
    """A clock at noon on 1 January 2026 that only ``wind`` moves."""
    from onward.testing.clock import Clock  # noqa: PLC0415 - see above

    return Clock()


@pytest.fixture
def recording_transport() -> "RecordingTransport":
    """A transport that answers 200 to everything and keeps what it was sent."""
    from onward.testing.recording import RecordingTransport  # noqa: PLC0415 - see above

    return RecordingTransport()
