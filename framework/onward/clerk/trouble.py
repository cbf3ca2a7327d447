"""Errors on a line: raised at one end, raised again at the other."""

import msgspec

from onward.errors import BusyError, ConflictError, OnwardError, StorageError

_PLAIN: dict[str, type[OnwardError]] = {
    each.__name__: each for each in (ConflictError, OnwardError, StorageError)
}


class Trouble(msgspec.Struct, frozen=True):
    """An error as it travels.

    Attributes:
        kind: Its class.
        retry_after_s: For a ``BusyError``.
    """

    kind: str
    text: str
    retry_after_s: int = 0

    @classmethod
    def of(cls, error: Exception) -> "Trouble":
        """An error to be sent; of a defect only its class is told, the log has the rest."""
        if isinstance(error, BusyError):
            return cls("BusyError", str(error), error.retry_after_s)
        if isinstance(error, OnwardError):
            return cls(type(error).__name__, str(error))
        name = type(error).__name__
        return cls(
            "StorageError", f"The other process of this server failed ({name}); see its log."
        )


def raised(trouble: Trouble) -> OnwardError:
    """The error again, to be raised here."""
    if trouble.kind == "BusyError":
        return BusyError(trouble.text, retry_after_s=trouble.retry_after_s)
    return _PLAIN.get(trouble.kind, OnwardError)(trouble.text)
