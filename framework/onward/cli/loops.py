"""How a server runs: on the quick event loop, where it is installed, with few stops for garbage."""

import asyncio
import gc
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

GARBAGE = 50_000
"""Objects more than went, before garbage is looked for. Events are many small objects that go by
themselves; with Python's 700 nearly half of the time under load went into looking at them."""


def run_quickly(main: Coroutine[Any, Any, T]) -> T:
    """Run ``main`` on uvloop, or on Python's own loop where there is none."""
    thresholds = gc.get_threshold()
    gc.set_threshold(GARBAGE, *thresholds[1:])
    # What was imported stays for good: nobody needs to look at it again.
    gc.freeze()
    try:
        return _run(main)
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)


def _run(main: Coroutine[Any, Any, T]) -> T:
    try:
        import uvloop  # noqa: PLC0415 - not on every system
    except ImportError:
        return asyncio.run(main)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)
