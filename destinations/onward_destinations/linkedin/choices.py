"""What forms list: ad accounts, their campaigns, their conversion rules."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from onward.action import Choice, Choices, Question
from onward.errors import PlatformError
from onward.request import Client, Response
from onward_destinations.linkedin.rest import (
    ACCOUNT,
    PAGE,
    all_of,
    ask,
    elements_of,
    encoded,
    request,
)

MEMBERS = "/adAccountUsers?q=authenticatedUser&fields=role,account,user"
_STATUSES = "(status:(values:List(ACTIVE,DRAFT,PAUSED)))"

Element = dict[str, Any]


async def ad_accounts(client: Client, question: Question) -> Choices:
    """The ad accounts, those that this member may only view marked."""
    version = question.settings.api_version
    path = f"/adAccounts?q=search&pageSize={PAGE}{_token(question)}"
    try:
        response = await ask(client, request("GET", path, version))
        roles = await _roles(client, version)
    except PlatformError as error:
        return _failed(error)

    def choice(element: Element) -> Choice:
        id_ = element.get("id")
        test = " (test)" if element.get("test") is True else ""
        role = roles.get(f"{ACCOUNT}{id_}")
        detail = f"{id_}, view only: events are refused" if role == "VIEWER" else str(id_)
        return Choice(f"{ACCOUNT}{id_}", f"{element.get('name')}{test}", detail)

    return _page(response, choice, question)


async def campaigns(client: Client, question: Question) -> Choices:
    """The campaigns of the chosen ad account."""
    account = _account(question)
    if not account:
        return _not_selected("campaigns")
    path = (
        f"/adAccounts/{account}/adCampaigns?q=search&search={_STATUSES}"
        f"&fields=id,name,status&pageSize={PAGE}{_token(question)}"
    )
    try:
        response = await ask(client, request("GET", path, question.settings.api_version))
    except PlatformError as error:
        return _failed(error)
    return _page(
        response,
        lambda e: Choice(str(e.get("id")), str(e.get("name")), str(e.get("status", "")).lower()),
        question,
    )


async def conversion_rules(client: Client, question: Question) -> Choices:
    """The conversion rules of the chosen ad account that take events from a server."""
    account = _account(question)
    if not account:
        return _not_selected("conversion rules")
    start = int(question.page) if question.page and question.page.isdigit() else 0
    path = f"{rules_path(ACCOUNT + account)}&start={start}&count={PAGE}"
    try:
        response = await ask(client, request("GET", path, question.settings.api_version))
    except PlatformError as error:
        return _failed(error)
    elements = elements_of(response)
    usable = (
        Choice(str(one.get("id")), str(one.get("name")), str(one.get("type")))
        for one in elements
        if one.get("enabled") is True and one.get("conversionMethod") == "CONVERSIONS_API"
    )
    # The total may be -1, so only a short page says that it is the last.
    following = str(start + PAGE) if len(elements) == PAGE else None
    return Choices(_asked_for(usable, question), following)


def rules_path(account: str) -> str:
    """The list of an ad account's conversion rules."""
    return f"/conversions?q=account&account={encoded(account)}"


async def _roles(client: Client, version: str) -> dict[str, str]:
    try:
        return {
            str(one.get("account")): str(one.get("role"))
            async for one in all_of(client, MEMBERS, version)
        }
    except PlatformError:
        # Tokens of the Direct API may be refused here; the accounts are of use without the roles.
        return {}


def _account(question: Question) -> str:
    number = str(question.form.get("adAccountId") or "").removeprefix(ACCOUNT)
    return number if number.isdigit() else ""


def _token(question: Question) -> str:
    return f"&pageToken={quote(question.page, safe='')}" if question.page else ""


def _page(response: Response, choice: Callable[[Element], Choice], question: Question) -> Choices:
    found = (choice(element) for element in elements_of(response) if element.get("id") is not None)
    metadata = response.json_object().get("metadata")
    following = metadata.get("nextPageToken") if isinstance(metadata, dict) else None
    return Choices(_asked_for(found, question), str(following) if following else None)


def _asked_for(found: Iterable[Choice], question: Question) -> tuple[Choice, ...]:
    asked = question.query.strip().lower()
    return tuple(one for one in found if asked in one.label.lower() or asked in one.value.lower())


def _not_selected(what: str) -> Choices:
    return Choices(
        error=f"Choose an ad account first; then its {what} can be listed.",
        error_code="FIELD_NOT_SELECTED",
    )


def _failed(error: PlatformError) -> Choices:
    return Choices(error=str(error), error_code=error.code)
