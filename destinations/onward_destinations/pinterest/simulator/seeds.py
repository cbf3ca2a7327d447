"""What the simulated owner of the token finds at Pinterest: ad accounts."""

from typing import Final

AD_ACCOUNT: Final = "549755885175"
AD_ACCOUNTS: Final = {
    AD_ACCOUNT: "Shop",
    "549755885176": "Shop US",
    **{f"6497558{number:05}": f"Brand {number:03}" for number in range(120)},
}
"""Names by id."""

PARTNERED: Final = "549755999999"
"""An ad account of somebody else."""
