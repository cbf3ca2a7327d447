"""Asking the Google Ads API: queries, refusals."""

from collections.abc import Iterable, Iterator
from typing import Any

from onward.errors import PlatformError
from onward.request import Client, Request, Response
from onward_destinations.google_ads.addresses import of_customer
from onward_destinations.google_ads.answers import ANSWERS
from onward_destinations.google_ads.faults import error_of, faults_of
from onward_destinations.google_ads.settings import Settings

Row = dict[str, Any]


def select(resource: str, fields: Iterable[str], *rest: str) -> str:
    """A query for fields of a resource; ``rest`` stands behind it: ``"LIMIT 1"``."""
    listed = ", ".join(f"{resource}.{name}" for name in fields)
    return " ".join(("SELECT", listed, "FROM", resource, *rest))


async def query(
    client: Client, settings: Settings, text: str, *, customer: str | None = None
) -> list[Row]:
    """Every row of a query, of all the chunks that the stream has.

    Args:
        customer: Another than the settings'.

    Raises:
        PlatformError: Google refused, in its words, or did not answer.
    """
    request = of_customer(settings, "/googleAds:searchStream", {"query": text}, customer=customer)
    return list(rows_of(await ask(client, request)))


async def ask(client: Client, request: Request) -> Response:
    """The answer to a request that should succeed.

    Raises:
        PlatformError: Google refused, in its words, or did not answer.
    """
    response = await client.send(request)
    if response.is_success:
        return response
    raise refusal(response)


def refusal(response: Response) -> PlatformError:
    """What Google refused, for a person."""
    error = error_of(response)
    fault = next(iter(faults_of(error)), None) if error is not None else None
    code, said = (fault.code, fault.said) if fault is not None else ("", "")
    said = said or f"It answered with status {response.status}."
    row = ANSWERS.find(response.status, code=code, said=f"{code} {said}")
    # A refusal changed nothing; a failure may come after the change.
    reached = response.status >= 500
    if row is None or row.kind in {"reject", "delivered", "split"}:
        message = f"Google answered {response.status}: {said}"
        hint = "Check the values named here."
        return PlatformError(message, code=code, hint=hint, reached=reached)
    hint = row.fix.replace(", then resume its deliveries", "")
    return PlatformError(row.cause.replace("{said}", said), code=code, hint=hint, reached=reached)


def rows_of(response: Response) -> Iterator[Row]:
    """The rows in an answer of ``searchStream``: a list of chunks."""
    try:
        chunks = response.json()
    except ValueError:
        return
    for chunk in chunks if isinstance(chunks, list) else []:
        results = chunk.get("results") if isinstance(chunk, dict) else None
        for row in results if isinstance(results, list) else []:
            if isinstance(row, dict):
                yield row


def part(row: Row, name: str) -> Row:
    """One resource of a row; empty where it is not there."""
    found = row.get(name)
    return found if isinstance(found, dict) else {}
