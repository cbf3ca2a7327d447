import base64
from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter

from onward.request import (
    AccessToken,
    Basic,
    Bearer,
    Header,
    Query,
    Request,
    Response,
    Secret,
)

URL = "https://api.acme.example/v3/events"


def test_a_secret_cannot_be_printed_by_accident() -> None:
    secret = Secret("hunter2-and-more")

    for text in (repr(secret), str(secret), f"{secret}", repr({"token": secret})):
        assert "hunter2" not in text
        assert "••••" in text


def test_secrets_compare_and_hash_by_their_value() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a")}) == 1
    assert not Secret("")


def test_pydantic_wraps_a_secret_once() -> None:
    adapter: TypeAdapter[Secret[str]] = TypeAdapter(Secret[str])

    once = adapter.validate_python("token")

    assert Secret("token") == once
    assert once is adapter.validate_python(once)


@pytest.mark.parametrize(
    ("auth", "expected"),
    [
        (Bearer(Secret("T")), {"Authorization": "Bearer T"}),
        (
            Basic("user", Secret("pass")),
            {"Authorization": "Basic " + base64.b64encode(b"user:pass").decode()},
        ),
        (Header("X-Key", Secret("K")), {"X-Key": "K"}),
        (Query("key", Secret("K")), {}),
        (None, {}),
    ],
)
def test_a_credential_becomes_its_header(auth: object, expected: dict[str, str]) -> None:
    request = Request("GET", URL, auth=auth)  # type: ignore[arg-type]

    assert expected == request.wire_headers()


def test_an_access_token_is_put_in_when_there_is_one() -> None:
    request = Request.get(URL, auth=AccessToken())

    assert {} == request.wire_headers()
    assert {"Authorization": "Bearer T"} == request.wire_headers(Secret("T"))


def test_an_access_token_may_go_in_the_address() -> None:
    request = Request.get(URL, auth=AccessToken(query="access_token"))

    assert ({}, URL) == (request.wire_headers(Secret("T&")), request.wire_url())
    assert f"{URL}?access_token=T%26" == request.wire_url(Secret("T&"))


def test_several_credentials_travel_together() -> None:
    request = Request.post(
        URL, json={}, auth=(AccessToken(), Header("developer-token", Secret("D")))
    )

    assert {
        "Content-Type": "application/json",
        "Authorization": "Bearer T",
        "developer-token": "D",
    } == request.wire_headers(Secret("T"))


def test_a_query_secret_joins_the_address_only_on_the_wire() -> None:
    request = Request.post(f"{URL}?a=%3A", json=1, auth=Query("api key", Secret("s&t")))

    assert f"{URL}?a=%3A&api%20key=s%26t" == request.wire_url()
    assert "s&t" not in repr(request)


def test_a_query_secret_may_be_the_first_parameter() -> None:
    assert f"{URL}?k=v" == Request.get(URL, auth=Query("k", Secret("v"))).wire_url()
    assert URL == Request.get(URL).wire_url()


def test_bodies_are_json_form_bytes_or_nothing() -> None:
    assert b'{"a":[1,2.5,"\xc3\xa9"]}' == Request.post(URL, json={"a": [1, 2.5, "é"]}).body()
    assert b"a=1&b=s" == Request.post(URL, form={"a": "1", "b": Secret("s")}).body()
    assert b"raw" == Request.post(URL, content=b"raw").body()
    assert b"" == Request.get(URL).body()


def test_the_content_type_follows_the_body_unless_given() -> None:
    form = Request.post(URL, form={"a": "1"}).wire_headers()
    own = Request.put(URL, json={}, headers={"content-type": "application/x"}).wire_headers()

    assert {"Content-Type": "application/x-www-form-urlencoded"} == form
    assert {"content-type": "application/x"} == own
    assert {} == Request.post(URL, content=b"x").wire_headers()


def test_a_request_knows_its_host_and_whom_it_answers_for() -> None:
    request = Request.post("https://API.acme.example:8443/x", json={}).covering(2, 0)

    assert "api.acme.example" == request.host
    assert (2, 0) == request.covers
    assert "" == Request.get("nonsense").host


def test_a_response_reads_as_text_and_json() -> None:
    response = Response(200, b'{"a": 1}')

    assert response.is_success
    assert {"a": 1} == response.json()
    assert {"a": 1} == response.json_object()
    assert '{"a": 1}' == response.text


@pytest.mark.parametrize("content", [b"", b"<html>", b"[1]", b"\xff"])
def test_a_body_that_is_no_object_reads_as_an_empty_one(content: bytes) -> None:
    assert {} == Response(500, content).json_object()
    assert not Response(500, content).is_success


def test_json_that_is_none_raises() -> None:
    with pytest.raises(ValueError, match="JSON"):
        Response(200, b"<html>").json()


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("Sat, 21 Nov 2026 12:00:00 GMT", 12),
        ("Sat, 21 Nov 2026 12:00:00 -0000", 12),
        ("noon", None),
        ("", None),
    ],
)
def test_an_answer_says_what_time_the_platform_had(written: str, hour: int | None) -> None:
    expected = None if hour is None else datetime(2026, 11, 21, hour, tzinfo=UTC)

    assert expected == Response(200, headers={"date": written}).sent_at


@pytest.mark.parametrize(
    "request_",
    [
        Request.post("https://a.example/", json={"a": 1}),
        Request.post(
            "https://a.example/", json=[1], headers={"content-type": "application/x+json"}
        ),
    ],
)
def test_an_encoded_request_goes_over_the_wire_as_it_would_have(request_: Request) -> None:
    encoded = request_.encoded()

    assert request_.body() == encoded.content
    assert request_.wire_headers() == encoded.wire_headers()
    assert request_.json == encoded.json


@pytest.mark.parametrize(
    "request_",
    [
        Request.get("https://a.example/"),
        Request.post("https://a.example/", form={"key": Secret("k")}),
        Request.post("https://a.example/", content=b"{}", json={}),
    ],
)
def test_what_is_no_json_is_encoded_when_it_is_sent(request_: Request) -> None:
    assert request_ is request_.encoded()
