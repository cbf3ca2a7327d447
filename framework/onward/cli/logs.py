"""Logs of a server: silent when all is well, JSON where no person watches."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog


class _ErrorOutput:
    """Writes to whatever the error output is at that moment."""

    def msg(self, message: str) -> None:
        print(message, file=sys.stderr, flush=True)  # noqa: T201 - this is the log

    log = debug = info = warning = error = critical = exception = msg


@contextmanager
def logs(default: str) -> Iterator[None]:
    """Write what is logged to the error output, from level ``default`` up.

    ``ONWARD_LOG=debug`` shows more, ``ONWARD_LOG=error`` less.
    """
    wanted = os.environ.get("ONWARD_LOG", default).upper()
    level = logging.getLevelNamesMapping().get(wanted, logging.INFO)
    is_watched = sys.stderr.isatty()
    last = structlog.dev.ConsoleRenderer() if is_watched else structlog.processors.JSONRenderer()
    before = structlog.get_config()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if is_watched else [structlog.processors.format_exc_info]),
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_names: _ErrorOutput(),
        cache_logger_on_first_use=False,
    )
    try:
        yield
    finally:
        structlog.configure(**before)
