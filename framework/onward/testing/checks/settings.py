"""Every setting says what it is, where it is found."""

from collections.abc import Iterator

from onward.testing.sentences import is_sentence
from onward.testing.subject import Subject


def problems(subject: Subject) -> Iterator[str]:
    """Settings that a person could not fill in."""
    for spec in subject.destination.settings.specs:
        if not is_sentence(spec.help):
            found = f'"{spec.help}"' if spec.help else "nothing"
            yield (
                f'The setting "{spec.key}" should say in a sentence where its value is found,'
                f" but its help says {found}."
            )
