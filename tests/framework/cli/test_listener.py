"""A consent page's answer is taken once, from the right page only."""

import asyncio

import httpx
import pytest

from onward.cli.listener import ConsentListener
from onward.errors import OnwardError


async def answered(*queries: str, path: str = "/callback") -> tuple[list[httpx.Response], str]:
    async with ConsentListener(0, "right") as listener:
        address = listener.redirect_uri.removesuffix("/callback")
        async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
            responses = [await http.get(f"{path}?{query}") for query in queries]
        return responses, await listener.code(0.001)


def test_the_code_is_taken() -> None:
    [response], code = asyncio.run(answered("code=abc&state=right"))

    assert (200, "abc") == (response.status_code, code)
    assert "You are signed in." in response.text


def test_an_answer_of_another_sign_in_is_not_taken() -> None:
    responses, code = asyncio.run(
        answered("code=evil&state=wrong", "code=evil", "code=abc&state=right", "code=x&state=right")
    )

    assert [400, 400, 200, 404] == [response.status_code for response in responses]
    assert "abc" == code


def test_a_refusal_is_told_in_the_platforms_words() -> None:
    query = "error=access_denied&error_description=The+person+said+<no>&state=right"

    with pytest.raises(OnwardError) as caught:
        asyncio.run(answered(query))

    assert (
        "The sign-in was not completed: The person said <no>. Run the command again to start over."
    ) == str(caught.value)


def test_other_addresses_are_not_there() -> None:
    with pytest.raises(OnwardError, match="Nobody signed in"):
        asyncio.run(answered("code=abc&state=right", path="/favicon.ico"))


def test_a_taken_port_says_how_to_choose_another() -> None:
    async def twice() -> None:
        async with ConsentListener(0, "a") as first:
            port = int(first.redirect_uri.split(":")[2].partition("/")[0])
            async with ConsentListener(port, "b"):
                pass

    with pytest.raises(OnwardError, match="Name another: --port"):
        asyncio.run(twice())
