"""The event loop a server runs on: the quick one, where it is installed."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run_quickly(main: Coroutine[Any, Any, T]) -> T:
    """Run ``main`` on uvloop, or on Python's own loop where there is none."""
    try:
        import uvloop  # noqa: PLC0415 - not on every system
    except ImportError:
        return asyncio.run(main)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)
