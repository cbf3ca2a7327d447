"""The options that every command has; they may also stand before its name."""

from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any

import click

_FOLDER = click.Path(file_okay=False, path_type=Path)
_COMMON: tuple[click.Option, ...] = (
    click.Option(
        ["-w", "--workspace"],
        type=_FOLDER,
        help="The folder with onward.yaml. [default: . if it has one, else mappings/]",
    ),
    click.Option(
        ["--plugins-dir"],
        type=_FOLDER,
        # Eager, because the help, which is so too, lists the commands of what is in there.
        is_eager=True,
        help="A folder of destinations, one file each.",
    ),
    click.Option(["--simulator"], metavar="URL", help="Send to this simulator, not to platforms."),
    click.Option(["--json", "as_json"], is_flag=True, help="Answer with one JSON object."),
)
_REVEAL = click.Option(["--reveal"], is_flag=True, help="Show personal data; secrets stay hidden.")


@dataclass(frozen=True, slots=True)
class Options:
    """What they were set to."""

    workspace: Path | None = None
    plugins_dir: Path | None = None
    simulator: str | None = None
    as_json: bool = False
    reveal: bool = False

    @property
    def typed(self) -> str:
        """Those that say where things are, as a person types them."""
        given = (
            ("-w", self.workspace),
            ("--plugins-dir", self.plugins_dir),
            ("--simulator", self.simulator),
        )
        return " ".join(f"{name} {quote(str(value))}" for name, value in given if value)


def common_options(*, reveal: bool = False) -> list[click.Parameter]:
    """The options; with ``reveal``, also the one that shows personal data."""
    return [*_COMMON, *([_REVEAL] if reveal else [])]


def remember(**given: Any) -> None:
    """Keep the options that stood before the command's name for it."""
    click.get_current_context().obj = given


def taken_from(arguments: dict[str, Any]) -> Options:
    """The options, taken out of a command's arguments; else those before its name."""
    above: dict[str, Any] = click.get_current_context().find_object(dict) or {}

    def take(name: str) -> Any:
        return arguments.pop(name, None) or above.get(name)

    return Options(
        workspace=take("workspace"),
        plugins_dir=take("plugins_dir"),
        simulator=(take("simulator") or "").rstrip("/") or None,
        as_json=bool(take("as_json")),
        reveal=bool(take("reveal")),
    )
