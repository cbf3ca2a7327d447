"""What a function reaches for that is not in its arguments."""

import gc
import os
import random
import sys
from collections.abc import Callable
from datetime import date, datetime
from types import FrameType
from typing import Any

_CLOCK = {"now", "utcnow", "today"}
_TIME = {
    "ctime",
    "localtime",
    "monotonic",
    "monotonic_ns",
    "perf_counter",
    "perf_counter_ns",
    "process_time",
    "process_time_ns",
    "sleep",
    "time",
    "time_ns",
}
_READ_ENVIRONMENT = type(os.environ).__getitem__.__code__
# os.fspath and the like only compute; these go to the disk.
_PURE_IN_POSIX = {"fspath", "register_at_fork", "getpid"}


def impurities(act: Callable[[], object]) -> list[str]:
    """The clock, network, disk, environment and randomness that ``act`` uses, a phrase each.

    The interpreter's profiler watches the calls, so nothing is replaced and a name that was
    imported beforehand is seen as well. Call ``act`` once before: what a first call imports is
    not its own doing.
    """
    found: dict[str, None] = {}

    def watch(frame: FrameType, happening: str, argument: Any) -> None:
        if happening == "c_call":
            phrase = _reached(argument)
            if phrase:
                found[phrase] = None
        elif happening == "call" and frame.f_code is _READ_ENVIRONMENT:
            found["an environment variable"] = None

    before, collects = sys.getprofile(), gc.isenabled()
    # Others may watch the garbage collector with a clock: that is not the function's doing.
    gc.disable()
    sys.setprofile(watch)
    try:
        act()
    finally:
        sys.setprofile(before)
        if collects:
            gc.enable()
    return list(found)


def _reached(function: Any) -> str | None:
    name = function.__name__
    owner = getattr(function, "__self__", None)
    module = getattr(function, "__module__", None) or getattr(owner, "__name__", "")
    if name in _CLOCK and isinstance(owner, type) and issubclass(owner, date):
        kind = "datetime" if issubclass(owner, datetime) else "date"
        return f"the clock ({kind}.{name})"
    if module == "time" and name in _TIME:
        return f"the clock (time.{name})"
    if isinstance(owner, random.Random) or name in {"urandom", "getrandom"} or module == "_uuid":
        return f"randomness ({name})"
    if module in {"_socket", "_ssl"}:
        return f"the network ({name})"
    if module in {"_io", "io"} and name in {"open", "open_code"}:
        return "the disk (open)"
    if module in {"posix", "nt", "_sqlite3"} and name not in _PURE_IN_POSIX:
        return f"the disk ({name})"
    return None
