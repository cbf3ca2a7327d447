"""Secrets are in no text that a person or a log may see."""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from onward.errors import PayloadError
from onward.fields import Fields
from onward.request import Request
from onward.testing.checks.connection_test import ANSWERS, Always, tried
from onward.testing.subject import Subject
from onward.testing.trial import Trial

_SOUNDS_SECRET = re.compile(r"(token|secret|password|api[_-]?key)$", re.IGNORECASE)
SHORTEST = 8
"""A shorter text is found in others by chance."""


def problems(subject: Subject) -> Iterator[str]:
    """Settings that are no secrets and should be, secrets that are in the open."""
    settings = subject.destination.settings.specs
    for spec in settings:
        if _SOUNDS_SECRET.search(spec.key) and spec.type != "secret":
            yield f'The setting "{spec.key}" sounds secret: declare it as Secret[str].'
    keys = [spec.key for spec in settings if spec.type == "secret"]
    told = set()
    for trial in subject.sending():
        marked, secrets = _marked(trial, keys)
        requests = replace(trial, settings=marked).requests()
        found = [*_in_requests(requests, secrets), *_in_test(subject, marked, secrets)]
        for finding in found:
            if finding not in told:
                told.add(finding)
                yield f"{trial.example.place}: {finding}"


def _marked(trial: Trial, keys: Sequence[str]) -> tuple[Fields, Mapping[str, str]]:
    """Settings with secrets that are easily recognised, and these secrets."""
    written = trial.example.settings
    secrets = {key: f"not-to-be-shown-{key.replace('_', '-')}" for key in keys if key in written}
    try:
        return trial.destination.settings.payload({**written, **secrets}), secrets
    except PayloadError:
        # A secret of a fixed shape: the example's own has to do.
        own = {key: str(written[key]) for key in secrets}
        return trial.settings, {key: text for key, text in own.items() if len(text) >= SHORTEST}


def _in_requests(requests: Sequence[Request], secrets: Mapping[str, str]) -> Iterator[str]:
    for key, secret in secrets.items():
        for request in requests:
            if secret in request.url:
                yield f'the secret "{key}" is in an address; send it with auth=Query(...).'
            elif secret in repr(dict(request.headers)):
                yield f'the secret "{key}" is in a header in the open; send it with auth=.'
            elif secret in repr(request):
                yield f'the secret "{key}" is in a body in the open; give it to form= as a Secret.'


def _in_test(subject: Subject, settings: Fields, secrets: Mapping[str, str]) -> Iterator[str]:
    test = subject.destination.test_connection
    if test is None:
        return
    for response in ANSWERS.values():
        client = Always(response)
        found = None
        # What a test raises is told by the check of connection tests.
        with suppress(Exception):
            found = asyncio.run(tried(test, client, settings))
        yield from _in_requests(client.requests, secrets)
        for key, secret in secrets.items():
            if secret in repr(found):
                yield f'the secret "{key}" is in what the connection test says.'
