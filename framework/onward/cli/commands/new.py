"""Start something new."""

from pathlib import Path

import click

from onward.cli.answer import Answer, counted
from onward.cli.frame import command
from onward.cli.scaffold.plugin import PluginNames, write_plugin
from onward.cli.session import Session
from onward.cli.shipped import copy_shipped


@click.group()
def new() -> None:
    """Start something new: a workspace, a destination plugin."""


@command("onward new destination hubspot", 'onward new destination "Acme Ads" --folder acme')
@click.argument("name")
@click.option("--folder", type=click.Path(path_type=Path), help="[default: onward-NAME]")
def destination(_session: Session, *, name: str, folder: Path | None) -> Answer:
    """Write a destination plugin that passes its own tests.

    NAME is the platform's; about 25 lines of Python say what it takes and where it goes.
    """
    names = PluginNames.of(name)
    folder = folder or Path(f"onward-{names.slug}")
    files = write_plugin(names, folder)
    parts = names.parts
    module = folder / parts["package"] / "__init__.py"
    lines = [f"  {file}" for file in files]
    lines += ["", f"Begin with {module}: the address, the settings, the fields."]
    return Answer(
        f"{names.title} is a destination now: {counted(len(files), 'file')} in {folder}.",
        lines,
        f'cd {folder} && pip install -e ".[testing]" && pytest',
        {"folder": str(folder), "slug": names.slug, "files": [str(file) for file in files]},
    )


@command("onward new workspace my-workspace")
@click.argument("folder", type=click.Path(path_type=Path))
def workspace(_session: Session, *, folder: Path) -> Answer:
    """Copy the workspace that comes with Onward, to be edited."""
    copied = copy_shipped(folder)
    files = sorted(copied.glob("*.yaml"))
    return Answer(
        f"{folder} is a workspace now: {counted(len(files), 'file')}.",
        [f"  {file}" for file in files],
        f"onward check -w {folder}",
        {"folder": str(folder), "files": [str(file) for file in files]},
    )


new.add_command(destination)
new.add_command(workspace)
