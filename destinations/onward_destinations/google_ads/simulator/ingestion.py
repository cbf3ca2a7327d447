"""How the Data Manager API judges events: one that is wrong fails the whole request."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from onward_destinations.google_ads.simulator import seeds
from onward_destinations.google_ads.simulator.answering import Violation, refused
from onward_destinations.google_ads.simulator.schemas import (
    ingest_schema,
    place_of,
    reason_of,
    words_of,
)

LOOK_BACK: Final = timedelta(days=90)
YOUNG: Final = timedelta(hours=6)
_NO_CURRENCY: Final = frozenset({"XXX", "XTS", "ABC"})
_CLICKS: Final = ("gclid", "gbraid", "wbraid", "sessionAttributes")
_PROBLEM: Final = "There was a problem with the request."


def judge(body: Any, actions: Mapping[str, Mapping[str, Any]], now: datetime) -> str:
    """The conversion action that the events count for.

    Raises:
        RefusedError: Something is wrong with the request.
    """
    violations = [
        Violation(place_of(fault), words_of(fault), reason_of(fault))
        for fault in ingest_schema().faults(body)
    ]
    _refuse(violations)
    for number, destination in enumerate(body["destinations"]):
        _check_destination(number, destination, actions, now)
    action = str(body["destinations"][0]["productDestinationId"])
    has_people = any("userData" in event for event in body["events"])
    if has_people and "encoding" not in body:
        missing = "The required field was not present."
        _refuse([Violation("encoding", missing, "REQUIRED_FIELD_MISSING")])
    _refuse(
        [
            Violation(f"events[{index}]{place}", words, reason)
            for index, event in enumerate(body["events"])
            for place, words, reason in _faults(event, actions[action], now)
        ]
    )
    return action


def warnings(events: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """What the API takes with a warning."""
    for index, event in enumerate(events):
        clicks = event.get("adIdentifiers", {})
        if "cartData" in event and ("gbraid" in clicks or "wbraid" in clicks):
            yield _warning(
                "CART_DATA_NOT_SUPPORTED_WITH_GBRAID_OR_WBRAID",
                "Cart data is not supported with gbraid or wbraid.",
                f"events[{index}].cart_data",
            )
        for number, item in enumerate(event.get("cartData", {}).get("items", ())):
            if "unitPrice" not in item:
                yield _warning(
                    "CART_DATA_ITEM_UNIT_PRICE_MISSING",
                    "The unit price is missing.",
                    f"events[{index}].cart_data.items[{number}].unit_price",
                )
        for number, variable in enumerate(event.get("customVariables", ())):
            if variable["variable"] not in seeds.VARIABLES.values():
                yield _warning(
                    "CUSTOM_VARIABLE_NOT_FOUND",
                    "The custom variable is not known.",
                    f"events[{index}].custom_variables[{number}].variable",
                )


def _warning(reason: str, description: str, field: str) -> dict[str, str]:
    return {"reason": f"WARNING_REASON_{reason}", "description": description, "field": field}


def _refuse(violations: Sequence[Violation]) -> None:
    if violations:
        raise refused(400, "INVALID_ARGUMENT", _PROBLEM, violations)


def _check_destination(
    number: int,
    destination: Mapping[str, Any],
    actions: Mapping[str, Mapping[str, Any]],
    now: datetime,
) -> None:
    operating = destination["operatingAccount"]
    login = destination.get("loginAccount", operating)["accountId"]
    account = seeds.ACCOUNTS.get(operating["accountId"])
    if account is None or login not in {operating["accountId"], account["below"]}:
        raise refused(403, "PERMISSION_DENIED", "The caller does not have permission")
    if login not in seeds.MEMBER_OF:
        raise refused(403, "PERMISSION_DENIED", "The caller does not have permission")
    place = f"destinations[{number}]"
    if operating["accountType"] != "GOOGLE_ADS":
        text = "The account type does not fit."
        _refuse([Violation(place, text, "DESTINATION_ACCOUNT_TYPE_MISMATCH")])
    action = actions.get(destination["productDestinationId"])
    owner = f"customers/{operating['accountId']}"
    place = f"{place}.product_destination_id"
    if action is None or action["ownerCustomer"] != owner or action["status"] != "ENABLED":
        text = "The conversion action ID is invalid."
        _refuse([Violation(place, text, "INVALID_CONVERSION_ACTION_ID")])
    elif now - action["created"] < YOUNG:
        text = "The conversion action was created too recently."
        _refuse([Violation(place, text, "CONVERSION_ACTION_TOO_RECENTLY_CREATED")])


def _faults(
    event: Mapping[str, Any], action: Mapping[str, Any], now: datetime
) -> Iterator[tuple[str, str, str]]:
    clicks = event.get("adIdentifiers", {})
    if not any(name in clicks for name in _CLICKS) and "userData" not in event:
        yield "", "No identifiers were provided.", "NO_IDENTIFIERS_PROVIDED"
    if "gbraid" in clicks and "wbraid" in clicks:
        text = "Only one of gbraid and wbraid may be set."
        yield ".ad_identifiers", text, "GBRAID_WBRAID_BOTH_SET"
    happened = datetime.fromisoformat(event["eventTimestamp"])
    if not now - LOOK_BACK <= happened <= now:
        yield ".event_timestamp", "The event time is not valid.", "EVENT_TIME_INVALID"
    if event.get("currency") in _NO_CURRENCY:
        yield ".currency", "The currency code is not supported.", "INVALID_CURRENCY_CODE"
    missing = "The required field was not present."
    if "conversionValue" in event and "currency" not in event:
        yield ".currency", missing, "REQUIRED_FIELD_MISSING"
    if action["type"] == "WEBPAGE" and "transactionId" not in event:
        yield ".transaction_id", missing, "REQUIRED_FIELD_MISSING"
    if "@" in event.get("transactionId", ""):
        yield ".transaction_id", "The value holds personal data.", "INVALID_FORMAT"
