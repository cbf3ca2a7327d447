"""The destination's README says what its code says."""

from collections.abc import Iterator

from onward.testing.docs import stale_blocks
from onward.testing.subject import Subject


def problems(subject: Subject) -> Iterator[str]:
    """Tables that are missing in the README, or out of date."""
    if subject.folder is None:
        return
    readme = subject.folder / "README.md"
    if not readme.is_file():
        yield f"There is no {readme.name} beside the destination's module; write one."
        return
    yield from stale_blocks(subject.destination, readme.read_text(encoding="utf-8"))
