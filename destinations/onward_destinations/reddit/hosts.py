"""Where Reddit is asked."""

from typing import Final

from onward.request import AccessToken
from onward_destinations.reddit.settings import Settings

ADS: Final = "ads-api.reddit.com"
ACCOUNTS: Final = "www.reddit.com"
TOKEN: Final = AccessToken()


def events_address(settings: Settings, version: str | None = None) -> str:
    """Where events of the pixel go, in the connection's version of the API unless one is given."""
    if (version or settings.api_version) == "v3":
        return f"https://{ADS}/api/v3/pixels/{settings.pixel_id}/conversion_events"
    return f"https://{ADS}/api/v2.0/conversions/events/{settings.pixel_id}"
