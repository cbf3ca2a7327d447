"""The request for a conversion: an address with everything in its query."""

from datetime import datetime
from typing import Final
from urllib.parse import quote

from onward.fields import amount_text, chosen_name
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
    values = conversion.__dict__
    return chosen_name(values["name"], values["event"], settings.event_names, STANDARD)


def request(conversion: Conversion, settings: Settings) -> Request:
    """The request for a conversion. Source: Outbrain, "Server-to-Server (S2S) integrations"."""
    parameters = _parameters(conversion, settings)
    address = f"{settings.base_url}{settings.path}"
    if settings.mode == "json":
        auth = Bearer(settings.access_token) if settings.access_token else None
        return Request.post(address, json=parameters, auth=auth)
    query = "&".join([f"{name}={quote(value, safe='')}" for name, value in parameters.items()])
    return Request.get(f"{address}?{query}")


def _parameters(conversion: Conversion, settings: Settings) -> dict[str, str]:
    values = conversion.__dict__
    worth, moment = values["order_value"], values["event_time"]
    found = {
        "ob_click_id": click_of(conversion, settings)[0],
        "name": name_of(conversion, settings),
    }
    if worth is not None:
        found["orderValue"] = amount_text(worth)
    if values["order_id"] is not None:
        found["orderId"] = values["order_id"]
    if worth is not None and values["currency"] is not None:
        found["currency"] = values["currency"]
    if moment is not None:
        found["timestamp"] = written(moment, settings.timestamp_format)
    return found


def written(moment: datetime, form: str) -> str:
    """A time in UTC as the settings want it: ``"2026-11-20 10:15:30"``."""
    return moment.strftime(_FORMATS[form])
