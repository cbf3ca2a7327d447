"""One use of a filter in a template."""

from typing import Any, NoReturn

from onward.mapping.intake import everyday
from onward.mapping.templates.bounds import MAX_OUTPUT, Rendering, fail
from onward.mapping.templates.operators import is_number


class Call:
    """One use of a filter: the rendering, the line, and the words for what is filtered."""

    __slots__ = ("filter", "line", "rendering", "subject")

    def __init__(self, rendering: Rendering, name: str, subject: str, line: int) -> None:
        self.rendering = rendering
        self.filter = name
        self.subject = subject
        self.line = line

    def text(self, value: Any) -> str:
        """A value as text, for filters that work on text."""
        return self.rendering.text(value, self.line)

    def items(self, value: Any) -> list[Any]:
        """A list of values; an object gives its keys, a text its characters."""
        if not isinstance(value, (list, dict, str)):
            self.wrong("a list", value)
        self.rendering.weigh(value, self.line)
        return list(value)

    def number(self, value: Any) -> Any:
        """A number, as it is."""
        if not is_number(value):
            self.wrong("a number", value)
        return value

    def whole(self, value: Any) -> int:
        """A whole number small enough to count with."""
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong("a whole number", value)
        return max(-MAX_OUTPUT, min(MAX_OUTPUT, int(value)))

    def wrong(self, expected: str, found: Any) -> NoReturn:
        """Say that the filter cannot work on this."""
        what = (
            f'the filter "{self.filter}" takes {expected}, but {self.subject} is {everyday(found)}'
        )
        fail(what, self.line)

    def made(self, text: str) -> str:
        """A new text, unless it is too long."""
        return self.rendering.bounded(text, self.line)
