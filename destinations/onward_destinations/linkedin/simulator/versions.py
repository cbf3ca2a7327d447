"""Which versions of LinkedIn's API are active when."""

from datetime import date

# Source: LinkedIn, "LinkedIn API Versioning", the table of versions and their sunset.
SUNSETS = {
    "202511": date(2026, 11, 16),
    "202601": date(2027, 1, 15),
    "202602": date(2027, 2, 15),
    "202603": date(2027, 3, 16),
    "202604": date(2027, 4, 15),
    "202605": date(2027, 5, 15),
    "202606": date(2027, 6, 15),
    "202607": date(2027, 7, 15),
    "202608": date(2027, 8, 17),
    "202609": date(2027, 9, 15),
}


def is_active(version: str, today: date) -> bool:
    """Whether requests may still name ``version``."""
    return version in SUNSETS and today < SUNSETS[version]
