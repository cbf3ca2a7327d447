"""What does not work in a Liquid template, with its place."""

from typing import Final, NoReturn

MAX_TEMPLATE: Final = 1_000
MAX_TEXT: Final = 10_000_000


class BrokenLiquidError(Exception):
    """A template that cannot be read or rendered.

    Attributes:
        what: What does not work.
        line, column: Where, both from 1.
    """

    def __init__(self, what: str, line: int = 1, column: int = 1) -> None:
        super().__init__(what)
        self.what = what
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}"
        return f"the template does not work: {self.what} ({place})."


class Unfit(Exception):  # noqa: N818 (becomes a BrokenLiquidError where the place is known)
    """A filter cannot work on a value."""


def unfit(what: str) -> NoReturn:
    """Say why a filter cannot work."""
    raise Unfit(what)


def fault_at(what: str, source: str, index: int) -> BrokenLiquidError:
    """A fault at a position in the source, from 0."""
    before = source[: max(index, 0)]
    return BrokenLiquidError(what, before.count("\n") + 1, len(before) - before.rfind("\n"))


class Budget:
    """How much text a rendering may still build, so that none can eat the memory."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = MAX_TEXT

    def spend(self, size: int) -> None:
        """Take ``size`` characters from what is left."""
        self.left -= size
        if self.left < 0:
            unfit(f"it builds more than {MAX_TEXT} characters")
