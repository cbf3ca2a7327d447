"""Whom an event is about: what Snapchat matches by."""

from typing import Annotated, Final

from onward.fields import (
    CUSTOMER,
    AdvertisingId,
    AppleVendorId,
    Clean,
    Customer,
    HashedBirthday,
    HashedFirstName,
    HashedGender,
    HashedLastName,
    SnapchatClickId,
    SnapchatCookieId,
    Spec,
    Unusable,
    compile_body,
    first,
    path,
)


def _lead_id(value: str) -> str:
    text = value.strip()
    if text and not (text.isascii() and text.isdigit()):
        msg = "a lead id of Snapchat is a number"
        raise Unusable(msg)
    return text


def _of_person(traits: tuple[str, ...], property_: str) -> Spec:
    places = [f"$.{where}.{name}" for where in ("context.traits", "traits") for name in traits]
    return Spec(mapping=first(*places, f"$.properties.{property_}"))


class UserData(Customer):
    first_name: Annotated[
        HashedFirstName | None,
        Spec(key="firstName"),
        _of_person(("firstName", "first_name"), "first_name"),
    ] = None
    last_name: Annotated[
        HashedLastName | None,
        Spec(key="lastName"),
        _of_person(("lastName", "last_name"), "last_name"),
    ] = None
    gender: Annotated[HashedGender | None, _of_person(("gender",), "gender")] = None
    date_of_birth: Annotated[
        HashedBirthday | None, Spec(key="dateOfBirth"), _of_person(("birthday",), "birthday")
    ] = None
    madid: Annotated[AdvertisingId | None, Spec("Mobile advertising ID")] = None
    idfv: AppleVendorId | None = None
    sc_click_id: SnapchatClickId | None = None
    sc_cookie1: SnapchatCookieId | None = None
    lead_id: Annotated[
        str | None,
        Spec(
            "Lead ID",
            "Of a lead form of Snapchat: digits only.",
            key="leadID",
            mapping=path("$.properties.lead_id"),
            category="identifier",
        ),
        Clean(_lead_id),
    ] = None
    subscription_id: Annotated[
        str | None,
        Spec(
            "Subscription ID",
            key="subscriptionID",
            mapping=path("$.properties.subscription_id"),
            category="identifier",
        ),
        Clean(str.strip),
    ] = None
    download_id: Annotated[
        str | None,
        Spec("Download ID", "Of a download, in clear.", category="identifier"),
        Clean(str.strip),
    ] = None
    partner_id: Annotated[
        str | None,
        Spec(
            "Partner ID", "That a partner of Snapchat knows the person by.", category="identifier"
        ),
        Clean(str.strip),
    ] = None
    anon_id: Annotated[
        tuple[Annotated[str, Clean(str.strip)], ...],
        Spec("Anonymous IDs", "Of an app's installs, in clear.", category="identifier"),
    ] = ()


# Source: Snapchat, "Conversions API: Parameters".
user_json: Final = compile_body(
    UserData,
    {
        **CUSTOMER,
        "madid": "madid",
        "idfv": "idfv",
        "sc_click_id": "sc_click_id",
        "sc_cookie1": "sc_cookie1",
        "subscription_id": "subscription_id",
        "download_id": "download_id",
        "partner_id": "partner_id",
        "anon_id": "anon_id",
        "lead_id": ("lead_id", int),
    },
)
"""The person as Snapchat takes it."""
