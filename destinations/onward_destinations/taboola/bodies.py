"""Conversions on their way: many in a body, or one in an address."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote

from onward.fields import (
    amount_text,
    chosen_name,
    epoch_milliseconds,
    parse_moment,
    plain_number,
)
from onward.request import AccessToken, Request
from onward_destinations.taboola.clicks import click_of
from onward_destinations.taboola.conversions import Conversion
from onward_destinations.taboola.names import CURRENCIES, STANDARD
from onward_destinations.taboola.settings import DEFAULT_HOST, Settings

FRESH: Final = timedelta(minutes=10)
SENT: Final = CURRENCIES | {None}


def requests(conversions: Sequence[Conversion], settings: Settings) -> list[Request]:
    """One postback each, or all in bulk. Source: Taboola, "Bulk submit S2S conversions"."""
    delivery = settings.delivery
    if delivery == "postback" or (
        delivery == "auto" and len(conversions) == 1 and _is_fresh(conversions[0])
    ):
        return [
            postback(conversion, settings).covering(index)
            for index, conversion in enumerate(conversions)
        ]
    body = {"actions": actions_json(conversions, settings)}
    return [Request.post(settings.bulk_url, json=body, auth=credential(settings))]


def actions_json(conversions: Sequence[Conversion], settings: Settings) -> list[dict[str, Any]]:
    """The conversions of a bulk request: times in milliseconds, amounts as numbers."""
    own = settings.event_names
    actions = []
    # One function for all: a call for each of a thousand conversions would show.
    for conversion in conversions:
        values = conversion.__dict__
        action: dict[str, Any] = {
            "click-id": values["click_id"] or click_of(conversion, settings),
            "timestamp": epoch_milliseconds(values["event_time"]),
            "name": chosen_name(values["event_name"], values["event"], own, STANDARD),
        }
        revenue, currency = values["revenue"], values["currency"]
        if revenue is not None and (currency in SENT or not loses_value(conversion, settings)):
            action["revenue"] = plain_number(revenue)
            if currency is not None:
                action["currency"] = currency
        if values["quantity"] is not None:
            action["quantity"] = values["quantity"]
        if values["order_id"] is not None:
            action["orderid"] = values["order_id"]
        actions.append(action)
    return actions


def postback(conversion: Conversion, settings: Settings) -> Request:
    """One conversion in an address, which counts at the time of the call.

    Source: Taboola, "The S2S postback URL".
    """
    (parameters,) = actions_json([conversion], settings)
    del parameters["timestamp"]
    if "revenue" in parameters and conversion.revenue is not None:
        parameters["revenue"] = amount_text(conversion.revenue)
    query = "&".join([f"{name}={quote(str(value), safe='')}" for name, value in parameters.items()])
    return Request.get(f"{settings.postback_url}?{query}", auth=credential(settings))


def loses_value(conversion: Conversion, settings: Settings) -> bool:
    """Whether an amount is there that may not be sent: Taboola would not know its currency."""
    values = conversion.__dict__
    return (
        values["currency"] not in SENT
        and values["revenue"] is not None
        and settings.on_unsupported_currency != "send_anyway"
    )


def credential(settings: Settings) -> AccessToken | None:
    """Nothing, as Taboola's own endpoints ask for none."""
    return None if settings.base_url == DEFAULT_HOST else AccessToken()


def _is_fresh(conversion: Conversion) -> bool:
    received = parse_moment(conversion.received_at or "")
    return received is not None and received - conversion.event_time < FRESH
