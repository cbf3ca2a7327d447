"""Finding what a person named."""

from onward.config import ConnectionConfig, MappingConfig
from onward.errors import OnwardError
from onward.runner import Runner
from onward.values import nearest


def connection_of(runner: Runner, name: str) -> ConnectionConfig:
    """The connection called ``name``.

    Raises:
        OnwardError: There is none.
    """
    found = runner.workspace.connection(name)
    if found is not None:
        return found
    raise OnwardError(
        _missing("connection", name, [each.id for each in runner.workspace.connections])
    )


def mapping_of(connection: ConnectionConfig, name: str) -> MappingConfig:
    """The mapping called ``name``.

    Raises:
        OnwardError: There is none.
    """
    found = next((each for each in connection.mappings if each.id == name), None)
    if found is not None:
        return found
    raise OnwardError(_missing("mapping", name, [each.id for each in connection.mappings]))


def action_of(connection: ConnectionConfig, name: str) -> str:
    """The slug of the action called ``name``.

    Raises:
        OnwardError: There is none.
    """
    known = list(connection.destination.actions)
    if name in known:
        return name
    raise OnwardError(_missing("action", name, known))


def _missing(thing: str, name: str, known: list[str]) -> str:
    near = nearest(name, known)
    hint = f'Did you mean "{near}"?' if near else f"There are: {', '.join(known) or 'none'}."
    return f'There is no {thing} "{name}". {hint}'
