"""The sentence for a value that somebody else changed first."""

from onward.errors import ConflictError


def compare(key: str, *, expected: int | None, found: int | None) -> None:
    """Pass if the version found is the one expected.

    Raises:
        ConflictError: It is not.
    """
    if found == expected:
        return
    if expected is None:
        happened = "was made by somebody else just now"
    elif found is None:
        happened = "was deleted by somebody else since it was read"
    else:
        happened = (
            f"was changed by somebody else since it was read (version {found}, expected {expected})"
        )
    msg = f'"{key}" {happened}; nothing was stored. Read it again, then repeat the change.'
    raise ConflictError(msg)
