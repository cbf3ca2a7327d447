"""How TikTok answers: a code in an envelope, mostly with status 200."""

from datetime import datetime
from typing import Any

from onward.testing.simulator import Reply


class RefusedError(Exception):
    """A request that TikTok answers with an error; it mostly says so with status 200."""

    def __init__(self, code: int, message: str, *, status: int = 200) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


def enveloped(
    at: datetime, data: Any = None, *, code: int = 0, message: str = "OK", status: int = 200
) -> Reply:
    """An answer as every endpoint gives it."""
    body = {
        "code": code,
        "message": message,
        "request_id": f"{at:%Y%m%d%H%M%S}A1B2C3D4E5F60718293A",
        "data": {} if data is None else data,
    }
    return Reply(status, body, {"Date": f"{at:%a, %d %b %Y %H:%M:%S} GMT"})
