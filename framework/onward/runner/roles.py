"""What a process does for a workspace: all of it, or its part among several."""

from collections.abc import Set as AbstractSet
from enum import StrEnum

from onward.config import Workspace
from onward.errors import OnwardError


class Role(StrEnum):
    """A part of the work."""

    INGEST = "ingest"
    DELIVER = "deliver"
    LEDGER = "ledger"


EVERY = frozenset(Role)

ELSEWHERE = (
    "The ledger of this cluster is kept by the process with `onward serve --role ledger`. "
    "Run the command on that machine, in its workspace."
)


def check_roles(workspace: Workspace, roles: AbstractSet[Role]) -> None:
    """Pass if a process may do only this part.

    Raises:
        OnwardError: The journal is the data folder, which cannot be shared.
    """
    if workspace.journal is not None or roles == EVERY:
        return
    msg = (
        f"A process with a part of the work ({', '.join(sorted(roles))}) needs others that do the "
        f"rest, but the journal is in the data folder {workspace.data_folder}, which one process "
        "owns. Leave --role out; or name a NATS cluster in onward.yaml: "
        "journal: {nats: [nats://nats-1:4222]}"
    )
    raise OnwardError(msg)
