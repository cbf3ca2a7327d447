"""A request to forget a person ends in an outcome that tells what happened."""

import asyncio
from collections.abc import Iterator
from typing import get_args

from onward.destination import DeleteUser, Person
from onward.errors import PlatformError
from onward.fields import Fields
from onward.outcome import Delivered, Outcome, Retry
from onward.testing.checks.connection_test import ANSWERS, Always
from onward.testing.sentences import begins_with_verb, is_sentence
from onward.testing.subject import Subject

_PEOPLE = (
    Person("u-1"),
    Person(anonymous_id="a-1"),
    Person("u-1", "a-1"),
    Person(email="ada@example.com"),
)


def problems(subject: Subject) -> Iterator[str]:
    """Deletions that fail without a sentence, or pass for done when nothing says so."""
    destination = subject.destination
    if destination.deletion_help and not is_sentence(destination.deletion_help):
        yield f'deletion_help should be a sentence, but it is "{destination.deletion_help}".'
    settings = [trial.settings for trial in subject.trials]
    if destination.delete_user is None or not settings:
        return
    for name, response in ANSWERS.items():
        for person in _PEOPLE:
            told = f"With {name}, delete_user"
            try:
                found = asyncio.run(
                    _tried(destination.delete_user, Always(response), person, settings[0])
                )
            except Exception as error:  # noqa: BLE001 - an exception is the finding
                yield f"{told} raises {type(error).__name__}: {error}"
                break
            finding = _finding(found, subject)
            if finding:
                yield f"{told} {finding}"
                break


async def _tried(ask: DeleteUser, client: Always, person: Person, settings: Fields) -> Outcome:
    try:
        return await ask(client, person, settings)
    except PlatformError as error:
        return Retry(error.reason)


def _finding(found: object, subject: Subject) -> str:
    if not isinstance(found, get_args(Outcome)):
        return f"should give an outcome, but it gives {found!r}."
    if isinstance(found, Delivered):
        return "takes an answer that it does not know for success."
    if not is_sentence(found.reason):
        return f'should say what happened in a sentence, but it says "{found.reason}".'
    if not isinstance(found, Retry) and not begins_with_verb(found.hint, subject.verbs):
        return (
            f'should give a hint that begins with a verb such as "Check", but it is "{found.hint}".'
        )
    return ""
