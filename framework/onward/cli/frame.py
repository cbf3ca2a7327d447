"""The frame around every command: common options, answers, errors, exit codes."""

import os
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click
import msgspec

from onward.cli.answer import Answer
from onward.cli.logs import logs
from onward.cli.options import common_options, taken_from
from onward.cli.session import Session
from onward.errors import OnwardError, WorkspaceError


def command(
    *examples: str, reveal: bool = False, name: str | None = None
) -> Callable[[Callable[..., Answer]], click.Command]:
    """Make a function a command; it takes a ``Session`` and its own options, and answers.

    Args:
        examples: Command lines for the help.
        reveal: Whether it prints personal data on request.
        name: Its name, if it is not the function's.
    """

    def wrap(function: Callable[..., Answer]) -> click.Command:
        @wraps(function)
        def callback(**arguments: Any) -> None:
            session = Session(taken_from(arguments))
            _finish(session, lambda: function(session, **arguments))

        made = click.command(name)(callback)
        made.params += common_options(reveal=reveal)
        if examples:
            made.epilog = "\b\nExamples:\n" + "\n".join(f"  {example}" for example in examples)
        return made

    return wrap


def _finish(session: Session, run: Callable[[], Answer]) -> None:
    """Print what ``run`` answers, or why it cannot, and leave with the exit code that says so."""
    try:
        # What happened is in the answer; only a server, which has none, logs.
        with logs("critical"):
            answer = run()
    except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise
    except Exception as error:
        cause = _innermost(error)
        if isinstance(cause, OnwardError):
            _complain(session, cause)
        if os.environ.get("ONWARD_DEBUG"):
            raise
        _complain(session, _apology(cause))
    if session.as_json:
        answer.show_json()
    else:
        answer.show(options=session.typed)
    sys.exit(1 if answer.is_problem else 0)


def _innermost(error: BaseException) -> BaseException:
    """The error that tasks running side by side ended with."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _complain(session: Session, error: OnwardError) -> NoReturn:
    code, lines = getattr(error, "code", "") or "error", [str(error)]
    if isinstance(error, WorkspaceError):
        code, lines = "workspace", [str(problem) for problem in error.problems]
    for line in lines:
        click.echo(line, err=True)
    if session.as_json:
        found = {"error": {"code": code, "message": str(error)}}
        click.echo(msgspec.json.encode(found).decode())
    sys.exit(1)


def _apology(error: BaseException) -> OnwardError:
    place = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"
    return OnwardError(
        f"Sorry, something went wrong that should not: {what}.\n"
        "Run the command again with ONWARD_DEBUG=1 set to see the details, and report them "
        "with what you did."
    )
