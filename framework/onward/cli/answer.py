"""What a command answers: a sentence, details, the next command."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import click
import msgspec


@dataclass(frozen=True, slots=True)
class Answer:
    """A command's answer, for people and for programs.

    Attributes:
        sentence: What was done or found.
        details: Lines below it.
        next: The command to run next, if one suggests itself.
        data: The same as a JSON object, for ``--json``.
        is_problem: Whether something was found that a person has to mend: exit code 1.
    """

    sentence: str
    details: Sequence[str] = ()
    next: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    is_problem: bool = False

    def show(self, *, options: str = "") -> None:
        """Print it for a person; ``options`` goes behind the next command, if it is one of ours."""
        click.secho(self.sentence, bold=True)
        if self.details:
            click.echo()
        for line in self.details:
            click.echo(line)
        if self.next:
            same = f" {options}" if options and "onward " in self.next else ""
            click.echo(f"\nNext: {self.next}{same}")

    def show_json(self) -> None:
        """Print it for a program: one line."""
        click.echo(msgspec.json.encode(self.data, enc_hook=str).decode())


def columns(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Rows as aligned lines below their headings; nothing for no rows."""
    if not rows:
        return []
    table = [[heading.upper() for heading in headings], *(list(map(_cell, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip_longest(*table, fillvalue="")]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip()
        for row in table
    ]


def counted(count: int, thing: str, things: str = "") -> str:
    """``counted(2, "mapping")`` -> ``"2 mappings"``."""
    return f"{count:,} {thing if count == 1 else things or f'{thing}s'}"


def indented(text: str, by: int = 2) -> list[str]:
    """The lines of ``text``, moved to the right."""
    return [f"{' ' * by}{line}" if line else "" for line in text.splitlines()]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value).split())
