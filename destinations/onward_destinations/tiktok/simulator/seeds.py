"""What the simulated owner of the token finds on TikTok: ad accounts, pixels, event sets."""

from typing import Final

ADVERTISERS: Final = {
    "7000000000000000001": "Example Shop EU",
    "7000000000000000002": "Example Shop US",
}

APP: Final = "7400000000000000000"
"""The developer app; any secret is its own."""

PIXELS: Final = {
    "C4A0EXAMPLE1PIXEL0AA": "Web shop",
    **{f"C4A0EXAMPLE{number:04}BRAND": f"Brand site {number:02}" for number in range(1, 45)},
}
"""By code: more than a page of them."""

OTHER_SETS: Final = {
    "7300000000000000000": "CRM events",
    "7300000000000000001": "Shop counters",
    "7300000000000000002": "Example app",
}
"""Event sets and an app, by number."""
