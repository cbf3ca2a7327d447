"""Which version of the Graph API answers a request."""

from collections.abc import Mapping
from datetime import date
from typing import Final

NEWEST: Final = "v26.0"

# Source: Meta, "Graph API Changelog".
_ENDS: Final = {
    "v21.0": date(2027, 1, 21),
    "v22.0": date(2027, 5, 20),
    "v23.0": date(2027, 10, 8),
    "v24.0": date(2028, 2, 18),
    "v25.0": date(2028, 7, 29),
}


def served(asked: str, today: date) -> str:
    """The version that answers: an ended one gives way to the next that lives."""
    if asked >= NEWEST or today < _ENDS.get(asked, date.min):
        return asked
    living = [version for version, end in _ENDS.items() if version > asked and today < end]
    return min(living, default=NEWEST)


def version_headers(asked: str, today: date) -> Mapping[str, str]:
    """The headers in which Meta tells what it served."""
    version = served(asked, today)
    headers = {"facebook-api-version": version}
    if version != asked:
        text = f"The call has been auto-upgraded to {version} as {asked} has been deprecated."
        headers["X-Ad-Api-Version-Warning"] = text
    return headers
