"""What can go wrong, in words for the person who can act on it.

::

    OnwardError
    ├── DefinitionError      a destination, action or field is declared wrongly (integrator)
    ├── TriggerError         a trigger cannot be read (admin)
    ├── MappingError         a mapping is refused, or cannot be resolved for an event (admin)
    ├── PayloadError         an event does not give the payload its action needs (admin)
    ├── WorkspaceError       files of a workspace have problems; all of them at once (admin)
    ├── EventError           an event cannot be accepted (source pipeline)
    ├── BusyError            no room or no time for more now; nothing was taken (source pipeline)
    ├── StorageError         the data folder cannot be used (operator)
    ├── ConflictError        somebody else changed a stored value first
    └── PlatformError        a platform refused or could not be reached (admin)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


class OnwardError(Exception):
    """Something a person can act on; its text says what to do."""


class DefinitionError(OnwardError):
    """A destination, action or field is declared in a way that cannot work."""


class TriggerError(OnwardError):
    """A trigger that cannot be read.

    Attributes:
        offset: Where, from 0, in characters.
        line, column: The same place, both from 1.
        expected: What could have stood there.
        found: What stands there.
    """

    def __init__(
        self, message: str, *, offset: int, line: int, column: int, expected: str, found: str
    ) -> None:
        super().__init__(message)
        self.offset = offset
        self.line = line
        self.column = column
        self.expected = expected
        self.found = found


@dataclass(frozen=True, slots=True)
class MappingProblem:
    """One mistake in a mapping: where (``/user/email/@path``) and what."""

    place: str
    message: str


class MappingError(OnwardError):
    """A mapping that is refused (``phase`` "validate") or fails for one event ("resolve")."""

    def __init__(
        self, problems: Sequence[MappingProblem], *, phase: Literal["validate", "resolve"]
    ) -> None:
        super().__init__("\n".join(problem.message for problem in problems))
        self.problems = tuple(problems)
        self.phase = phase


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One broken rule of a payload.

    Attributes:
        pointer: JSON pointer of the value, ``""`` for the payload itself.
        rule: ``required``, ``type``, ``enum``, ``format``, ``minLength``, …
        message: The sentence for a person, without the value where it is personal.
        field: The name of the missing member, for ``required``.
    """

    pointer: str
    rule: str
    message: str
    field: str | None = None


class PayloadError(OnwardError):
    """An event does not give the payload its action needs; all problems at once."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        rest = len(problems) - 3
        tail = [f"And {rest} more."] if rest > 0 else []
        super().__init__(" ".join([problem.message for problem in problems[:3]] + tail))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding in a workspace's files, sorted by place.

    Attributes:
        file: The file, as the person would write it.
        line, column: From 1; 0 when the whole file is meant.
        code: Stable, kebab-case: ``unknown-field``.
        message: What was expected and what was found.
        hint: What to do next.
        severity: ``error`` stops ``apply`` and ``serve``; ``warning`` does not.
    """

    file: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        text = f"{place}  {self.code}\n  {self.message}"
        return f"{text}\n  {self.hint}" if self.hint else text


class WorkspaceError(OnwardError):
    """Files of a workspace have problems; ``problems`` holds all of them, warnings too."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class EventError(OnwardError):
    """An event that cannot be accepted; ``code`` is stable, such as ``unknown_type``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class BusyError(OnwardError):
    """No room or no time for more events now; nothing was taken, send them again later."""

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class StorageError(OnwardError):
    """The data folder cannot be used: it is full, damaged, locked or from a newer version."""


class ConflictError(OnwardError):
    """A stored value was changed by somebody else since it was read."""


class PlatformError(OnwardError):
    """A platform refused a request or could not be reached.

    Attributes:
        code: The platform's own code, when it gave one.
        hint: What to do, beginning with a verb.
        reached: Whether the platform may have acted on the request: not known after a time-out.
    """

    def __init__(
        self, message: str, *, code: str = "", hint: str = "", reached: bool = True
    ) -> None:
        super().__init__(f"{message} {hint}".rstrip())
        self.reason = message
        self.code = code
        self.hint = hint
        self.reached = reached
