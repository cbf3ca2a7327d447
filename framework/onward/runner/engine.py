"""Where a workspace keeps everything: in its data folder, or on the cluster it names."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from onward.config import Workspace
from onward.errors import OnwardError
from onward.runner.roles import Role
from onward.runner.storage import Storage, open_storage


def storage_of(
    workspace: Workspace,
    roles: AbstractSet[Role],
    clock: Callable[[], datetime],
    monotonic: Callable[[], float],
) -> AbstractAsyncContextManager[Storage]:
    """The storage of a workspace, to be opened.

    Raises:
        OnwardError: It is on a cluster, and what speaks to that is not installed.
    """
    if workspace.journal is None:
        return open_storage(workspace.data_folder)
    try:
        # An extra, and slow to import.
        from onward.runner.cluster import Part, open_cluster  # noqa: PLC0415
    except ModuleNotFoundError as error:
        msg = (
            "The journal is on a NATS cluster, but what speaks to it is not installed "
            f"({error.name}). Run: pip install 'onward[nats]'"
        )
        raise OnwardError(msg) from error
    return open_cluster(workspace.journal, Part(roles, workspace.data_folder, clock, monotonic))
