"""The lists of Snapchat's Marketing API: entities in envelopes, pages by links."""

from collections.abc import Mapping
from typing import Any

from onward.testing.simulator import Call, Reply
from onward_destinations.snapchat.simulator import seeds


def listed(call: Call) -> Reply:
    """One page of what the address asks for."""
    kind = call.path.rpartition("/")[2].removesuffix("s")
    entities = _found(kind, call.segments.get("owner", ""))
    if entities is None:
        return refused(403, "E1003", "You do not have access to this resource")
    start = int(call.params.get("cursor", "0"))
    size = int(call.params.get("limit", "50"))
    if not 50 <= size <= 1_000:
        return refused(400, "E2002", "limit must be between 50 and 1000")
    page = list(entities.items())[start : start + size]
    body: dict[str, Any] = {"request_status": "SUCCESS", "request_id": "5cf59f3d00ff0a5f8fd9a3d2"}
    body["paging"] = {}
    if start + size < len(entities):
        link = f"https://{call.host}{call.path}?limit={size}&cursor={start + size}"
        body["paging"] = {"next_link": link}
    body[f"{kind}s"] = [
        {
            "sub_request_status": "SUCCESS",
            kind: {"id": id_, "name": name, "status": "ACTIVE", "effective_status": "ACTIVE"},
        }
        for id_, name in page
    ]
    return Reply(200, body)


def refused(status: int, code: str, said: str) -> Reply:
    """An error in the words of the Marketing API."""
    return Reply(status, {"request_status": "ERROR", "display_message": said, "error_code": code})


def _found(kind: str, owner: str) -> Mapping[str, str] | None:
    match kind:
        case "organization":
            return seeds.ORGANIZATIONS
        case "adaccount":
            return seeds.AD_ACCOUNTS.get(owner, {}) if owner in seeds.ORGANIZATIONS else None
        case _:
            known = {id_ for accounts in seeds.AD_ACCOUNTS.values() for id_ in accounts}
            return seeds.PIXELS if owner in known else None
