"""A mistyped field is answered with the field that was meant."""

from collections.abc import Iterator
from typing import Any

from onward.action import BatchAction
from onward.config.document import Document
from onward.config.mapping import read_mapping
from onward.testing.subject import Subject


def problems(subject: Subject) -> Iterator[str]:
    """Fields whose typos would be answered with another field."""
    for action in subject.actions:
        keys = list(subject.destination.fields(action.slug).definitions)
        for key in keys:
            for typo in (key.swapcase(), f"{key}{key[-1]}"):
                if typo not in keys:
                    yield from _findings(subject, action, key, typo)


def _findings(
    subject: Subject, action: BatchAction[Any, Any], key: str, typo: str
) -> Iterator[str]:
    mapping = {"id": "typo", "action": action.slug, "fields": {typo: "$.event"}}
    document = Document("typo.yaml", "", mapping)
    read_mapping(document, (), mapping, subject.destination, {})
    said = [f"{one.message} {one.hint}" for one in document.problems if one.code == "unknown-field"]
    if not any(f'Did you mean "{key}"?' in sentence for sentence in said):
        yield (
            f'"{action.slug}": who types "{typo}" for the field "{key}" is told:'
            f" {' '.join(said) or 'nothing.'} Give the fields keys that differ in more than"
            " letter case."
        )
