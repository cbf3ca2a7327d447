from typing import Any

import pytest

from onward import AccessToken, Bearer, Query, Request, Secret
from onward.testing.wire import request_differences, value_differences

URL = "https://api.acme.example/events"


def test_the_same_request_does_not_differ() -> None:
    request = Request.post(URL, json={"a": [1, 2.5, None, True]}, auth=Bearer(Secret("T")))
    expected = {
        "method": "POST",
        "url": URL,
        "headers": {"authorization": "Bearer T"},
        "json": {"a": [1, 2.5, None, True]},
    }

    assert [] == request_differences(expected, request)


def test_headers_count_once_any_is_written() -> None:
    request = Request.post(URL, json=1, headers={"X-Trace": "1"}, auth=AccessToken())
    expected = {"method": "POST", "url": URL, "headers": {"Content-Type": "text/plain"}, "json": 1}

    assert [
        'headers.content-type: expected "text/plain", found "application/json"',
        'headers.x-trace: expected nothing, found "1"',
        'headers.authorization: expected nothing, found "Bearer T"',
    ] == request_differences(expected, request, Secret("T"))


def test_a_secret_in_the_query_counts() -> None:
    request = Request.get(URL, auth=Query("key", Secret("k 1")))

    assert [] == request_differences({"method": "GET", "url": f"{URL}?key=k%201"}, request)


def test_a_form_is_compared_by_field() -> None:
    request = Request.post(URL, form={"a": "1", "b": Secret("x")})
    expected = {"method": "POST", "url": URL, "form": {"a": 1, "b": "y"}}

    assert ['form.b: expected "y", found "x"'] == request_differences(expected, request)


def test_bytes_are_compared_as_text() -> None:
    request = Request.post(URL, content=b"<x/>")

    assert ['content: expected "<y/>", found "<x/>"'] == request_differences(
        {"method": "POST", "url": URL, "content": "<y/>"}, request
    )


def test_a_body_that_is_no_json_is_told() -> None:
    request = Request.post(URL, content=b"<x/>")

    assert ["json: the request's body is not JSON"] == request_differences(
        {"method": "POST", "url": URL, "json": {}}, request
    )


@pytest.mark.parametrize(
    ("expected", "found", "differences"),
    [
        (1, True, ["v: expected 1, found true"]),
        (1, 1.0, ["v: expected 1, found 1.0"]),
        ("1", 1, ['v: expected "1", found 1']),
        (None, {}, ["v: expected null, found {}"]),
        ({"a": 1}, {"b": 1}, ["v.a: expected 1, found nothing", "v.b: expected nothing, found 1"]),
        ([1, 2], [1], ["v[1]: expected 2, found nothing"]),
        ([{"a": 1}], [{"a": 1}, 3], ["v[1]: expected nothing, found 3"]),
    ],
)
def test_values_differ_by_type_and_place(expected: Any, found: Any, differences: list[str]) -> None:
    assert differences == value_differences(expected, found, "v")
