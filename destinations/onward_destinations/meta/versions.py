"""How long each version of the Graph API lives."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from onward_destinations.meta.settings import NEWEST, Settings

WARN_AHEAD: Final = timedelta(days=60)

# Source: Meta, "Graph API Changelog"; the Conversions API keeps to the Graph API's ends.
ENDS: Final[Mapping[str, date]] = {
    "v25.0": date(2028, 7, 29),
    "v24.0": date(2028, 2, 18),
    "v23.0": date(2027, 10, 8),
    "v22.0": date(2027, 5, 20),
    "v21.0": date(2027, 1, 21),
}


def notices(settings: Settings, today: date) -> tuple[str, ...]:
    """What a person should know of a connection's settings on a day, a sentence each."""
    found = []
    version = version_notice(settings.api_version, today)
    if version is not None:
        found.append(version)
    if settings.test_event_code:
        found.append(
            f'TEST: events carry the test code "{settings.test_event_code}", and count all the '
            'same. Empty "testEventCode" for production.'
        )
    return tuple(found)


def version_notice(version: str, today: date) -> str | None:
    """What to tell an admin whose connection uses ``version``; ``None`` if there is time.

    A version newer than the table is taken for good: it may have come after this was written.
    """
    end = ENDS.get(version)
    if end is None:
        if version > max(ENDS):
            return None
        return f'Meta no longer serves version {version}: a newer one answers. Set "apiVersion" to "{NEWEST}".'
    if end <= today:
        return (
            f"Meta has not served version {version} since {end:%d %B %Y}: a newer one answers. "
            f'Set "apiVersion" to "{NEWEST}".'
        )
    if end - today <= WARN_AHEAD:
        return f'Meta stops serving version {version} on {end:%d %B %Y}. Set "apiVersion" to "{NEWEST}".'
    return None
