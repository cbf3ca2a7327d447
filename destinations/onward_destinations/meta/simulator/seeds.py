"""What the simulated owner of the token finds on Meta: businesses, ad accounts, datasets."""

from typing import Final

BUSINESS: Final = "987654321098765"
AD_ACCOUNT: Final = "act_1234567890"

DATASETS: Final = {
    "123456789012345": "Shop dataset",
    "223456789012345": "CRM dataset",
    "323456789012345": "App dataset",
    **{f"9{number:014}": f"Brand site {number:03}" for number in range(1, 151)},
}
"""By id: more than a page of them."""

SEND_ONLY: Final = "423456789012345"
"""A dataset that the token may send events to, and not look at."""

WITHOUT_TERMS: Final = "523456789012345"
"""A dataset whose owner has not accepted the terms."""
