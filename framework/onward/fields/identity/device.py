"""What identifies a device: IP address, user agent, advertising id."""

import ipaddress
import re
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Final

from onward.event import Event
from onward.fields.cleaning import Clean, Identity, Kind, Unusable
from onward.fields.directives import path
from onward.fields.identity.hashing import hashing
from onward.fields.profile import IdentityProfile
from onward.fields.spec import Spec

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_V4: Final = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}").fullmatch
_ZEROS: Final = re.compile(r"[0-]*")
_APPLE_SYSTEMS: Final = ("ios", "ipados", "tvos")


def normalise_ip(value: str, *, v4_only: bool = False) -> str:
    """An IP address: ``" 203.0.113.7"`` -> ``"203.0.113.7"``; IPv6 in its short form.

    Raises:
        Unusable: It is none, or IPv6 where only IPv4 is taken.
    """
    text = value.strip()
    if not text or _V4(text):
        return text
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        msg = "it is no IP address"
        raise Unusable(msg) from None
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    if v4_only:
        msg = "only IPv4 addresses are taken, and this is an IPv6 address"
        raise Unusable(msg)
    return str(address)


def normalise_advertising_id(value: str, *, upper: bool = False) -> str:
    """A device's advertising id in lower case, or upper where ``upper``.

    Raises:
        Unusable: It is all zeros, which stands for a device that gives none.
    """
    text = value.strip()
    if text and _ZEROS.fullmatch(text):
        msg = "it is all zeros: the device gives no advertising id"
        raise Unusable(msg)
    return text.upper() if upper else text.lower()


def android_id(event: Event) -> Any:
    """The advertising id of an event from an Android device."""
    return _id_of(event, ("android",))


def apple_id(event: Event) -> Any:
    """The advertising id of an event from an Apple device."""
    return _id_of(event, _APPLE_SYSTEMS)


def vendor_id(event: Event) -> Any:
    """The vendor's id of an Apple device; what an Android device says there is another thing."""
    return _id_of(event, _APPLE_SYSTEMS, "id")


def _id_of(event: Event, systems: tuple[str, ...], member: str = "advertisingId") -> Any:
    context: Any = event.get("context")
    device: Any = context.get("device") if type(context) is dict else None
    # Nearly all events are from the web: they name no device.
    if type(device) is not dict or str(device.get("type")).lower() not in systems:
        return None
    return device.get(member)


def _ip(profile: IdentityProfile) -> Callable[[str], str]:
    v4_only = profile.ip == "v4"
    return lambda value: value if _V4(value) else normalise_ip(value, v4_only=v4_only)


def _hashed_ip(profile: IdentityProfile) -> Callable[[str], str]:
    return hashing(_ip(profile), any_text=True)


def _apple(profile: IdentityProfile) -> Callable[[str], str]:
    return partial(normalise_advertising_id, upper=profile.apple_id == "upper")


def _hashed_device(_: IdentityProfile) -> Callable[[str], str]:
    return hashing(normalise_advertising_id, any_text=True)


def _hashed_apple(profile: IdentityProfile) -> Callable[[str], str]:
    return hashing(_apple(profile), any_text=True)


_IP = Spec("IP address", "The visitor's.", mapping=path("$.context.ip"), category="hashedPII")
_DEVICE = Spec(
    "Advertising ID",
    "The mobile device's; all zeros count as none.",
    mapping=path("$.context.device.advertisingId"),
    category="hashedPII",
)
_ANDROID = Spec(
    "Google advertising ID",
    "The Android device's; all zeros count as none.",
    category="hashedPII",
    from_event=android_id,
    from_event_help="$.context.device.advertisingId of Android devices",
)
_APPLE = Spec(
    "Apple advertising ID (IDFA)",
    "The Apple device's; all zeros count as none.",
    category="hashedPII",
    from_event=apple_id,
    from_event_help="$.context.device.advertisingId of Apple devices",
)
_VENDOR = Spec(
    "Apple vendor ID (IDFV)",
    "The Apple device's, the same for all apps of a vendor; all zeros count as none.",
    category="hashedPII",
    from_event=vendor_id,
    from_event_help="$.context.device.id of Apple devices",
)

IPAddress = Annotated[str, Kind(_IP, Identity(_ip))]
HashedIPAddress = Annotated[str, Kind(_IP, Identity(_hashed_ip))]
AdvertisingId = Annotated[str, Kind(_DEVICE, Clean(normalise_advertising_id))]
AndroidAdvertisingId = Annotated[str, Kind(_ANDROID, Clean(normalise_advertising_id))]
AppleAdvertisingId = Annotated[str, Kind(_APPLE, Identity(_apple))]
AppleVendorId = Annotated[str, Kind(_VENDOR, Clean(normalise_advertising_id))]
HashedAdvertisingId = Annotated[str, Kind(_DEVICE, Identity(_hashed_device))]
HashedAndroidAdvertisingId = Annotated[str, Kind(_ANDROID, Identity(_hashed_device))]
HashedAppleAdvertisingId = Annotated[str, Kind(_APPLE, Identity(_hashed_apple))]
UserAgent = Annotated[
    str,
    Kind(
        Spec("User agent", "The visitor's browser.", mapping=path("$.context.userAgent")),
        Clean(str.strip),
    ),
]
PageUrl = Annotated[
    str,
    Kind(
        Spec("Page URL", "Where it happened.", mapping=path("$.context.page.url")),
        Clean(str.strip),
    ),
]
ReferrerUrl = Annotated[
    str,
    Kind(
        Spec(
            "Referrer URL",
            "Where the visitor came from.",
            mapping=path("$.context.page.referrer"),
        ),
        Clean(str.strip),
    ),
]
