"""The way to a running server: the file it leaves, the questions it answers."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from onward.errors import OnwardError

FILE = "server.json"
ANSWER_WITHIN_S = 600.0


@dataclass(frozen=True, slots=True)
class ServerLink:
    """A server that runs for a workspace.

    Attributes:
        token: Opens its admin API; whoever can read the file may use it.
        simulator: Where it sends instead of the platforms, if it does.
    """

    pid: int
    url: str
    token: str
    simulator: str | None = None

    def __repr__(self) -> str:
        return f"ServerLink(pid={self.pid}, url={self.url!r})"

    def leave(self, data_folder: Path) -> Path:
        """Write the file that commands find the server by; only this user can read it."""
        file = data_folder / FILE
        with suppress(FileNotFoundError):
            file.unlink()
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(asdict(self), stream)
        return file

    @classmethod
    def find(cls, data_folder: Path) -> "ServerLink | None":
        """The server that runs for this data folder, if one does."""
        try:
            link = cls(**json.loads((data_folder / FILE).read_text(encoding="utf-8")))
            os.kill(link.pid, 0)
        except (OSError, ValueError, TypeError):
            return None
        return link

    async def ask(self, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """What the server answers to an operation.

        Raises:
            OnwardError: It refuses, in its own words, or does not answer.
        """
        async with httpx.AsyncClient(timeout=ANSWER_WITHIN_S, trust_env=False) as http:
            try:
                response = await http.post(
                    f"{self.url}/admin/v1/operations/{operation}",
                    json=arguments,
                    headers={"Authorization": f"Bearer {self.token}"},
                )
                body = response.json()
            except (httpx.HTTPError, ValueError):
                msg = (
                    f"The server of this workspace (process {self.pid}, {self.url}) does not "
                    "answer. Look at its log; if it is gone, run the command again."
                )
                raise OnwardError(msg) from None
        if not response.is_success:
            raise OnwardError(str(body.get("message") or f"The server answered {response.text}"))
        return dict(body)
