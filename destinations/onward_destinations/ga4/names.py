"""Names that GA4 takes: of events, of parameters, of user properties."""

import re
from functools import lru_cache
from typing import Final

from onward.fields import Unusable

LONGEST: Final = 40
LONGEST_PROPERTY: Final = 24
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_OTHERS: Final = re.compile(r"[^A-Za-z0-9_]+")

# Source: Google Analytics, "Event reference".
RECOMMENDED: Final = (
    "add_payment_info",
    "add_shipping_info",
    "add_to_cart",
    "add_to_wishlist",
    "begin_checkout",
    "campaign_details",
    "close_convert_lead",
    "close_unconvert_lead",
    "disqualify_lead",
    "earn_virtual_currency",
    "generate_lead",
    "join_group",
    "level_end",
    "level_start",
    "level_up",
    "login",
    "page_view",
    "post_score",
    "purchase",
    "qualify_lead",
    "refund",
    "remove_from_cart",
    "search",
    "select_content",
    "select_item",
    "select_promotion",
    "share",
    "sign_up",
    "spend_virtual_currency",
    "tutorial_begin",
    "tutorial_complete",
    "unlock_achievement",
    "view_cart",
    "view_item",
    "view_item_list",
    "view_promotion",
    "view_search_results",
    "working_lead",
)
# Source: Google Analytics, "Measurement Protocol reference", section "Reserved names".
_RESERVED: Final = frozenset(
    {
        "ad_activeview",
        "ad_click",
        "ad_exposure",
        "ad_impression",
        "ad_query",
        "adunit_exposure",
        "app_clear_data",
        "app_install",
        "app_remove",
        "app_update",
        "error",
        "first_open",
        "first_visit",
        "in_app_purchase",
        "notification_dismiss",
        "notification_foreground",
        "notification_open",
        "notification_receive",
        "os_update",
        "session_start",
        "user_engagement",
    }
)
_RESERVED_ON_THE_WEB: Final = frozenset(
    {
        "app_store_refund",
        "app_store_subscription_cancel",
        "app_store_subscription_convert",
        "app_store_subscription_renew",
        # Apps may send it, as the event reference shows.
        "screen_view",
    }
)
_PREFIXES: Final = ("_", "firebase_", "ga_", "google_", "gtag.")
_RESERVED_PROPERTIES: Final = frozenset(
    {
        "first_open_time",
        "first_visit_time",
        "last_deep_link_referrer",
        "user_id",
        "first_open_after_install",
    }
)


@lru_cache(maxsize=4_096)
def made_name(text: str) -> str:
    """A name that GA4 takes: ``"Video Played! (Hero)"`` -> ``"video_played_hero"``.

    One that fits already keeps its letter case; ``""`` where nothing is left.
    """
    if _NAME.fullmatch(text):
        return text
    name = _OTHERS.sub("_", text).strip("_").lower()[:LONGEST]
    return f"e_{name}"[:LONGEST] if name[:1].isdigit() else name


def event_name_of(text: str) -> str:
    """The name of an event.

    Raises:
        Unusable: Nothing in it can be part of a name.
    """
    name = made_name(text)
    if not name and text.strip():
        msg = "there is no letter from A to Z and no digit in it"
        raise Unusable(msg)
    return name


def is_reserved(name: str, *, is_app: bool) -> bool:
    """Whether Google Analytics keeps the name of an event for itself."""
    return (
        name in _RESERVED
        or (not is_app and name in _RESERVED_ON_THE_WEB)
        or name.startswith(_PREFIXES)
    )


@lru_cache(maxsize=4_096)
def param_name(text: str) -> str:
    """The name of a parameter; ``""`` where it cannot have one."""
    if text.startswith(_PREFIXES):
        return ""
    name = made_name(text)
    return "" if name.startswith(_PREFIXES) or name == "firebase_conversion" else name


def property_name(text: str) -> str:
    """The name of a user property; ``""`` where it cannot have one."""
    name = param_name(text)
    is_free = len(name) <= LONGEST_PROPERTY and name not in _RESERVED_PROPERTIES
    return name if is_free else ""
