"""When a pixel last fired, as Reddit tells those who may look."""

from typing import Final

from onward.fields import parse_moment
from onward.request import Client, Request
from onward_destinations.reddit.hosts import ADS, TOKEN
from onward_destinations.reddit.settings import Settings

_MANY: Final = 3


async def fired_sentence(client: Client, settings: Settings) -> str:
    """When the events of the pixel last came in, the latest first; empty if Reddit does not tell.

    A token made for conversions may not look. Source: Reddit, "Ads API v3", "Pixels".

    Raises:
        PlatformError: Reddit did not answer.
    """
    address = f"https://{ADS}/api/v3/pixels/{settings.pixel_id}/last_fired_at"
    response = await client.send(Request.get(address, auth=TOKEN))
    told = response.json_object().get("data") if response.is_success else None
    moments = {
        str(name).lower().replace("_", " "): parse_moment(moment)
        for name, moment in (told.items() if isinstance(told, dict) else ())
        if isinstance(moment, str)
    }
    fired = {name: moment for name, moment in moments.items() if moment is not None}
    if not fired:
        return ""
    latest = sorted(fired, key=lambda name: (fired[name], name), reverse=True)[:_MANY]
    dates = ", ".join(f"{name} on {fired[name]:%Y-%m-%d}" for name in latest)
    return f" It last fired: {dates}."
