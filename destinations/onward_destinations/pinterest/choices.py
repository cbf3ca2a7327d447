"""What forms list: ad accounts, the names of events."""

from onward.action import Choice, Choices, Question
from onward.errors import PlatformError
from onward.request import Client
from onward_destinations.pinterest.api import ask, refusal
from onward_destinations.pinterest.names import STANDARD

_SIGN_IN = (
    'Sign in with "onward login": a conversion token cannot list ad accounts; or type the number.'
)


async def ad_accounts(client: Client, question: Question) -> Choices:
    """The ad accounts of the person who signed in, shared ones too.

    Source: Pinterest, "List ad accounts".
    """
    query = {"page_size": "100", "include_shared_accounts": "true"}
    if question.page:
        query["bookmark"] = question.page
    try:
        response = await ask(client, question.settings, "ad_accounts", **query)
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
        Choice(str(one["id"]), f"{one.get('name')} ({one['id']})", str(one.get("currency") or ""))
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
