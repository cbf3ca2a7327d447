import gc
import os
import random
import secrets
import socket
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from time import time as seconds

import pytest

from onward.testing.impurity import impurities


@pytest.mark.parametrize(
    ("act", "phrase"),
    [
        (time.time, "the clock (time.time)"),
        (lambda: seconds(), "the clock (time.time)"),  # noqa: PLW0108 - a name bound beforehand
        (lambda: datetime.now(UTC), "the clock (datetime.now)"),
        (lambda: date.today(), "the clock (date.today)"),  # noqa: DTZ011, PLW0108 - the fault
        (lambda: time.sleep(0), "the clock (time.sleep)"),
        (lambda: random.random(), "randomness (random)"),  # noqa: PLW0108, S311 - the fault
        (uuid.uuid4, "randomness (urandom)"),
        (lambda: secrets.token_hex(4), "randomness (urandom)"),
        (lambda: Path(__file__).read_text(), "the disk (open)"),
        (lambda: Path(__file__).exists(), "the disk (stat)"),
        (lambda: os.environ.get("HOME"), "an environment variable"),
        (lambda: socket.gethostbyname("localhost"), "the network (gethostbyname)"),
    ],
    ids=[
        "time",
        "time by another name",
        "now",
        "today",
        "sleep",
        "random",
        "uuid",
        "secrets",
        "open",
        "exists",
        "environ",
        "socket",
    ],
)
def test_what_is_not_in_the_arguments_is_seen(act: Callable[[], object], phrase: str) -> None:
    assert phrase in impurities(act)


@pytest.mark.parametrize(
    "act",
    [
        lambda: sorted([2, 1]),
        lambda: sha256(b"ada").hexdigest(),
        lambda: datetime.fromisoformat("2026-01-01T00:00:00Z").timestamp(),
        lambda: time.gmtime(0),
    ],
    ids=["sorting", "hashing", "reading a time", "splitting a time"],
)
def test_what_only_computes_is_pure(act: Callable[[], object]) -> None:
    assert [] == impurities(act)


def test_a_profiler_that_was_there_is_there_again() -> None:
    seen: list[str] = []

    def profiler(*happening: object) -> None:
        seen.append(str(happening[1]))

    before = sys.getprofile()
    sys.setprofile(profiler)
    try:
        impurities(lambda: None)
        after = sys.getprofile()
    finally:
        sys.setprofile(before)

    assert profiler is after


def test_a_clock_on_the_garbage_collector_is_not_the_functions_doing() -> None:
    def timed(_phase: str, _info: dict[str, int]) -> None:
        time.perf_counter()

    thresholds = gc.get_threshold()
    gc.callbacks.append(timed)
    gc.set_threshold(1)
    try:
        found = impurities(lambda: [[] for _ in range(100)])
    finally:
        gc.set_threshold(*thresholds)
        gc.callbacks.remove(timed)

    assert [] == found
    assert gc.isenabled()
