"""The device behind an event: site type, kind of advertising id."""

from typing import Final, Literal

from onward.event import Event, members_of

SiteType = Literal["d", "m", "t", "aa", "aios", "instore"]

_APPLE: Final = frozenset({"ios", "ipados", "tvos"})


def site_type_of(event: Event) -> str | None:
    """``t`` for a tablet, ``m`` for a phone: by the device's type, else by the user agent."""
    context = members_of(event, "context")
    kind = members_of(context, "device").get("type")
    if isinstance(kind, str):
        found = _by_words(kind)
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
    context = members_of(event, "context")
    for holder, name in (("device", "type"), ("os", "name")):
        system = str(members_of(context, holder).get(name)).lower()
        if system == "android":
            return "gaid"
        if system in _APPLE:
            return "idfa"
    return None
