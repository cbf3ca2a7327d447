"""How LinkedIn's APIs take bodies, page through lists, refuse."""

from collections.abc import Mapping, Sequence
from typing import Any

from jsonschema.exceptions import ValidationError

from onward.testing.simulator import Call, Reply
from onward_destinations.linkedin.simulator.schemas import fault_lines

REST = "api.linkedin.com/rest"


class RefusedError(Exception):
    """A request that LinkedIn answers with an error."""

    def __init__(self, status: int, message: str, **members: Any) -> None:
        super().__init__(message)
        self.reply = Reply(status, {"status": status, **members, "message": message})


def body_of(call: Call) -> Any:
    """The body as JSON; anything else is refused."""
    try:
        return call.json()
    except ValueError as problem:
        raise RefusedError(400, f"The body is no JSON: {problem}") from problem


def page_of(call: Call, found: Sequence[Mapping[str, Any]]) -> Reply:
    """A page of a list, by ``start`` and ``count``."""
    start, count = _number(call, "start", 0), _number(call, "count", 10)
    elements = [_projected(call, element) for element in found[start : start + count]]
    paging = {"start": start, "count": count, "links": [], "total": len(found)}
    return Reply(200, {"paging": paging, "elements": elements})


def cursor_of(call: Call, found: Sequence[Mapping[str, Any]]) -> Reply:
    """A page of a list, by ``pageToken`` and ``pageSize``."""
    size = _number(call, "pageSize", 100)
    if not 1 <= size <= 1_000:
        raise RefusedError(400, "pageSize should be 1 to 1000")
    start = _number(call, "pageToken", 0)
    elements = [_projected(call, element) for element in found[start : start + size]]
    metadata = {"nextPageToken": str(start + size)} if start + size < len(found) else {}
    return Reply(200, {"elements": elements, "metadata": metadata})


def _number(call: Call, name: str, default: int) -> int:
    text = call.params.get(name, str(default))
    if not text.isdigit():
        raise RefusedError(400, f'{name} should be a number, but it is "{text}"')
    return int(text)


def _projected(call: Call, element: Mapping[str, Any]) -> Mapping[str, Any]:
    fields = call.params.get("fields")
    if not fields:
        return element
    return {name: element[name] for name in fields.split(",") if name in element}


def refuse_faults(faults: Sequence[ValidationError]) -> None:
    """Answer 422 with every fault, one a line, if there is any."""
    lines = [line for fault in faults for line in fault_lines(fault)]
    if lines:
        raise RefusedError(422, "\n".join(lines))


def denied(account: str) -> RefusedError:
    """The refusal of a member who may not do this on an ad account."""
    return RefusedError(
        403,
        f"Not enough permissions to access: {account}",
        serviceErrorCode=100,
        code="ACCESS_DENIED",
    )
