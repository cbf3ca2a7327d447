"""A customer in Meta's form, which others copied: short keys, hashes in lists."""

from collections.abc import Mapping
from typing import Annotated, Final

from onward.fields.bodies import compile_body
from onward.fields.dump import Source
from onward.fields.identity.address import (
    HashedCity,
    HashedCountry,
    HashedPostalCode,
    HashedState,
)
from onward.fields.identity.device import IPAddress, UserAgent
from onward.fields.identity.email import HashedEmail
from onward.fields.identity.external import HashedExternalId
from onward.fields.identity.names import HashedFirstName, HashedLastName
from onward.fields.identity.person import HashedBirthday, HashedGender
from onward.fields.identity.phone import HashedPhone
from onward.fields.model import Fields
from onward.fields.spec import Spec


class Customer(Fields):
    """Who an event is about; a platform's own class adds its ids.

    ::

        class UserData(Customer):
            sc_click_id: SnapchatClickId | None = None
    """

    email: Annotated[tuple[HashedEmail, ...], Spec("Email")] = ()
    phone: Annotated[tuple[HashedPhone, ...], Spec("Phone")] = ()
    first_name: Annotated[HashedFirstName | None, Spec(key="firstName")] = None
    last_name: Annotated[HashedLastName | None, Spec(key="lastName")] = None
    gender: HashedGender | None = None
    date_of_birth: Annotated[HashedBirthday | None, Spec(key="dateOfBirth")] = None
    city: HashedCity | None = None
    state: HashedState | None = None
    zip: HashedPostalCode | None = None
    country: Annotated[HashedCountry | None, Spec(category="hashedPII")] = None
    external_id: Annotated[
        tuple[HashedExternalId, ...], Spec("External ID", key="externalId", category="hashedPII")
    ] = ()
    client_ip_address: Annotated[
        IPAddress | None, Spec("Client IP", "The visitor's, never your server's.")
    ] = None
    client_user_agent: Annotated[
        UserAgent | None, Spec("User agent", "The visitor's browser or app.")
    ] = None


CUSTOMER: Final[Mapping[str, Source]] = {
    "em": "email",
    "ph": "phone",
    "fn": ["first_name"],
    "ln": ["last_name"],
    "ge": ["gender"],
    "db": ["date_of_birth"],
    "ct": ["city"],
    "st": ["state"],
    "zp": ["zip"],
    "country": ["country"],
    "external_id": "external_id",
    "client_ip_address": "client_ip_address",
    "client_user_agent": "client_user_agent",
}
"""What stands under which short key, for ``compile_body``."""

customer_json: Final = compile_body(Customer, CUSTOMER)
"""The customer by short keys: ``{"em": ["542d…"], "client_ip_address": "203.0.113.7"}``."""
