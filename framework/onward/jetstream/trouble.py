"""What a NATS cluster's errors mean, in words."""

from collections.abc import Iterator
from contextlib import contextmanager

import nats.errors
import nats.js.errors

from onward.errors import StorageError

ERRORS = (nats.errors.Error, TimeoutError, OSError)
"""Everything that a call to the cluster may raise; ``fetch`` raises a bare ``TimeoutError``."""


@contextmanager
def in_words(doing: str) -> Iterator[None]:
    """Turn what a call to the cluster raises into a sentence.

    Args:
        doing: What could not be done, as a whole: ``"tokens/meta" could not be read``.

    Raises:
        StorageError: With the sentence.
    """
    try:
        yield
    except ERRORS as error:
        msg = f"{doing}: {reason(error)}"
        raise StorageError(msg) from error


def reason(error: Exception) -> str:
    """Why, with what to do about it."""
    if isinstance(error, nats.js.errors.ServiceUnavailableError):
        return (
            f"the NATS cluster cannot do it now ({_said(error)}). "
            "Look whether most of its servers run; it is tried again by itself."
        )
    if isinstance(error, nats.js.errors.APIError):
        return f"NATS refused it ({_said(error)}, code {getattr(error, 'err_code', None)})."
    if isinstance(error, nats.errors.NoRespondersError | nats.js.errors.NoStreamResponseError):
        return (
            "no NATS server with JetStream answered. "
            "Look whether the servers run with JetStream switched on."
        )
    if isinstance(error, TimeoutError):
        return (
            "the NATS cluster did not answer in time. "
            "Look whether most of its servers run, and whether this machine reaches them."
        )
    said = str(error).removeprefix("nats: ") or type(error).__name__
    return f"the NATS cluster cannot be used ({said}). Look whether its servers run."


def _said(error: nats.js.errors.APIError) -> str:
    # Those that the library raises by itself have no description.
    return getattr(error, "description", None) or type(error).__name__
