"""Being asked to stop: SIGTERM or Ctrl-C."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stopping() -> Iterator[asyncio.Event]:
    """An event that is set when the process gets SIGTERM or Ctrl-C, instead of its end."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGTERM, signal.SIGINT)
    for number in numbers:
        loop.add_signal_handler(number, asked.set)
    try:
        yield asked
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)
