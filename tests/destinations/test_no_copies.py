"""No destination copies another: a need that two share has one home in the framework."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import onward_destinations

ROOT = Path(onward_destinations.__file__).parent
RUN = 6


def written_lines(file: Path) -> list[tuple[int, str]]:
    """The lines that say something: no imports, no blanks, no comments, no lone brackets."""
    text = file.read_text(encoding="utf-8")
    imported = {
        number
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    return [
        (number, line.strip())
        for number, line in enumerate(text.splitlines(), start=1)
        if number not in imported
        and any(character.isalnum() for character in line)
        and not line.strip().startswith("#")
    ]


def runs(file: Path) -> Iterator[tuple[tuple[str, ...], int]]:
    """Every run of six lines, with the number of its first."""
    lines = written_lines(file)
    for start in range(len(lines) - RUN + 1):
        part = lines[start : start + RUN]
        yield tuple(line for _, line in part), part[0][0]


def test_no_six_lines_stand_in_two_destinations() -> None:
    seen: dict[tuple[str, ...], set[str]] = defaultdict(set)
    places: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for file in sorted(ROOT.rglob("*.py")):
        platform = file.relative_to(ROOT).parts[0]
        for run, line in runs(file):
            seen[run].add(platform)
            places[run].append(f"{file.relative_to(ROOT)}:{line}")
    copied = [" = ".join(places[run]) for run, platforms in seen.items() if len(platforms) > 1]

    assert [] == copied
