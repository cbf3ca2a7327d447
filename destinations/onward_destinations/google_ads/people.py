"""Whom a conversion is about: what identifies a person, what of it may be sent."""

from typing import Annotated, Final

from onward.fields import (
    DENIED,
    EEA,
    Consent,
    Country,
    HashedFirstName,
    HashedLastName,
    MappingValue,
    PostalCode,
    Spec,
    first,
)

# No IP address of visitors there. Source: Google, "Data Manager API: Send events", eventDeviceInfo.
PROTECTED: Final = EEA | {"GB", "CH"}
ADDRESS: Final = ("first_name", "last_name", "country", "postal_code")


def anywhere(name: str) -> MappingValue:
    """The first of a property and the person's traits that has a value."""
    return first(f"$.properties.{name}", f"$.context.traits.{name}", f"$.traits.{name}")


GivenName = Annotated[
    HashedFirstName,
    Spec(
        help="Sent, as SHA-256, only together with last name, country and postal code.",
        mapping=anywhere("firstName"),
    ),
]
FamilyName = Annotated[
    HashedLastName,
    Spec(
        help="Sent, as SHA-256, only together with first name, country and postal code.",
        mapping=anywhere("lastName"),
    ),
]
HomeCountry = Annotated[
    Country,
    Spec(help="Two-letter code or English name.", mapping=anywhere("address.country")),
]
HomePostalCode = Annotated[
    PostalCode, Spec(help="Sent in clear.", mapping=anywhere("address.postalCode"))
]
UserDataConsent = Annotated[
    Consent,
    Spec(
        "Consent: ad user data",
        "Whether the person agreed to the use of their data for ads: true or false, granted or "
        "denied, yes or no. Map it to your consent category.",
    ),
]


def may_be_known(consent: str | None, by_default: str | None) -> bool:
    """Whether personal data may be sent; what the event says comes before the setting."""
    return (consent or by_default) != DENIED
