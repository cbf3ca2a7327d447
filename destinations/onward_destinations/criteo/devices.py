"""The device behind an event: site type, kind of advertising id."""

from collections.abc import Iterator
from typing import Final, Literal

from onward.event import Event

SiteType = Literal["d", "m", "t", "aa", "aios", "instore"]

_TABLET: Final = ("ipad", "tablet")
_MOBILE: Final = ("mobile", "android", "iphone")
_APPLE: Final = frozenset({"ios", "ipados", "tvos"})


def site_type_of(event: Event) -> str | None:
    """``t`` for a tablet, ``m`` for a phone: by the device's type, else by the user agent."""
    context = event.get("context") or {}
    device = context.get("device")
    kind = device.get("type") if isinstance(device, dict) else None
    for text in (kind, context.get("userAgent")):
        if not isinstance(text, str):
            continue
        lowered = text.lower()
        for word in _TABLET:
            if word in lowered:
                return "t"
        if lowered in _APPLE:
            return "m"
        for word in _MOBILE:
            if word in lowered:
                return "m"
    return None


def advertising_id_kind(event: Event) -> str | None:
    """``gaid`` on Android devices, ``idfa`` on Apple's."""
    for system in _systems(event):
        if system == "android":
            return "gaid"
        if system in _APPLE:
            return "idfa"
    return None


def _systems(event: Event) -> Iterator[str]:
    context = event.get("context") or {}
    for holder, name in (("device", "type"), ("os", "name")):
        found = context.get(holder)
        if isinstance(found, dict) and isinstance(found.get(name), str):
            yield found[name].lower()
