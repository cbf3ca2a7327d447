"""Whom an event is about: what Pinterest matches by."""

from typing import Annotated, Final

from onward.fields import (
    CUSTOMER,
    Clean,
    Customer,
    HashedAdvertisingId,
    HashedBirthday,
    HashedCity,
    HashedCountry,
    HashedExternalId,
    HashedFirstName,
    HashedLastName,
    HashedPostalCode,
    HashedState,
    PinterestClickId,
    Spec,
    compile_body,
    first,
)

_PLACES: Final = ("$.properties", "$.context.traits", "$.traits")


def _trait(name: str, key: str | None = None) -> Spec:
    return Spec(key=key, mapping=first(*(f"{place}.{name}" for place in _PLACES)))


class UserData(Customer):
    first_name: Annotated[HashedFirstName | None, _trait("firstName", "first_name")] = None
    last_name: Annotated[HashedLastName | None, _trait("lastName", "last_name")] = None
    date_of_birth: Annotated[HashedBirthday | None, Spec(key="date_of_birth")] = None
    city: Annotated[HashedCity | None, _trait("address.city")] = None
    state: Annotated[HashedState | None, _trait("address.state")] = None
    zip: Annotated[HashedPostalCode | None, _trait("address.postalCode")] = None
    country: Annotated[
        HashedCountry | None, _trait("address.country"), Spec(category="hashedPII")
    ] = None
    external_id: Annotated[
        tuple[HashedExternalId, ...],
        Spec("External ID", key="external_id", category="hashedPII"),
    ] = ()
    advertising_id: Annotated[
        HashedAdvertisingId | None,
        Spec(
            "Mobile advertising ID", "Of an app's device, plain or as SHA-256; all zeros are none."
        ),
    ] = None
    click_id: Annotated[
        PinterestClickId | None,
        Spec(
            mapping=first(
                "$.integrations.Pinterest Conversions.epik",
                "$.properties.epik",
                "$.properties.click_id",
                "$.properties._epik",
            )
        ),
    ] = None
    partner_id: Annotated[
        str | None,
        Spec(
            "Partner ID", "From an identity partner of Pinterest: a RampID.", category="identifier"
        ),
        Clean(str.strip),
    ] = None


# Source: Pinterest, "Conversions guide", "user_data".
user_json: Final = compile_body(
    UserData,
    {
        **CUSTOMER,
        "hashed_maids": ["advertising_id"],
        "click_id": "click_id",
        "partner_id": "partner_id",
    },
)
"""The person as Pinterest takes it."""


def shortfall(user: UserData | None) -> str | None:
    """What is missing to match a person by; ``None`` if there is enough.

    Source: Pinterest, "Conversions guide", "user_data": phone, external id and click id do not do.
    """
    if user is None:
        return _NEEDED.format("none of them")
    if user.email:
        # Most people.
        return None
    address, agent = user.client_ip_address, user.client_user_agent
    if user.advertising_id or (address and agent):
        return None
    if address:
        return _NEEDED.format("an IP address but no user agent")
    return _NEEDED.format("a user agent but no IP address" if agent else "none of them")


_NEEDED: Final = (
    "Pinterest needs an email, a mobile advertising id, or both the IP address and the user agent. "
    "This event has {}."
)
