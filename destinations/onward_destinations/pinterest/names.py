"""The names of Pinterest's events, whatever way they are spelled."""

import re
from functools import lru_cache
from typing import Final

# Source: Pinterest, "Conversions guide", the list of events.
STANDARD: Final = {
    "add_payment_info": "Payment details entered in the checkout.",
    "add_to_cart": "A product put into the cart.",
    "add_to_wishlist": "A product put on a wish list.",
    "app_install": "An app installed.",
    "app_open": "An app opened.",
    "checkout": "An order paid.",
    "contact": "A person got in touch. For audiences only.",
    "custom": "An event of your own.",
    "customize_product": "A product customised. For audiences only.",
    "find_location": "A shop or branch looked for. For audiences only.",
    "initiate_checkout": "A checkout begun.",
    "lead": "Contact details left.",
    "page_visit": "A page seen.",
    "schedule": "An appointment booked. For audiences only.",
    "search": "Something searched for.",
    "signup": "A registration done.",
    "start_trial": "A trial begun.",
    "submit_application": "An application sent.",
    "subscribe": "A subscription bought.",
    "view_category": "A list of products seen.",
    "view_content": "Something else than a page seen.",
    "watch_video": "A video watched.",
}
"""The standard events with what each says."""

_SEAMS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\s-]+")


@lru_cache(maxsize=1_024)
def canonical(name: str) -> str:
    """A standard event as Pinterest spells it: ``"AddToCart"`` -> ``"add_to_cart"``.

    Pinterest does not report other spellings. Names of your own stay as they are.
    """
    text = name.strip()
    spelled = _SEAMS.sub("_", text).lower()
    return spelled if spelled in STANDARD else text
