"""How Meta refuses: an error with code, subcode, naming no event."""

from collections.abc import Mapping
from typing import Any

from onward.testing.simulator import Reply


class RefusedError(Exception):
    """A request that Meta answers with an error."""

    def __init__(
        self,
        status: int,
        message: str,
        code: int,
        subcode: int | None = None,
        *,
        title: str = "",
        text: str = "",
        is_transient: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        error: dict[str, Any] = {"message": message, "type": "OAuthException", "code": code}
        if subcode is not None:
            error["error_subcode"] = subcode
        error["is_transient"] = is_transient
        if title:
            error |= {"error_user_title": title, "error_user_msg": text}
        error["fbtrace_id"] = "AbCdEf0123456789"
        self.text = text or message
        self.status = status
        self.headers = headers or {}
        self.body = {"error": error}

    @property
    def reply(self) -> Reply:
        """The refusal as an answer."""
        return Reply(self.status, self.body, self.headers)


def no_such_object(id_: str) -> RefusedError:
    """The refusal for what is not there, or not for the owner of this token."""
    return RefusedError(
        400,
        f"Unsupported post request. Object with ID '{id_}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation.",
        100,
        33,
    )
