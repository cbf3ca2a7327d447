"""How Snapchat refuses a request for something else than its events."""

from onward.testing.simulator import Reply


class RefusedError(Exception):
    """A request that Snapchat answers with a reason."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.reply = Reply(status, {"status": "INVALID", "reason": reason})
