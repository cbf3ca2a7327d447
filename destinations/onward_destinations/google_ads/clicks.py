"""Which of Google's click ids goes with a conversion: one of three."""

from typing import Final

from onward.fields import Unusable, google_click, normalise_click_id
from onward_destinations.google_ads.conversions import Conversion

_ORDER: Final = ("gclid", "wbraid", "gbraid")
_ORDER_IN_APPS: Final = ("gclid", "gbraid", "wbraid")


def click_of(conversion: Conversion) -> tuple[str, str] | None:
    """Google's name of the click id to send, with the id.

    Source: Google, "Data Manager API: Send events"; both braids together are refused.
    """
    values = conversion.__dict__
    gclid = values["gclid"]
    if gclid is not None:
        return "gclid", gclid
    order = _ORDER_IN_APPS if values["event_source"] == "APP" else _ORDER
    page = values["page_url"]
    is_of_use = page is not None and _may_hold_click(page)
    for name in order:
        value = values[name] or (_in_page(page, name) if is_of_use else "")
        if value:
            return name, value
    return None


def _may_hold_click(page: str) -> bool:
    # Nearly all addresses end here.
    if "?" not in page and "#" not in page:
        return False
    lowered = page.lower()
    return "gclid" in lowered or "braid" in lowered or "%" in lowered


def _in_page(page: str, name: str) -> str:
    try:
        return normalise_click_id(google_click(page, name))
    except Unusable:
        return ""
