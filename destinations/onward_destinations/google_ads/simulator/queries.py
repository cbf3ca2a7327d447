"""Queries of the Google Ads API, as far as anybody here asks them."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from onward_destinations.google_ads.simulator import seeds
from onward_destinations.google_ads.simulator.answering import AdsError, ads_refused

CHUNK: Final = 20
_QUERY: Final = re.compile(
    r"SELECT (?P<fields>.+?) FROM (?P<resource>\w+)(?: WHERE (?P<where>.+?))?"
    r"(?: ORDER BY (?P<order>\S+))?(?: LIMIT (?P<limit>\d+))?"
)
_CONDITION: Final = re.compile(
    r"(?P<field>[\w.]+) (?P<operator>=|!=|IN) (?P<value>'(?:[^'\\]|\\.)*'|\d+|\([^)]*\))"
)
_TEXT: Final = re.compile(r"'((?:[^'\\]|\\.)*)'")


def chunks(
    text: str, customer: str, actions: Mapping[str, Mapping[str, Any]], version: str
) -> list[dict[str, Any]]:
    """The answer of ``searchStream``: a list of chunks, at least one.

    Raises:
        RefusedError: It is no query.
    """
    query = _QUERY.fullmatch(text.strip())
    resources: dict[str, Callable[[], Iterator[dict[str, Any]]]] = {
        "customer": lambda: _customer(customer),
        "customer_client": lambda: _clients(customer),
        "conversion_action": lambda: _actions(customer, actions),
        "conversion_custom_variable": lambda: _variables(customer),
    }
    if query is None or query["resource"] not in resources:
        wrong = AdsError("queryError", "UNEXPECTED_INPUT", "Error in query: unexpected input.")
        raise ads_refused(400, wrong, version)
    resource = query["resource"]
    rows = [
        row
        for row in resources[resource]()
        if all(_holds(row, condition) for condition in _CONDITION.finditer(query["where"] or ""))
    ]
    name = _camel(resource)
    if query["order"]:
        key = _camel(query["order"].rpartition(".")[2])
        rows.sort(key=lambda row: str(row.get(key)))
    rows = rows[: int(query["limit"] or len(rows))]
    pages = [rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK)] or [[]]
    return [
        ({"results": [{name: row} for row in page]} if page else {})
        | {"fieldMask": "x", "requestId": "r-1"}
        for page in pages
    ]


def shown(id_: str, customer: str, action: Mapping[str, Any]) -> dict[str, Any]:
    """A conversion action as a query shows it: an int64 is a text in JSON."""
    name = f"customers/{customer}/conversionActions/{id_}"
    members = {key: value for key, value in action.items() if key != "created"}
    return {"resourceName": name, "id": id_, **members}


def _customer(customer: str) -> Iterator[dict[str, Any]]:
    account = seeds.ACCOUNTS[customer]
    yield {
        "resourceName": f"customers/{customer}",
        "id": customer,
        "descriptiveName": account["name"],
        "currencyCode": "USD",
        "timeZone": "Europe/Stockholm",
        "conversionTrackingSetting": {
            "googleAdsConversionCustomer": f"customers/{customer}",
            "acceptedCustomerDataTerms": True,
            "enhancedConversionsForLeadsEnabled": True,
        },
    }


def _clients(customer: str) -> Iterator[dict[str, Any]]:
    for id_, account in seeds.ACCOUNTS.items():
        if customer in {id_, account["below"]}:
            yield {
                "resourceName": f"customers/{customer}/customerClients/{id_}",
                "id": id_,
                "descriptiveName": account["name"],
                "manager": account["manager"],
                "level": str(int(id_ != customer)),
                "status": "ENABLED",
            }


def _actions(customer: str, actions: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for id_, action in actions.items():
        # A manager's actions are seen from below.
        if action["ownerCustomer"] in {
            f"customers/{customer}",
            f"customers/{seeds.ACCOUNTS[customer]['below']}",
        }:
            yield shown(id_, customer, action)


def _variables(customer: str) -> Iterator[dict[str, Any]]:
    for id_, name in seeds.VARIABLES.items():
        resource = f"customers/{customer}/conversionCustomVariables/{id_}"
        yield {"resourceName": resource, "id": id_, "name": name, "status": "ENABLED"}


def _holds(row: Mapping[str, Any], condition: re.Match[str]) -> bool:
    found = str(row.get(_camel(condition["field"].rpartition(".")[2])))
    text = condition["value"]
    texts = [re.sub(r"\\(.)", r"\1", one) for one in _TEXT.findall(text)] or [text]
    return (found in texts) is not (condition["operator"] == "!=")


def _camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda match: match[1].upper(), name)
