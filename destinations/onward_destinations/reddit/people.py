"""Whom an event is about: what Reddit matches by."""

import re
from functools import lru_cache
from typing import Annotated, Any, Final

from onward.fields import (
    AdvertisingId,
    Clean,
    Country,
    Fields,
    HashedEmail,
    HashedExternalId,
    HashedIPAddress,
    HashedPhone,
    Spec,
    Unusable,
    UserAgent,
    click_id,
    compile_body,
    first,
    is_hashed,
    normalise_click_id,
    normalise_state,
    path,
    sha256_hex,
)

_COOKIE: Final = re.compile(r"[0-9]+\.([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})")
_REGION: Final = re.compile(r"(?:[A-Z]{2}-)?[A-Z]{2}")
_APPLE: Final = frozenset({"ios", "ipados", "iphone", "ipad", "tvos"})
_WIDEST: Final = 32_767


def normalise_uuid(value: str) -> str:
    """The part of the cookie ``_rdt_uuid`` behind its time; an id alone stays as it is.

    ``"1700000000123.2a4a9b5c-1c9e-4b63-9a3e-6c7f1d2e3f40"`` ->
    ``"2a4a9b5c-1c9e-4b63-9a3e-6c7f1d2e3f40"``

    Raises:
        Unusable: It is a placeholder that nobody filled in.
    """
    text = normalise_click_id(value)
    found = _COOKIE.fullmatch(text)
    return found[1] if found else text


@lru_cache(1_024)
def _region(value: str) -> str:
    # Only the USA has Limited Data Use: that elsewhere has no such code is nothing to remark on.
    text = value.strip().upper()
    if _REGION.fullmatch(text):
        return text
    try:
        return normalise_state(value).upper()
    except Unusable:
        return ""


def _pixels(value: int) -> int:
    if not 1 <= value <= _WIDEST:
        msg = f"Reddit takes 1 to {_WIDEST} pixels"
        raise Unusable(msg)
    return value


class UserData(Fields):
    email: HashedEmail | None = None
    phone_number: HashedPhone | None = None
    external_id: Annotated[
        HashedExternalId | None, Spec("External ID", "The same that the pixel sends.")
    ] = None
    ip_address: HashedIPAddress | None = None
    user_agent: UserAgent | None = None
    uuid: Annotated[
        str | None,
        click_id(
            "uuid",
            "Reddit UUID",
            "The value of the cookie _rdt_uuid, or the id in it.",
            properties=(),
            others=(
                "$.integrations.Reddit Conversions Api.uuid",
                "$.properties.rdt_uuid",
                "$.properties.uuid",
            ),
            parameters=(),
            cookies=("_rdt_uuid",),
            clean=normalise_uuid,
        ),
    ] = None
    advertising_id: AdvertisingId | None = None
    device_type: Annotated[
        str | None,
        Spec(
            "Device type",
            "ios, ipados or iphone: the advertising ID is Apple's; all others: Google's.",
            mapping=first("$.context.device.type", "$.context.os.name"),
        ),
    ] = None


class Screen(Fields):
    width: Annotated[
        int | None, Spec("Screen width", mapping=path("$.context.screen.width")), Clean(_pixels)
    ] = None
    height: Annotated[
        int | None, Spec("Screen height", mapping=path("$.context.screen.height")), Clean(_pixels)
    ] = None


class Place(Fields):
    country: Annotated[
        Country | None,
        Spec(
            "Country",
            "Sent with Limited Data Use only; drop_denied_in goes by it.",
            mapping=first("$.context.location.country", "$.context.traits.address.country"),
        ),
    ] = None
    region: Annotated[
        str | None,
        Spec(
            "Region",
            "Such as CA or US-CA. Sent with Limited Data Use only.",
            mapping=first("$.context.location.region", "$.context.traits.address.state"),
        ),
        Clean(_region),
    ] = None


# Source: Reddit, "Conversions API", user.
_USER: Final = compile_body(
    UserData,
    {
        "email": "email",
        "phone_number": "phone_number",
        "external_id": "external_id",
        "ip_address": "ip_address",
        "user_agent": "user_agent",
        "uuid": "uuid",
    },
)


def user_json(
    user: UserData | None, screen: Screen | None, limited: Place | None
) -> dict[str, Any]:
    """The person as Reddit takes them, the same in both versions of its API.

    Args:
        limited: Where the person is, for Limited Data Use; ``None`` without it.
    """
    body = {} if user is None else _USER(user)
    if user is not None and user.advertising_id is not None:
        body |= _device_json(user.advertising_id, user.device_type or "")
    if screen is not None and (size := screen.as_dict()):
        body["screen_dimensions"] = size
    if limited is not None:
        body["data_processing_options"] = {"modes": ["LDU"], **limited.as_dict()}
    return body


def _device_json(id_: str, kind: str) -> dict[str, str]:
    # Which letter case is hashed depends on the device. Source: Reddit, "Manual Advanced Matching".
    is_apple = kind.strip().lower() in _APPLE
    if not is_hashed(id_):
        id_ = sha256_hex(id_.upper() if is_apple else id_)
    return {"idfa" if is_apple else "aaid": id_}
