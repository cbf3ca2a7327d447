"""How long versions of the Google Ads API live."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from onward_destinations.google_ads.settings import NEWEST, Settings

# Source: Google, "Google Ads API: Deprecation and sunset".
SUNSET: Final[Mapping[int, date]] = {21: date(2026, 8, 5), 22: date(2026, 10, 7)}


def notices(settings: Settings, today: date) -> tuple[str, ...]:
    """What goes wrong with a connection's settings already; the versions' ends ahead are not known."""
    number = int(re.sub(r"\D", "", settings.api_version))
    end = SUNSET.get(number)
    if number >= min(SUNSET) and (end is None or end > today):
        return ()
    since = "" if end is None else f" since {end:%d %B %Y}"
    notice = (
        f"Google no longer serves version {settings.api_version} of the Google Ads API{since}. "
        f'Set "api_version" to "{NEWEST}".'
    )
    return (notice,)
