"""The device behind an event: site type, kind of advertising id."""

from typing import Any, Final, Literal

from onward.event import Event

SiteType = Literal["d", "m", "t", "aa", "aios", "instore"]

_NOTHING: Final[dict[str, Any]] = {}
_APPLE: Final = frozenset({"ios", "ipados", "tvos"})


def site_type_of(event: Event) -> str | None:
    """``t`` for a tablet, ``m`` for a phone: by the device's type, else by the user agent."""
    context = event.get("context") or _NOTHING
    device = context.get("device")
    if isinstance(device, dict) and isinstance(device.get("type"), str):
        found = _by_words(device["type"])
        if found is not None:
            return found
    agent = context.get("userAgent")
    return _by_words(agent) if isinstance(agent, str) else None


def _by_words(text: str) -> str | None:
    lowered = text.lower()
    if "ipad" in lowered or "tablet" in lowered:
        return "t"
    if "mobile" in lowered or "android" in lowered or "iphone" in lowered or lowered in _APPLE:
        return "m"
    return None


def advertising_id_kind(event: Event) -> str | None:
    """``gaid`` on Android devices, ``idfa`` on Apple's: by the device's type, else its system."""
    context = event.get("context") or _NOTHING
    for holder, name in (("device", "type"), ("os", "name")):
        found = context.get(holder)
        if not isinstance(found, dict):
            continue
        system = str(found.get(name)).lower()
        if system == "android":
            return "gaid"
        if system in _APPLE:
            return "idfa"
    return None
