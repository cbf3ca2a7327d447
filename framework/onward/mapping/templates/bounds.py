"""One rendering of a template, held within its bounds."""

from typing import Any, Final, NoReturn

from onward.values import MISSING, number_text

MAX_TEMPLATE: Final = 2_000
MAX_OUTPUT: Final = 64 * 1024
MAX_ROUNDS: Final = 10_000
MAX_WORK: Final = 2_000_000
MAX_NESTING: Final = 60
LARGEST: Final = 10**15


class BrokenTemplateError(Exception):
    """What does not work in a template, and in which line."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.what = what
        self.line = line

    def __str__(self) -> str:
        return f"the template does not work: {self.what} (line {self.line})."


class Absent(Exception):  # noqa: N818 (no error: the field is left out)
    """A value that an operator or a filter needs is not in this event."""


def fail(what: str, line: int) -> NoReturn:
    """Give up on this event, or on the template."""
    raise BrokenTemplateError(what, line)


class Rendering:
    """What a template knows while it is rendered.

    Attributes:
        event: The event, whose members are the names of the template.
        names: What the template itself has set.
    """

    __slots__ = ("_pieces", "_rounds", "_size", "_work", "event", "names")

    def __init__(self, event: Any) -> None:
        self.event = event if isinstance(event, dict) else {}
        self.names: dict[str, Any] = {}
        self._pieces: list[str] = []
        self._size = 0
        self._rounds = 0
        self._work = 0

    def write(self, text: str, line: int) -> None:
        """Add to the output."""
        self._size += len(text) if text.isascii() else len(text.encode(errors="replace"))
        if self._size > MAX_OUTPUT:
            fail("it writes more than 64 KiB", line)
        self._pieces.append(text)

    def output(self) -> str:
        """All that was written."""
        return "".join(self._pieces)

    def begin_capture(self) -> list[str]:
        """Collect what is written from now on; give what comes back to ``end_capture``."""
        outside, self._pieces = self._pieces, []
        return outside

    def end_capture(self, outside: list[str]) -> str:
        """What was written since the capture began."""
        inside = "".join(self._pieces)
        self._pieces = outside
        return inside

    def run(self, rounds: int, line: int) -> None:
        """Count the rounds of a loop before they are run."""
        self._rounds += rounds
        if self._rounds > MAX_ROUNDS:
            fail(f"its loops run more than {MAX_ROUNDS} rounds", line)

    def spend(self, work: int, line: int) -> None:
        """Count work that grows with the data."""
        self._work += work
        if self._work > MAX_WORK:
            fail("it works on too much data", line)

    def bounded(self, text: str, line: int) -> str:
        """A text that an operator or a filter made, unless it is too long."""
        self.spend(1 + len(text) // 16, line)
        if len(text) > MAX_OUTPUT:
            fail("it builds a text of more than 64 KiB", line)
        return text

    def weigh(self, value: Any, line: int) -> None:
        """Count the work of walking through a value, before it is walked."""
        self.spend(1, line)
        if isinstance(value, dict):
            for item in value.values():
                self.weigh(item, line)
        elif isinstance(value, list):
            for item in value:
                self.weigh(item, line)

    def text(self, value: Any, line: int) -> str:
        """A value as it is printed; null and missing print nothing.

        Source: spec, "The mapping language", section 8.2.
        """
        if isinstance(value, str):
            return value
        if value is None or value is MISSING:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (int, float)):
            return number_text(value)
        if isinstance(value, list):
            self.spend(1 + len(value), line)
            return self.bounded(",".join([self.text(item, line) for item in value]), line)
        return "[object Object]"
