"""What the endpoint needs to know of a source."""

from typing import Protocol

from onward.request import Secret


class Source(Protocol):
    """A source of events; a workspace's configuration has them."""

    @property
    def id(self) -> str:
        """What it is called."""
        ...

    @property
    def write_keys(self) -> tuple[Secret[str], ...]:
        """What its SDKs sign in with."""
        ...

    @property
    def max_event_bytes(self) -> int:
        """The largest event taken."""
        ...

    @property
    def max_batch_bytes(self) -> int:
        """The largest request taken, unpacked."""
        ...
