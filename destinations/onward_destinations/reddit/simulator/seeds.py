"""What the simulated owner of the token finds at Reddit: businesses, their pixels."""

from typing import Final

BUSINESSES: Final = {
    "2b6d1f7e-0c2a-4c0e-9a51-3f1c0d6b7a10": "Example Shop Inc",
    "7a90c3d4-5e6f-4a1b-8c2d-9e0f1a2b3c4d": "Example Agency",
}
"""By id; the agency has no pixels."""

OWNER: Final = "2b6d1f7e-0c2a-4c0e-9a51-3f1c0d6b7a10"

PIXEL: Final = "a2_jcfwvnfcfqcs"

PIXELS: Final = {
    PIXEL: "Example Shop",
    **{f"a2_brand{number:03}": f"Brand site {number:03}" for number in range(60)},
}
"""By id: more than a page of them."""

FIRED: Final = {
    PIXEL: {
        "page_visit": "2026-11-21T11:59:00Z",
        "sign_up": "2026-11-20T08:00:00Z",
        "purchase": None,
    },
}
"""When events of pixels last came in."""

OTHERS: Final = frozenset({"a2_belongstoothers"})
"""Pixels of other businesses."""
