"""What forms list: accounts, conversion actions, custom variables."""

import re
from collections.abc import Iterable
from typing import Final

from onward.action import Choice, Choices, Question
from onward.errors import PlatformError
from onward.request import Client
from onward_destinations.google_ads.addresses import accessible_customers
from onward_destinations.google_ads.queries import ask, part, query, select

# Source: Google, "Google Ads API: Query cookbook"; the fields of their resources.
_ACTIONS: Final = select(
    "conversion_action",
    ("id", "name", "type", "category", "status", "owner_customer", "counting_type"),
    "WHERE conversion_action.status = 'ENABLED'",
    "AND conversion_action.type IN ('UPLOAD_CLICKS','UPLOAD_CALLS','WEBPAGE')",
    "ORDER BY conversion_action.name",
)
_VARIABLES: Final = select(
    "conversion_custom_variable",
    ("id", "name", "resource_name"),
    "WHERE conversion_custom_variable.status = 'ENABLED'",
)
_CLIENTS: Final = select(
    "customer_client",
    ("id", "descriptive_name", "manager", "level"),
    "WHERE customer_client.status = 'ENABLED'",
)
_KINDS: Final = {"UPLOAD_CLICKS": "import", "WEBPAGE": "website", "UPLOAD_CALLS": "calls"}
_MOST_MANAGERS: Final = 50


async def conversion_actions(client: Client, question: Question) -> Choices:
    """The conversion actions that the customer owns, with what they are made from."""
    try:
        rows = await query(client, question.settings, _ACTIONS)
    except PlatformError as error:
        return _failed(error)
    owner = f"customers/{question.settings.customer_id}"
    found = [part(row, "conversionAction") for row in rows]
    return Choices(
        _asked_for(
            (
                Choice(
                    str(one["id"]),
                    f"{one.get('name')} ({_KINDS.get(str(one.get('type')), 'other')})",
                    str(one.get("category", "")).lower(),
                )
                for one in found
                if "id" in one and one.get("ownerCustomer", owner) == owner
            ),
            question,
        )
    )


async def custom_variables(client: Client, question: Question) -> Choices:
    """The custom variables: by name for the Data Manager API, by number for calls or the other."""
    try:
        rows = await query(client, question.settings, _VARIABLES)
    except PlatformError as error:
        return _failed(error)
    key = "name" if question.settings.transport == "data_manager" else "id"
    found = [part(row, "conversionCustomVariable") for row in rows]
    return Choices(
        _asked_for(
            (
                Choice(str(one[key]), str(one.get("name")), str(one.get("id", "")))
                for one in found
                if key in one
            ),
            question,
        )
    )


async def accounts(client: Client, question: Question) -> Choices:
    """The accounts that the person may use, those below their managers included."""
    settings = question.settings
    try:
        response = await ask(client, accessible_customers(settings))
    except PlatformError as error:
        return _failed(error)
    names = response.json_object().get("resourceNames")
    own = [
        name.removeprefix("customers/")
        for name in (names if isinstance(names, list) else [])
        if isinstance(name, str)
    ]
    found: dict[str, Choice] = {}
    for customer in own[:_MOST_MANAGERS]:
        try:
            rows = await query(client, settings, _CLIENTS, customer=customer)
        except PlatformError:
            # An account that is closed, say: the others are of use without it.
            rows = [{"customerClient": {"id": customer}}]
        for row in rows:
            one = part(row, "customerClient")
            id_ = str(one.get("id", ""))
            kind = "manager" if one.get("manager") is True else ""
            label = f"{one.get('descriptiveName') or 'Account'} ({_hyphenated(id_)})"
            found.setdefault(id_, Choice(id_, label, kind))
    return Choices(_asked_for(found.values(), question))


def _hyphenated(number: str) -> str:
    return re.sub(r"(\d{3})(\d{3})(\d{4})", r"\1-\2-\3", number)


def _asked_for(found: Iterable[Choice], question: Question) -> tuple[Choice, ...]:
    asked = question.query.strip().lower()
    return tuple(one for one in found if asked in one.label.lower() or asked in one.value)


def _failed(error: PlatformError) -> Choices:
    return Choices(error=str(error), error_code=error.code)


class Listing:
    """What the actions' forms list."""

    async def choices_for_conversion_action_id(self, client: Client, question: Question) -> Choices:
        """The customer's conversion actions."""
        return await conversion_actions(client, question)

    async def choices_for_custom_variables(self, client: Client, question: Question) -> Choices:
        """The customer's custom variables."""
        return await custom_variables(client, question)

    async def choices_for_customer_id(self, client: Client, question: Question) -> Choices:
        """The accounts a person may use."""
        return await accounts(client, question)

    async def choices_for_login_customer_id(self, client: Client, question: Question) -> Choices:
        """The accounts a person may use that are managers."""
        found = await accounts(client, question)
        managers = tuple(one for one in found.items if one.detail)
        return found if found.error else Choices(managers)
