"""Requests as an action builds them, or why it could not."""

import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from onward.action import BatchAction
from onward.errors import DefinitionError, OnwardError
from onward.fields import Fields
from onward.outcome import Rejected
from onward.request import Request


def built_alone(
    action: BatchAction[Any, Any], payload: Any, settings: Fields
) -> tuple[Request, ...]:
    """The requests for one payload, for a person to look at.

    Raises:
        Exception: Whatever the action raises, or what is wrong with its requests.
    """
    shares = shared_out(action.build_batch([payload], settings), 1)
    requests = tuple(request for request, _ in shares)
    for request in requests:
        request.encoded()
        _check_headers(request)
    return requests


def shared_out(built: Any, count: int) -> list[tuple[Request, tuple[int, ...]]]:
    """Each request with the indexes it answers for; every payload exactly once.

    Args:
        built: What the action made: a request, or several.

    Raises:
        DefinitionError: The action made something else than requests.
        ValueError: The action's requests leave a payload out, or cover one twice.
    """
    requests = [built] if isinstance(built, Request) else built
    if not isinstance(requests, Sequence) or not all(isinstance(one, Request) for one in requests):
        msg = f"A Request or a list of them is wanted of an action, not {type(built).__name__}."
        raise DefinitionError(msg)
    if len(requests) == 1 and requests[0].covers is None:
        return [(requests[0], tuple(range(count)))]
    shares = [
        (request, tuple(range(count)) if request.covers is None else request.covers)
        for request in requests
    ]
    covered = sorted(index for _, indexes in shares for index in indexes)
    if covered != list(range(count)):
        msg = f"The requests cover the payloads {covered}, but there are {count}; each belongs to exactly one."
        raise ValueError(msg)
    return shares


def unbuilt(error: Exception) -> Rejected:
    """What becomes of a payload whose request could not be built."""
    # What others say may hold a value of the event, or a secret.
    said = str(error) if isinstance(error, OnwardError) else f"{_place(error)}."
    reason = f"The destination could not build a request: {said}"
    hint = "Report it to the destination's author, with the event's preview."
    return Rejected(reason, hint, "build-failed")


def _place(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"


def _check_headers(request: Request) -> None:
    for name, value in request.headers.items():
        if not isinstance(value, str):
            msg = (
                f"The header {name} holds no text, but {type(value).__name__}. Secrets go in "
                f'auth: Header("{name}", …).'
            )
            raise DefinitionError(msg)
