"""Requests as examples write them, compared with requests as destinations build them."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from onward.request import Request, Secret
from onward.values import MISSING, type_name


def request_differences(
    expected: Mapping[str, Any], request: Request, access_token: Secret[str] | None = None
) -> list[str]:
    """How ``request`` differs from what an example expects, a phrase each.

    Credentials count in clear. Headers count when the example writes any: all of them then, but
    ``Content-Type``, which follows from the body, only if it is among them.
    """
    found: list[str] = []
    if request.method != expected["method"]:
        found.append(f"method: expected {expected['method']}, the request has {request.method}")
    url = request.wire_url(access_token)
    if url != expected["url"]:
        found.append(f"url: expected {expected['url']}, the request has {url}")
    if "headers" in expected:
        headers = request.wire_headers(access_token)
        found += _header_differences(expected["headers"] or {}, headers)
    return found + _body_differences(expected, request)


def _header_differences(expected: Mapping[str, Any], headers: Mapping[str, str]) -> list[str]:
    wanted = {name.lower(): str(value) for name, value in expected.items()}
    real = {name.lower(): value for name, value in headers.items()}
    if "content-type" not in wanted:
        real.pop("content-type", None)
    return value_differences(wanted, real, "headers")


def _body_differences(expected: Mapping[str, Any], request: Request) -> list[str]:
    body = request.body()
    if "form" in expected:
        pairs = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
        wanted = {name: str(value) for name, value in (expected["form"] or {}).items()}
        return value_differences(wanted, pairs, "form")
    if "content" in expected:
        return value_differences(str(expected["content"]), body.decode(errors="replace"), "content")
    if "json" not in expected:
        return [f"the request has a body of {len(body)} bytes, none was expected"] if body else []
    try:
        value = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return ["json: the request's body is not JSON"]
    return value_differences(expected["json"], value, "json")


def value_differences(expected: Any, found: Any, place: str) -> list[str]:
    """Where two JSON values differ, a phrase each; ``1``, ``1.0`` and ``true`` are three values."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        keys = [*expected, *(key for key in found if key not in expected)]
        return [
            difference
            for key in keys
            for difference in value_differences(
                expected.get(key, MISSING), found.get(key, MISSING), f"{place}.{key}"
            )
        ]
    if _is_list(expected) and _is_list(found):
        count = max(len(expected), len(found))
        return [
            difference
            for index in range(count)
            for difference in value_differences(
                expected[index] if index < len(expected) else MISSING,
                found[index] if index < len(found) else MISSING,
                f"{place}[{index}]",
            )
        ]
    if type_name(expected) == type_name(found) and _shown(expected) == _shown(found):
        return []
    return [f"{place}: expected {_shown(expected)}, found {_shown(found)}"]


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def _shown(value: object) -> str:
    if value is MISSING:
        return "nothing"
    return msgspec.json.encode(value).decode()
