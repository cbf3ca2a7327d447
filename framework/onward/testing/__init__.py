"""What a destination's author tests with: the contract, fakes, a clock."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onward.journal import MemoryJournal
    from onward.ledger import MemoryLedger
    from onward.store import MemoryStore
    from onward.testing.clock import Clock
    from onward.testing.contract import DestinationContract
    from onward.testing.examples import Example
    from onward.testing.reading import read_examples
    from onward.testing.recording import RecordingTransport, Sent
    from onward.testing.scripted import ScriptedClient, Step

__all__ = [
    "Clock",
    "DestinationContract",
    "Example",
    "MemoryJournal",
    "MemoryLedger",
    "MemoryStore",
    "RecordingTransport",
    "ScriptedClient",
    "Sent",
    "Step",
    "read_examples",
]

# pytest loads this package in every run of a project that has Onward, so it loads next to nothing.
_HOME_OF = {
    "Clock": "onward.testing.clock",
    "DestinationContract": "onward.testing.contract",
    "Example": "onward.testing.examples",
    "MemoryJournal": "onward.journal",
    "MemoryLedger": "onward.ledger",
    "MemoryStore": "onward.store",
    "RecordingTransport": "onward.testing.recording",
    "ScriptedClient": "onward.testing.scripted",
    "Sent": "onward.testing.recording",
    "Step": "onward.testing.scripted",
    "read_examples": "onward.testing.reading",
}


# Type checkers read the imports above, so that a name that is not there is told.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        home = _HOME_OF.get(name)
        if home is None:
            msg = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(msg)
        return getattr(import_module(home), name)
