"""How a server runs: on the quick event loop, where it is installed, with few stops for garbage."""

import asyncio
import ctypes
import gc
import sys
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")

GARBAGE = 50_000
"""Objects more than went, before garbage is looked for. Events are many small objects that go by
themselves; with Python's 700 nearly half of the time under load went into looking at them."""
_M_ARENA_MAX = -8  # malloc.h of glibc


def run_quickly(main: Coroutine[Any, Any, T]) -> T:
    """Run ``main`` on uvloop, or on Python's own loop where there is none."""
    _use_one_arena()
    thresholds = gc.get_threshold()
    gc.set_threshold(GARBAGE, *thresholds[1:])
    # What was imported stays for good: nobody needs to look at it again.
    gc.freeze()
    try:
        return _run(main)
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)


def _use_one_arena() -> None:
    """Have all threads allocate from one place.

    glibc gives each thread one of its own, where what it frees stays: a tenth of the memory of a
    server under load, whose threads wait for each other anyway. Source: mallopt(3).
    """
    if sys.platform == "linux":
        # Other C libraries know no mallopt, and have no such places.
        with suppress(AttributeError):
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def _run(main: Coroutine[Any, Any, T]) -> T:
    try:
        import uvloop  # noqa: PLC0415 - not on every system
    except ImportError:
        return asyncio.run(main)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)
