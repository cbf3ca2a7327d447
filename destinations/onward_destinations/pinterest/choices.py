"""What forms list: ad accounts, their tags, the names of events."""

from collections.abc import Callable, Mapping
from typing import Any

from onward.action import Choice, Choices, Question
from onward.errors import PlatformError
from onward.request import Client
from onward_destinations.pinterest.api import ask, refusal
from onward_destinations.pinterest.names import STANDARD
from onward_destinations.pinterest.tags import tag_text

_SIGN_IN = 'Sign in with "onward login": a conversion token cannot list these; or type the number.'


async def ad_accounts(client: Client, question: Question) -> Choices:
    """The ad accounts of the person who signed in, shared ones too.

    Source: Pinterest, "List ad accounts".
    """
    shared = {"include_shared_accounts": "true"}
    return await _listed(
        client, question, "ad_accounts", lambda one: str(one.get("currency") or ""), **shared
    )


async def tags(client: Client, question: Question) -> Choices:
    """The tags of the ad account that the form or the settings name.

    Source: Pinterest, "List conversion tags".
    """
    account = str(question.form.get("ad_account_id") or question.settings.ad_account_id).strip()
    return await _listed(client, question, f"ad_accounts/{account}/conversion_tags", tag_text)


async def _listed(
    client: Client,
    question: Question,
    path: str,
    told: Callable[[Mapping[str, Any]], str],
    **query: str,
) -> Choices:
    if question.page:
        query["bookmark"] = question.page
    try:
        response = await ask(client, question.settings, path, page_size="100", **query)
    except PlatformError as error:
        return Choices(error=str(error), error_code=error.code)
    if not response.is_success:
        refused = refusal(response)
        may_not = response.status in {401, 403}
        text = f"{refused.reason} {_SIGN_IN}" if may_not else str(refused)
        return Choices(error=text, error_code=refused.code)
    body = response.json_object()
    items, bookmark = body.get("items"), body.get("bookmark")
    found = [
        Choice(str(one["id"]), f"{one.get('name')} ({one['id']})", told(one))
        for one in (items if isinstance(items, list) else [])
        if isinstance(one, dict) and one.get("id")
    ]
    return Choices(
        tuple(one for one in found if _is_meant(one, question)),
        bookmark if isinstance(bookmark, str) and bookmark else None,
    )


def event_names(question: Question) -> Choices:
    """The standard events; any other name can be typed."""
    names = (Choice(name, name, says) for name, says in STANDARD.items())
    return Choices(tuple(one for one in names if _is_meant(one, question)))


def _is_meant(choice: Choice, question: Question) -> bool:
    return question.query.strip().lower() in choice.label.lower()
