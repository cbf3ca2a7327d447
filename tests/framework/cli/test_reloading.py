import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from onward.cli.reloading import reload_on_change
from onward.config import Workspace
from onward.errors import Problem, StorageError, WorkspaceError

PATIENCE_S = 30.0


class Used:
    """A workspace in use, whose next rounds end as told."""

    def __init__(self, folder: Path, *ends: Exception | None) -> None:
        self.workspace = Workspace(folder, (), ())
        self.turns: asyncio.Queue[None] = asyncio.Queue()
        self._ends = list(ends)

    async def reload(self) -> None:
        self.turns.put_nowait(None)
        end = self._ends.pop(0)
        if end is not None:
            raise end


def change(used: Used, text: str) -> None:
    (used.workspace.folder / "onward.yaml").write_text(text, encoding="utf-8")


async def watched(used: Used, act: Callable[[], Awaitable[None]]) -> list[tuple[str, str]]:
    """What is logged while ``act`` runs: level, sentence."""
    with capture_logs() as logged:
        task = asyncio.create_task(reload_on_change(used, look_every_s=0))
        async with asyncio.timeout(PATIENCE_S):
            # One turn, for the files as they are to be seen.
            await asyncio.sleep(0)
            await act()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    return [(each["log_level"], each["event"]) for each in logged]


def after_changes(used: Used, changes: int) -> list[tuple[str, str]]:
    """What is logged over so many changes, each seen before the next."""

    async def act() -> None:
        for number in range(1, changes + 1):
            change(used, "#" * number)
            await used.turns.get()

    return asyncio.run(watched(used, act))


def test_a_change_is_read_and_told(tmp_path: Path) -> None:
    assert [("info", "files reloaded")] == after_changes(Used(tmp_path, None), 1)


def test_files_that_stay_as_they_are_are_left_alone(tmp_path: Path) -> None:
    used = Used(tmp_path)

    async def act() -> None:
        for _ in range(10):
            await asyncio.sleep(0)

    assert [] == asyncio.run(watched(used, act))
    assert used.turns.empty()


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (ValueError("a plugin's defect"), ["files could not be reloaded"]),
        (StorageError("no disk"), ["files could not be reloaded"]),
        (
            WorkspaceError([Problem("a.yaml", 1, 1, "wrong-type", "Not so.", "So.")]),
            [
                "files have problems; the last good ones stay in use",
                "a.yaml:1:1  wrong-type\n  Not so.\n  So.",
            ],
        ),
    ],
    ids=["defect", "storage", "files"],
)
def test_trouble_in_one_round_is_told_and_the_next_change_is_seen(
    trouble: Exception, said: list[str], tmp_path: Path
) -> None:
    told = after_changes(Used(tmp_path, trouble, None), 2)

    assert [*(("error", each) for each in said), ("info", "files reloaded")] == told
