"""Secrets are in no text that a person or a log may see."""

import re
from collections.abc import Iterator
from dataclasses import replace

from onward.errors import PayloadError
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
        for key, finding in _findings(trial, keys):
            if (key, finding) not in told:
                told.add((key, finding))
                yield f'{trial.example.place}: the secret "{key}" is {finding}'


def _findings(trial: Trial, keys: list[str]) -> Iterator[tuple[str, str]]:
    secrets = {
        key: f"not-to-be-shown-{key.replace('_', '-')}"
        for key in keys
        if key in trial.example.settings
    }
    marked = {**trial.example.settings, **secrets}
    try:
        settings = trial.destination.settings.payload(marked)
    except PayloadError:
        # A secret of a fixed shape: the example's own has to do.
        secrets = {key: str(trial.example.settings[key]) for key in secrets}
        secrets = {key: value for key, value in secrets.items() if len(value) >= SHORTEST}
        settings = trial.settings
    watched = replace(trial, settings=settings)
    for key, value in secrets.items():
        for request in watched.requests():
            if value in request.url:
                yield key, "in the request's address; send it with auth=Query(...)."
            elif value in repr(dict(request.headers)):
                yield key, "in the request's headers; send it with auth=Header(...)."
            elif value in repr(request) or value in str(request):
                yield key, "in the open in the request's body; give it to form= as a Secret."
        texts = [*watched.notes, *(one.outcome.reason for one in watched.resolved if one.outcome)]
        if any(value in text for text in texts):
            yield key, "in a note or an error."
