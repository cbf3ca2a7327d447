"""The names of events: TikTok's own, older ones, likely typing errors."""

from functools import lru_cache
from typing import Final

# Source: TikTok, "About standard events and parameters".
STANDARD: Final = {
    "AddPaymentInfo": "Payment details entered in the checkout.",
    "AddToCart": "A product put into the cart.",
    "AddToWishlist": "A product put on a wish list.",
    "ApplicationApproval": "An application approved.",
    "CompleteRegistration": "A registration done.",
    "Contact": "A person got in touch.",
    "CustomizeProduct": "A product customised.",
    "Download": "A download button clicked.",
    "FindLocation": "A shop or branch looked for.",
    "InitiateCheckout": "A checkout begun.",
    "Lead": "Contact details left.",
    "Purchase": "An order paid.",
    "Schedule": "An appointment booked.",
    "Search": "Something searched for.",
    "StartTrial": "A trial begun.",
    "SubmitApplication": "An application sent.",
    "Subscribe": "A subscription bought.",
    "ViewContent": "A page about a product viewed.",
}
"""The standard events with what each says."""

OLDER: Final = ("ClickButton", "CompletePayment", "PlaceAnOrder", "SubmitForm")
OTHERS: Final = ("Pageview", "InstallApp", "LaunchAPP", "Login", "Registration")
"""Known, though nothing can be optimised for them on the web: the page view, events of apps."""

LEGACY: Final = {"Purchase": "CompletePayment", "Lead": "SubmitForm"}
"""Older names that TikTok takes for the same event."""

_KNOWN: Final = frozenset((*STANDARD, *OLDER, *OTHERS))


@lru_cache(maxsize=1_024)
def meant_by(name: str) -> str | None:
    """The known name that ``name`` misses by one letter or by letter case: ``"Purchse"``.

    ``None`` for a known name, or one that is like none: TikTok takes names of your own.
    """
    if name in _KNOWN:
        return None
    lowered = name.lower()
    return next((known for known in sorted(_KNOWN) if _is_close(lowered, known.lower())), None)


def _is_close(one: str, other: str) -> bool:
    """Whether one letter, changed, added, left out or swapped with the next, makes them equal."""
    short, long = sorted((one, other), key=len)
    start = next(
        (i for i, pair in enumerate(zip(short, long, strict=False)) if len({*pair}) > 1), len(short)
    )
    short, long = short[start:], long[start:]
    if len(short) == len(long):
        return short[1:] == long[1:] or (short[:2] == long[1::-1] and short[2:] == long[2:])
    return short == long[1:]
