"""Requests as JSON that may be shown: everything but the secrets."""

from typing import Any
from urllib.parse import urlsplit

from onward.request import MASK, AccessToken, Basic, Bearer, Header, Query, Request, Secret


def request_data(request: Request) -> dict[str, Any]:
    """A request's method, address, headers and body, with ``••••`` for secrets."""
    url = request.url
    headers = dict(request.headers)
    for credential in request.credentials:
        match credential:
            case Bearer():
                headers["Authorization"] = f"Bearer {MASK}"
            case Basic(username):
                headers["Authorization"] = f"Basic {username}:{MASK}"
            case Header(name):
                headers[name] = MASK
            case AccessToken(name, prefix, query=""):
                headers[name] = f"{prefix}{MASK}"
            case Query(name) | AccessToken(query=name):
                url += f"{'&' if urlsplit(url).query else '?'}{name}={MASK}"
    shown: dict[str, Any] = {"method": request.method, "url": url, "headers": headers}
    if request.content is not None:
        shown["content"] = request.content.decode(errors="replace")
    elif request.form is not None:
        shown["form"] = {
            name: MASK if isinstance(value, Secret) else value
            for name, value in request.form.items()
        }
    elif request.json is not None:
        shown["json"] = request.json
    return shown
