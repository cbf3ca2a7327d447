"""How much a connection may hold."""

from collections.abc import Sequence

from onward.config.document import Place
from onward.errors import Problem

MAX_MAPPINGS = 50


def check_mapping_count(places: Sequence[Place]) -> Problem | None:
    """The problem of a connection with more mappings than 50, at the 51st of ``places``."""
    if len(places) <= MAX_MAPPINGS:
        return None
    place = places[MAX_MAPPINGS]
    return Problem(
        place.file,
        place.line,
        place.column,
        "too-many-mappings",
        f"A connection has at most {MAX_MAPPINGS} mappings; this is the {MAX_MAPPINGS + 1}st of "
        f"{len(places)}.",
        "Move the mappings from here on to a second file for the same destination.",
    )
