"""Logs of a server: silent when all is well, JSON where no person watches."""

import logging
import os
import sys

import structlog


def set_up_logs() -> None:
    """Write what is logged to the error output; ``ONWARD_LOG=debug`` shows more."""
    level = logging.getLevelNamesMapping().get(
        os.environ.get("ONWARD_LOG", "info").upper(), logging.INFO
    )
    is_watched = sys.stderr.isatty()
    last = structlog.dev.ConsoleRenderer() if is_watched else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if is_watched else [structlog.processors.format_exc_info]),
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
