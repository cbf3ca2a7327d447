"""The root of all commands; each is imported when it is used."""

from importlib import import_module

import click

from onward.cli.options import common_options, remember
from onward.cli.plugged import plugged_commands
from onward.values import nearest

COMMANDS = {
    "demo": "See it work: simulator, server, events, in one command.",
    "check": "Find all problems in a workspace's files.",
    "plan": "Show what apply would change, here and on the platforms.",
    "apply": "Bring mappings into force; create and update their objects on the platforms.",
    "preview": "Show the exact requests an event would become, and why others would not.",
    "deliver": "Take one event and deliver it now.",
    "serve": "Take events by HTTP and deliver them.",
    "status": "Show how each connection fares.",
    "deliveries": "List deliveries; show one with its attempts and its request.",
    "problems": "Show what went wrong, by cause, with what to do.",
    "replay": "Send dead letters again.",
    "resume": "Let a connection go on after its trouble was mended.",
    "test-connection": "Ask the platforms whether the credentials work.",
    "login": "Sign in to a connection's platform.",
    "choices": "List what a platform offers for a field.",
    "delete-user": "Ask a platform to forget a person.",
    "destinations": "List the installed destinations; show one with its fields.",
    "schema": "Write the JSON Schema that editors check YAML with.",
    "simulator": "Run the platforms' simulators on this machine.",
    "new": "Start something new: a workspace, a destination plugin.",
}
"""Every command with its one line in the help, in the order a newcomer meets them."""

LINE = 200
"""Letters of the line that tells of a plugin's command; it is wrapped."""


class LazyGroup(click.Group):
    """A group that knows its commands' names and imports them on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *_plugged(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            return _imported(cmd_name.replace("-", "_"))
        return _plugin_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None:
            near = nearest(name, self.list_commands(ctx))
            hint = f'Did you mean "{near}"?' if near else "onward --help lists them all."
            ctx.fail(f'There is no command "{name}". {hint}')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
        plugged = _plugged(ctx)
        if plugged:
            with formatter.section("Commands of plugins"):
                formatter.write_dl(
                    [(name, each.get_short_help_str(LINE)) for name, each in plugged.items()]
                )


def _imported(name: str) -> click.Command:
    try:
        module = import_module(f"onward.cli.commands.{name}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"starlette", "uvicorn", "aiohttp"}:
            raise
        msg = 'The server is not installed. Install it with: pip install "onward[server]"'
        raise click.ClickException(msg) from None
    made: click.Command = getattr(module, name)
    return made


def _plugged(ctx: click.Context) -> dict[str, click.Command]:
    """The commands of plugins by name; ours go before one of the same name."""
    found = plugged_commands(ctx.params.get("plugins_dir"))
    return {name: found[name] for name in sorted(found.keys() - COMMANDS)}


def _plugin_command(ctx: click.Context, name: str) -> click.Command | None:
    from onward.plugins import load_plugins  # noqa: PLC0415 - only an unknown word or --version needs it

    plugins = load_plugins(ctx.params.get("plugins_dir"))
    commands = (each for each in plugins.commands if isinstance(each, click.Command))
    return next((each for each in commands if each.name == name), None)


root = LazyGroup(
    "onward",
    help="Give every customer event a way onward: from your site or server to ad platforms.",
    epilog="\b\nStart here:\n  onward demo\n  onward check -w mappings/",
    callback=remember,
    params=[
        *common_options(),
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=lambda ctx, _param, value: _version(ctx) if value else None,
            help="Show the version.",
        ),
    ],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(ctx: click.Context) -> None:
    from importlib.metadata import version  # noqa: PLC0415 - only an unknown word or --version needs it

    click.echo(f"onward {version('onward')}")
    ctx.exit()
