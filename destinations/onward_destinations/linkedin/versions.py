"""How long each version of LinkedIn's API lives."""

from collections.abc import Mapping
from datetime import date, timedelta

from onward_destinations.linkedin.settings import NEWEST, Settings

WARN_AHEAD = timedelta(days=60)

# Source: LinkedIn, "LinkedIn API Versioning"; a version lives for a year, 202512 never was.
SUNSET: Mapping[str, date] = {
    "202609": date(2027, 9, 15),
    "202608": date(2027, 8, 17),
    "202607": date(2027, 7, 15),
    "202606": date(2027, 6, 15),
    "202605": date(2027, 5, 15),
    "202604": date(2027, 4, 15),
    "202603": date(2027, 3, 16),
    "202602": date(2027, 2, 15),
    "202601": date(2027, 1, 15),
    "202511": date(2026, 11, 16),
}


def notices(settings: Settings, today: date) -> tuple[str, ...]:
    """What goes wrong with a connection's settings, soon or already."""
    found = version_notice(settings.api_version, today)
    return () if found is None else (found,)


def version_notice(version: str, today: date) -> str | None:
    """What to tell an admin whose connection uses ``version``; ``None`` if there is time.

    A version newer than the table is taken for good: it may have come after this was written.
    """
    sunset = SUNSET.get(version)
    if sunset is None and version > NEWEST:
        return None
    if sunset is None or sunset <= today:
        since = "" if sunset is None else f" since {sunset:%d %B %Y}"
        return (
            f"LinkedIn no longer serves version {version} of its API{since}: every event is "
            f'refused. Set "apiVersion" to "{NEWEST}".'
        )
    if sunset - today <= WARN_AHEAD:
        return (
            f"LinkedIn stops serving version {version} of its API on {sunset:%d %B %Y}. "
            f'Set "apiVersion" to a newer one, such as "{_newest_but(version)}"; nothing else changes.'
        )
    return None


def _newest_but(version: str) -> str:
    return max(known for known in (*SUNSET, NEWEST) if known != version)
