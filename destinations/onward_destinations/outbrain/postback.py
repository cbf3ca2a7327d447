"""The request for a conversion: an address with everything in its query."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from urllib.parse import quote

from onward.fields import chosen_name, short_amount
from onward.request import Bearer, Request
from onward_destinations.outbrain.clicks import click_of
from onward_destinations.outbrain.conversions import Conversion
from onward_destinations.outbrain.names import STANDARD
from onward_destinations.outbrain.settings import Settings

_FORMATS: Final = {
    "yyyy-MM-dd HH:mm:ss": "%Y-%m-%d %H:%M:%S",
    "MM/dd/yyyy HH:mm:ss": "%m/%d/%Y %H:%M:%S",
    "yyyy-MM-ddTHH:mm:ssZ": "%Y-%m-%dT%H:%M:%SZ",
}


def name_of(conversion: Conversion, settings: Settings) -> str:
    """The name of the conversion in the dashboard; empty if nothing tells."""
    return chosen_name(conversion.name, conversion.event, settings.event_names, STANDARD)


def request(conversion: Conversion, settings: Settings) -> Request:
    """The request for a conversion. Source: Outbrain, "Server-to-Server (S2S) integrations"."""
    parameters = dict(_parameters(conversion, settings))
    address = f"{settings.base_url}{settings.path}"
    if settings.mode == "json":
        auth = Bearer(settings.access_token) if settings.access_token else None
        return Request.post(address, json=parameters, auth=auth)
    query = "&".join([f"{name}={quote(value, safe='')}" for name, value in parameters.items()])
    return Request.get(f"{address}?{query}")


def _parameters(conversion: Conversion, settings: Settings) -> Iterator[tuple[str, str]]:
    click, _ = click_of(conversion, settings)
    yield "ob_click_id", click
    yield "name", name_of(conversion, settings)
    if conversion.order_value is not None:
        yield "orderValue", short_amount(conversion.order_value)
    if conversion.order_id is not None:
        yield "orderId", conversion.order_id
    if conversion.currency is not None and conversion.order_value is not None:
        yield "currency", conversion.currency
    if conversion.event_time is not None:
        yield "timestamp", written(conversion.event_time, settings.timestamp_format)


def written(moment: datetime, form: str) -> str:
    """A time in UTC as the settings want it: ``"2026-11-20 10:15:30"``."""
    return moment.strftime(_FORMATS[form])
