"""How Pinterest refuses a request: a code with its words, the credential echoed at times."""

from onward.testing.simulator import Reply


class RefusedError(Exception):
    """A request that Pinterest answers with a code."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.reply = Reply(status, {"code": code, "message": message, "status": "failure"})
