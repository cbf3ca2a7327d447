"""A request is shown whole, but for its secrets."""

from typing import Any

import pytest

from onward.cli.operations.showing import request_data
from onward.request import AccessToken, Basic, Bearer, Header, Query, Request, Secret

SECRET = Secret("opensesame")
URL = "https://api.acme.example/v1"


@pytest.mark.parametrize(
    ("auth", "url", "headers"),
    [
        (None, URL, {}),
        (Bearer(SECRET), URL, {"Authorization": "Bearer ••••"}),
        (Basic("ada", SECRET), URL, {"Authorization": "Basic ada:••••"}),
        (Header("X-Token", SECRET), URL, {"X-Token": "••••"}),
        (AccessToken(), URL, {"Authorization": "Bearer ••••"}),
        (AccessToken(query="access_token"), f"{URL}?access_token=••••", {}),
        (Query("key", SECRET), f"{URL}?key=••••", {}),
        ([Query("a", SECRET), Query("b", SECRET)], f"{URL}?a=••••&b=••••", {}),
    ],
)
def test_credentials_show_where_they_go(auth: Any, url: str, headers: dict[str, str]) -> None:
    shown = request_data(Request.post(URL, auth=auth, json={"a": 1}))

    assert {"method": "POST", "url": url, "headers": headers, "json": {"a": 1}} == shown


def test_a_secret_in_a_form_is_hidden() -> None:
    shown = request_data(Request.post(URL, form={"id": "7", "token": SECRET}))

    assert {"id": "7", "token": "••••"} == shown["form"]


def test_bytes_are_shown_as_text() -> None:
    assert "a=1" == request_data(Request.post(URL, content=b"a=1"))["content"]
