"""What the simulated owner of the token finds at Pinterest: ad accounts, tags, scores."""

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

TAG_MEMBERS: Final = frozenset(
    {"name", "md_frequency", "aem_enabled"}
    | {f"aem_{kind}_enabled" for kind in ("fnln", "ph", "ge", "db", "loc", "external_id")}
)
"""What a new tag may have."""

PARTNERED: Final = "549755999999"
"""An ad account of somebody else."""

QUALITY: Final = {
    AD_ACCOUNT: (
        {
            "overall_status": "FAIR",
            "source_platform": "WEB",
            "ingestion_source": "CONVERSIONS_API",
            "lookback_period": "14d",
            "quality_components": {
                "email": {"checkout": {"coverage": 96.5}, "lead": {"coverage": 88}},
                "phone_number": {"checkout": {"coverage": 31}, "lead": {"coverage": 12}},
                "click_id": {"checkout": {"coverage": 8}},
            },
        },
    ),
}
"""What Pinterest thinks of the events of ad accounts."""
