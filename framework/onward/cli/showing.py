"""A request as it is printed."""

import json
from collections.abc import Mapping
from typing import Any


def request_text(request: Mapping[str, Any]) -> str:
    """Method, address, headers, body: as much as there is."""
    lines = [f"{request['method']} {request['url']}"]
    lines += [f"{name}: {value}" for name, value in request["headers"].items()]
    for body in ("json", "form"):
        if body in request:
            lines.append(json.dumps(request[body], indent=2, ensure_ascii=False, default=str))
    if "content" in request:
        lines.append(request["content"])
    return "\n".join(lines)
