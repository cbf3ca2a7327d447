"""How Reddit refuses a request as a whole."""

from typing import Self

from onward.testing.simulator import Reply


class RefusalError(Exception):
    """A request that Reddit answers with an error."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply

    @classmethod
    def told(cls, status: int, message: str) -> Self:
        """In the words of v3."""
        return cls(Reply(status, {"error": {"code": status, "message": message}}))

    @classmethod
    def explained(cls, status: int, reason: str, explanation: str) -> Self:
        """In the older words."""
        error = {"reason": reason, "explanation": explanation}
        return cls(Reply(status, {"success": False, "error": error}))

    @classmethod
    def plainly(cls, status: int, text: str) -> Self:
        """Not in JSON at all."""
        return cls(Reply(status, content=text.encode(), content_type="text/plain"))
