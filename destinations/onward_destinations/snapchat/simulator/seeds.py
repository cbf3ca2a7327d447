"""What the simulated owner of the token finds at Snapchat: organizations, ad accounts, pixels."""

from typing import Final

ORGANIZATIONS: Final = {
    "40d6719b-da09-410b-9185-0cc9c0dfed1d": "Example Shop Inc",
    "507d7a57-94de-4239-8a74-e93c00ca53e6": "Example Agency",
}
"""By id."""

AD_ACCOUNTS: Final = {
    "40d6719b-da09-410b-9185-0cc9c0dfed1d": {
        "8adc3db7-8148-4fbf-999c-8d2266369d74": "Shop EU",
        "81cf9302-764c-429a-8561-e3bb329cf987": "Shop US",
    }
}
"""By organization; an agency may have none."""

PIXEL: Final = "6abc82ca-4a3a-4391-98ba-0317a8471234"
APP: Final = "11111111-2222-4333-8444-555555555555"

PIXELS: Final = {
    PIXEL: "Shop pixel",
    **{f"7abc82ca-4a3a-4391-98ba-{number:012}": f"Brand site {number:03}" for number in range(120)},
}
"""By id: more than a page of them."""

ASSETS: Final = {**PIXELS, APP: "Shop app"}
"""Where events go, by id."""
