"""What forms list: organizations, their ad accounts, their pixels."""

from collections.abc import Iterator
from typing import Any, Final

from onward.action import Choice, Choices, Question
from onward.errors import PlatformError
from onward.request import AccessToken, Client, Request, Response
from onward_destinations.snapchat.hosts import MARKETING
from onward_destinations.snapchat.responses import ANSWERS

_HOST: Final = f"https://{MARKETING}/"
_PAGE: Final = 100
_SIGN_IN: Final = (
    'Sign in with "onward login": a token for conversions alone cannot list these; or type the id.'
)


async def organizations(client: Client, question: Question) -> Choices:
    """The organizations of the person who signed in."""
    return await _listed(client, question, "me/organizations", "organization")


async def ad_accounts(client: Client, question: Question) -> Choices:
    """The ad accounts of the organization that the form or the settings name."""
    organization = _chosen(question, "organization_id")
    if not organization:
        return _not_chosen("an organization", "ad accounts")
    path = f"organizations/{organization}/adaccounts"
    return await _listed(client, question, path, "adaccount")


async def pixels(client: Client, question: Question) -> Choices:
    """The pixels of the ad account that the form or the settings name."""
    account = _chosen(question, "ad_account_id")
    if not account:
        return _not_chosen("an ad account", "pixels")
    return await _listed(client, question, f"adaccounts/{account}/pixels", "pixel")


async def _listed(client: Client, question: Question, path: str, kind: str) -> Choices:
    version = question.settings.marketing_api_version
    address = question.page or f"{_HOST}{version}/{path}?limit={_PAGE}"
    try:
        response = await client.send(Request.get(address, auth=AccessToken()))
    except PlatformError as error:
        return Choices(error=str(error), error_code=error.code)
    body = response.json_object()
    # A refusal may come with status 200: the words decide.
    if not response.is_success or body.get("request_status") != "SUCCESS":
        return _refused(response, body)
    found = (
        Choice(str(one["id"]), str(one.get("name") or one["id"]), _detail(one))
        for one in _entities(body, kind)
    )
    asked = question.query.strip().lower()
    wanted = (one for one in found if asked in one.label.lower() or asked in one.value)
    return Choices(tuple(wanted), _next(body))


def _entities(body: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    rows = body.get(f"{kind}s")
    for row in rows if isinstance(rows, list) else []:
        if not isinstance(row, dict) or row.get("sub_request_status", "SUCCESS") != "SUCCESS":
            continue
        entity = row.get(kind)
        if isinstance(entity, dict) and entity.get("id"):
            yield entity


def _detail(entity: dict[str, Any]) -> str:
    status = entity.get("effective_status") or entity.get("status")
    return f"{entity['id']}, {str(status).lower()}" if status else str(entity["id"])


def _next(body: dict[str, Any]) -> str | None:
    paging = body.get("paging")
    link = paging.get("next_link") if isinstance(paging, dict) else None
    return link if isinstance(link, str) and link.startswith(_HOST) else None


def _refused(response: Response, body: dict[str, Any]) -> Choices:
    said = body.get("display_message") or body.get("debug_message") or f"status {response.status}"
    row = ANSWERS.find(response.status)
    if response.status in {401, 403}:
        error = f"Snapchat does not let this token list them: {said}. {_SIGN_IN}"
    elif row is not None and not response.is_success:
        error = f"{row.cause.replace('{said}', str(said))} {row.fix}"
    else:
        error = f"Snapchat could not list them: {said}. Type the id, or try again later."
    return Choices(error=error, error_code=str(body.get("error_code") or response.status))


def _chosen(question: Question, name: str) -> str:
    chosen = question.form.get(name) or getattr(question.settings, name)
    return str(chosen or "").strip()


def _not_chosen(what: str, listed: str) -> Choices:
    return Choices(
        error=f"Choose {what} first; then its {listed} can be listed.",
        error_code="FIELD_NOT_SELECTED",
    )
