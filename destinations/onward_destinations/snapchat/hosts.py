"""Where Snapchat is asked, with which token."""

from typing import Final

from onward.request import AccessToken
from onward_destinations.snapchat.settings import Settings

EVENTS: Final = "tr.snapchat.com"
STAGING: Final = "tr-shadow.snapchat.com"
MARKETING: Final = "adsapi.snapchat.com"
ACCOUNTS: Final = "accounts.snapchat.com"

# Source: Snapchat, "Conversions API: Using the API", takes the token in the address only.
TOKEN: Final = AccessToken(query="access_token")


def events_address(settings: Settings, asset: str, ending: str = "") -> str:
    """Where events of a pixel or app go: ``https://tr.snapchat.com/v3/6abc…/events``."""
    host = STAGING if settings.is_staging else EVENTS
    return f"https://{host}/{settings.api_version}/{asset}/events{ending}"
