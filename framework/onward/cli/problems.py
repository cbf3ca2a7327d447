"""Problems of files: lines for people, data for programs."""

from collections.abc import Sequence
from typing import Any

from onward.errors import Problem


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Each problem on its lines, warnings marked."""
    lines: list[str] = []
    for each in problems:
        first, *rest = str(each).splitlines()
        lines += [f"{first} (warning)" if each.severity == "warning" else first, *rest]
    return lines


def problem_data(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Each problem as a JSON object."""
    return [
        {
            "file": each.file,
            "line": each.line,
            "column": each.column,
            "code": each.code,
            "severity": each.severity,
            "message": each.message,
            "hint": each.hint,
        }
        for each in problems
    ]
