import asyncio

import pytest

from onward import Header, PlatformError, Request, Response, Secret
from onward.testing import ScriptedClient, Step

URL = "https://api.acme.example/rules"
ASK = {"method": "GET", "url": URL}


def test_a_script_that_is_followed_has_no_problems() -> None:
    client = ScriptedClient([Step(ASK, Response(200, b"[]"))])

    answer = asyncio.run(client.send(Request.get(URL)))

    assert (b"[]", []) == (answer.content, client.finish())


def test_another_request_than_the_script_expects_is_a_problem() -> None:
    client = ScriptedClient([Step(ASK, Response(200))])

    client.answer(Request.post(f"{URL}?all", json={"a": 1}))

    assert [
        "Request 1: method: expected GET, the request has POST.",
        f"Request 1: url: expected {URL}, the request has {URL}?all.",
        "Request 1: the request has a body of 7 bytes, none was expected.",
    ] == client.finish()


def test_a_request_after_the_end_is_a_problem() -> None:
    client = ScriptedClient([])

    with pytest.raises(PlatformError, match="was not expected"):
        client.answer(Request.get(URL, auth=Header("X-Key", Secret("k"))))

    assert [f"Request 1 was not expected: GET {URL}."] == client.finish()


def test_a_request_that_never_comes_is_a_problem() -> None:
    client = ScriptedClient([Step(ASK, Response(200)), Step(None, Response(200))])

    assert [
        f"Expected a further request, GET {URL}, but none came.",
        "Expected a further request, but none came.",
    ] == client.finish()


def test_a_step_without_request_fits_any() -> None:
    client = ScriptedClient([Step(None, Response(204))])

    client.answer(Request.put(URL, content=b"x"))

    assert [] == client.finish()


def test_a_step_without_response_is_a_lost_connection() -> None:
    client = ScriptedClient([Step(ASK, None)])

    with pytest.raises(PlatformError, match=r"api\.acme\.example could not be reached"):
        client.answer(Request.get(URL))
