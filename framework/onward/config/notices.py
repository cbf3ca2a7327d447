"""What will go wrong with a connection's settings, soon or already."""

from datetime import date

from onward.config.model import ConnectionConfig, Workspace
from onward.errors import Problem


def notices(workspace: Workspace, today: date) -> list[Problem]:
    """Warnings of the destinations about settings, a platform's version that ends soon for one."""
    return [
        Problem(
            connection.place.file,
            connection.place.line,
            connection.place.column,
            "notice",
            f"{connection.destination.name}: {sentence}",
            severity="warning",
        )
        for connection in workspace.connections
        for sentence in _sentences(connection, today)
    ]


def _sentences(connection: ConnectionConfig, today: date) -> tuple[str, ...]:
    ask = connection.destination.notices
    if ask is None or connection.settings is None:
        return ()
    return tuple(ask(connection.settings, today))
