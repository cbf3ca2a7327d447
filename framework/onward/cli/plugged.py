"""Commands that plugins bring, without importing plugins that bring none.

The help must come at once, yet importing a plugin means importing most of Onward. So a plugin is
imported only if the name of the hook stands in its source.
"""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "onward"
HOOK = b"register_commands"


def plugged_commands(plugins_dir: Path | None) -> dict[str, click.Command]:
    """The commands that the help lists beside our own, by name."""
    files = [] if plugins_dir is None else [*filter(_names_hook, plugins_dir.glob("[!_.]*.py"))]
    entries = [entry for entry in _entries() if _may_bring(entry)]
    if not files and not entries:
        return {}
    from onward.plugins.loading import load_these  # noqa: PLC0415 - slow to import

    commands = load_these(entries, files).commands
    return {
        each.name: each
        for each in commands
        if isinstance(each, click.Command) and each.name and not each.hidden
    }


def _entries() -> "Iterator[EntryPoint]":
    """What others than ourselves announce."""
    if not any(map(_is_announced, sys.path)):
        return
    from importlib.metadata import entry_points  # noqa: PLC0415 - a third of the time help takes

    for entry in entry_points(group=GROUP):
        if entry.dist is None or entry.dist.name != GROUP:
            yield entry


def _is_announced(folder: str) -> bool:
    """Whether another distribution in a folder of the path has plugins."""
    wanted = f"[{GROUP}]".encode()
    return any(
        wanted in file.read_bytes()
        for file in Path(folder).glob("*-info/entry_points.txt")
        if file.parent.name.partition("-")[0] != GROUP
    )


def _may_bring(entry: "EntryPoint") -> bool:
    """Whether the hook stands in its package; yes where there is no source to look at."""
    spec = find_spec(entry.module.partition(".")[0])
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        return True
    origin = Path(spec.origin)
    files = origin.parent.rglob("*.py") if origin.name == "__init__.py" else [origin]
    return any(map(_names_hook, files))


def _names_hook(file: Path) -> bool:
    return HOOK in file.read_bytes()
