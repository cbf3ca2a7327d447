"""Talking to LinkedIn's REST API: requests, errors, lists."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

from onward.errors import PlatformError
from onward.request import AccessToken, Client, Request, Response
from onward_destinations.linkedin.responses import ANSWERS, error_of

BASE = "https://api.linkedin.com/rest"
ACCOUNT = "urn:li:sponsoredAccount:"
CAMPAIGN = "urn:li:sponsoredCampaign:"
RULE = "urn:lla:llaPartnerConversion:"
PAGE = 100
MOST = 10_000


def request(
    method: str, path: str, version: str, *, json: Any = None, restli_method: str = ""
) -> Request:
    """A request to LinkedIn's REST API; ``path`` stands behind the base, encoded already."""
    headers = {"LinkedIn-Version": version, "X-Restli-Protocol-Version": "2.0.0"}
    if restli_method:
        headers["X-RestLi-Method"] = restli_method
    return Request(method, f"{BASE}{path}", headers=headers, json=json, auth=AccessToken())


def encoded(urn: str) -> str:
    """A URN as LinkedIn wants it in addresses: ``"urn:li:x:1"`` -> ``"urn%3Ali%3Ax%3A1"``.

    Source: LinkedIn, "Conversion Tracking"; parentheses and commas around it stay as they are.
    """
    return quote(urn, safe="")


async def ask(client: Client, question: Request) -> Response:
    """The answer to a request that should succeed.

    Raises:
        PlatformError: LinkedIn refused, in its words, or did not answer.
    """
    response = await client.send(question)
    if response.is_success:
        return response
    raise refusal(response)


def refusal(response: Response) -> PlatformError:
    """What LinkedIn refused, for a person."""
    code, said = error_of(response)
    # A refusal changed nothing; a failure may come after the change.
    reached = response.status >= 500
    row = ANSWERS.find(response.status, code=code, said=said)
    if row is None or row.kind == "reject":
        message = f'LinkedIn answered {response.status}: "{said[:300]}".'
        hint = "Check the values named here."
        return PlatformError(message, code=code, hint=hint, reached=reached)
    message = row.cause.replace("{said}", said[:300])
    return PlatformError(message, code=code, hint=row.fix, reached=reached)


async def all_of(client: Client, path: str, version: str) -> AsyncIterator[dict[str, Any]]:
    """Every element of a list that is paged by ``start`` and ``count``.

    Raises:
        PlatformError: As for ``ask``.
    """
    for start in range(0, MOST, PAGE):
        question = request("GET", f"{path}&start={start}&count={PAGE}", version)
        elements = elements_of(await ask(client, question))
        for element in elements:
            yield element
        # The total may be -1, so only a short page says that it is the last.
        if len(elements) < PAGE:
            return


def elements_of(response: Response) -> list[dict[str, Any]]:
    """The elements of a list; none where the answer holds something else."""
    elements = response.json_object().get("elements")
    found = elements if isinstance(elements, list) else []
    return [element for element in found if isinstance(element, dict)]
