"""What the simulated owner of the token finds at Pinterest: ad accounts with their tags."""

from typing import Final

AD_ACCOUNT: Final = "549755885175"
AD_ACCOUNTS: Final = {
    AD_ACCOUNT: "Shop",
    "549755885176": "Shop US",
    **{f"6497558{number:05}": f"Brand {number:03}" for number in range(120)},
}
"""Names by id."""

TAG: Final = "2612345678901"
TAGS: Final = {
    AD_ACCOUNT: (
        {
            "id": TAG,
            "name": "Shop tag",
            "status": "ACTIVE",
            "last_fired_time_ms": 1795168800000,
            "enhanced_match_status": "VALIDATION_COMPLETE",
        },
        {"id": "2612345678902", "name": "Old tag", "status": "ARCHIVED"},
    ),
}
"""The tags of ad accounts."""

PARTNERED: Final = "549755999999"
"""An ad account of somebody else."""
