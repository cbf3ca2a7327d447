"""The platforms that can be simulated here."""

from collections.abc import Iterable

from onward.destination import Destination
from onward.errors import DefinitionError
from onward.testing.simulator import Simulator


def playable(destinations: Iterable[Destination]) -> tuple[list[Destination], list[str]]:
    """Destinations whose simulator works, and why others' do not: one takes no other down."""
    working: list[Destination] = []
    broken: list[str] = []
    for each in destinations:
        try:
            Simulator([each])
        except DefinitionError as error:
            broken.append(str(error))
        else:
            working.append(each)
    return working, broken
