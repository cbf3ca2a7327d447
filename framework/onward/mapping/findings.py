"""What the linter says about a mapping that can be saved all the same."""

from dataclasses import dataclass

from onward.errors import Severity
from onward.mapping.places import Place, place_text, pointer


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding about a mapping.

    Attributes:
        place: The keys on the way, joined: ``/email/@path``.
        code: Stable, kebab-case: ``unknown-root``.
        message: What was found, beginning with the place in words.
        hint: What to do.
        severity: ``error`` for what fails for every event that comes there.
    """

    place: str
    code: str
    message: str
    hint: str = ""
    severity: Severity = "warning"


def finding(place: Place, code: str, sentence: str, hint: str) -> Finding:
    """A warning about the value at ``place``."""
    spoken = place[:-1] if place and str(place[-1])[:1] == "@" else place
    return Finding(pointer(place), code, f"{place_text(spoken)}: {sentence}", hint)
