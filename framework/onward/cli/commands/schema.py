"""Write the schema that editors check a workspace's YAML with."""

import json
from pathlib import Path

import click

from onward.cli.answer import Answer, counted
from onward.cli.frame import command
from onward.cli.session import Session
from onward.config import schema as draw_schema

FILE = Path(".onward", "schema.json")


@command("onward schema", "onward schema --print > onward.schema.json")
@click.option("--print", "to_stdout", is_flag=True, help="Print it instead of writing the file.")
def schema(session: Session, *, to_stdout: bool) -> Answer:
    """Write the JSON Schema that editors check YAML with.

    It is drawn up with the destinations installed here, so run it again after installing one.
    """
    destinations = session.plugins.destinations
    drawn = draw_schema(destinations)
    if to_stdout:
        click.echo(json.dumps(drawn, indent=2, ensure_ascii=False))
        raise SystemExit(0)
    file = session.folder / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(drawn, indent=1, ensure_ascii=False), encoding="utf-8")
    return Answer(
        f"{file} describes {counted(len(destinations), 'destination')}.",
        [
            "An editor with a YAML language server reads it by this first line of a file:",
            "  # yaml-language-server: $schema=.onward/schema.json",
        ],
        "onward check",
        {"file": str(file), "destinations": sorted(destinations)},
    )
