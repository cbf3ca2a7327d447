"""What a process reads of ``onward.yaml`` at its start for good: where everything is kept."""

import structlog

from onward.config import OPTIONS_FILE, Workspace

log = structlog.get_logger("onward.runner")


class Lasting:
    """Tells of changes that only a restart brings, once each.

    Args:
        workspace: As it was at the start.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._used = self._told = _lasting(workspace)

    def compare(self, workspace: Workspace) -> None:
        """Say what the files want otherwise than it is, unless that was said before."""
        wanted = _lasting(workspace)
        if wanted == self._told:
            return
        self._told = wanted
        changed = [key for key, value in wanted.items() if value != self._used.get(key, value)]
        if changed:
            log.warning("notice", file=OPTIONS_FILE, message=_sentence(changed))


def _lasting(workspace: Workspace) -> dict[str, object]:
    journal = workspace.journal
    found: dict[str, object] = {"data": workspace.data_folder, "journal": journal is not None}
    if journal is not None:
        found |= {
            "journal.nats": journal.servers,
            "journal.replicas": journal.replicas,
            "journal.duplicate_hours": journal.duplicates,
            "journal.credentials": journal.credentials,
        }
    return found


def _sentence(changed: list[str]) -> str:
    names = " and ".join(f'"{key}"' for key in changed)
    said = f"What is new in {names} counts from the next start: restart onward serve."
    if {"data", "journal"} & set(changed):
        said += " What waits where it is kept now is not moved: let it arrive before."
    return said
