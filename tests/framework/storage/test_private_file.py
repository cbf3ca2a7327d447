import asyncio
import stat
from pathlib import Path

from onward.sqlite import Database


def modes(folder: Path) -> set[int]:
    """Who may do what with the file, its log and its index."""
    return {stat.S_IMODE(each.stat().st_mode) for each in folder.glob("onward.db*")}


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    async def open_and_close() -> None:
        async with await Database.open(tmp_path):
            assert {0o600} == modes(tmp_path)

    asyncio.run(open_and_close())
