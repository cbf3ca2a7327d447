"""How Google's two APIs refuse."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onward.testing.simulator import Call, Reply

_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
}
REQUEST_ID = "t-9a7a1c"


class RefusedError(Exception):
    """A request that is answered with an error."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(str(reply.status))
        self.reply = reply


@dataclass(frozen=True, slots=True)
class Violation:
    """One fault of a request to the Data Manager API: where, what, the reason's name."""

    field: str
    description: str
    reason: str = ""

    def json(self) -> dict[str, str]:
        """The fault as the API writes it."""
        parts = {"field": self.field, "description": self.description, "reason": self.reason}
        return {name: value for name, value in parts.items() if value}


def body_of(call: Call) -> Any:
    """The body as JSON; anything else is refused."""
    try:
        return call.json()
    except ValueError:
        raise RefusedError(Reply(400, error(400, "Invalid JSON payload received."))) from None


def error(status: int, message: str, details: Sequence[Any] = ()) -> dict[str, Any]:
    """The body of an error."""
    inner: dict[str, Any] = {"code": status, "message": message, "status": _STATUS[status]}
    return {"error": inner | ({"details": list(details)} if details else {})}


def refused(
    status: int, reason: str, message: str, violations: Sequence[Violation] = (), **metadata: str
) -> RefusedError:
    """A refusal of the Data Manager API, which is one for the whole request."""
    details: list[dict[str, Any]] = [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": reason,
            "domain": "datamanager.googleapis.com",
            "metadata": {"requestId": REQUEST_ID, **metadata},
        },
        {"@type": "type.googleapis.com/google.rpc.RequestInfo", "requestId": REQUEST_ID},
    ]
    if violations:
        details.append(
            {
                "@type": "type.googleapis.com/google.rpc.BadRequest",
                "fieldViolations": [one.json() for one in violations],
            }
        )
    return RefusedError(Reply(status, error(status, message, details)))


@dataclass(frozen=True, slots=True)
class AdsError:
    """One error of the Google Ads API: its group, its code, its words, the row and field."""

    group: str
    code: str
    message: str
    place: tuple[str, int, str] | None = None

    def json(self) -> dict[str, Any]:
        """The error as the API writes it; JSON leaves out an index of zero."""
        written: dict[str, Any] = {"errorCode": {self.group: self.code}, "message": self.message}
        if self.place is not None:
            rows, index, field = self.place
            row = {"fieldName": rows} | ({"index": index} if index else {})
            written["location"] = {"fieldPathElements": [row, {"fieldName": field}]}
        return written


def failure(errors: Sequence[AdsError], version: str) -> dict[str, Any]:
    """The detail that lists errors of the Google Ads API."""
    return {
        "@type": f"type.googleapis.com/google.ads.googleads.{version}.errors.GoogleAdsFailure",
        "errors": [one.json() for one in errors],
        "requestId": "f4J_sjHfhbgNieU4pkBOqg",
    }


def ads_refused(status: int, one: AdsError, version: str) -> RefusedError:
    """A refusal of the Google Ads API for the whole request."""
    body = error(status, "The caller does not have permission.", [failure([one], version)])
    return RefusedError(Reply(status, body))
