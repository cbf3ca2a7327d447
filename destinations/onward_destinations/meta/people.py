"""Whom an event is about: the customer information that Meta matches by."""

import re
from typing import Annotated, Any, Final

from onward.fields import (
    Clean,
    Fields,
    HashedBirthday,
    HashedCity,
    HashedCountry,
    HashedEmail,
    HashedExternalId,
    HashedFirstName,
    HashedGender,
    HashedLastName,
    HashedPhone,
    HashedPostalCode,
    HashedState,
    IPAddress,
    MetaBrowserId,
    MetaClickId,
    MetaPageClick,
    Spec,
    Unusable,
    UserAgent,
    path,
)

_LEAD: Final = re.compile(r"[0-9]{15,17}")


def _lead_id(value: str) -> str:
    # A CRM's own id in a field for whole numbers would have the whole event refused.
    text = value.strip()
    if text and _LEAD.fullmatch(text) is None:
        msg = "a lead id of Meta has 15 to 17 digits"
        raise Unusable(msg)
    return text


def _login_id(value: str) -> str:
    text = value.strip()
    if text and not (text.isascii() and text.isdigit()):
        msg = "a login id of Meta is a number"
        raise Unusable(msg)
    return text


_Id = Annotated[str, Spec(category="identifier"), Clean(str.strip)]


class UserData(Fields):
    email: Annotated[tuple[HashedEmail, ...], Spec("Email")] = ()
    phone: Annotated[tuple[HashedPhone, ...], Spec("Phone")] = ()
    first_name: Annotated[HashedFirstName | None, Spec(key="firstName")] = None
    last_name: Annotated[HashedLastName | None, Spec(key="lastName")] = None
    date_of_birth: Annotated[HashedBirthday | None, Spec(key="dateOfBirth")] = None
    gender: HashedGender | None = None
    city: HashedCity | None = None
    state: HashedState | None = None
    zip: HashedPostalCode | None = None
    country: Annotated[HashedCountry | None, Spec(category="hashedPII")] = None
    external_id: Annotated[
        tuple[HashedExternalId, ...], Spec("External ID", key="externalId", category="hashedPII")
    ] = ()
    client_ip_address: Annotated[
        IPAddress | None,
        Spec("Client IP", "The visitor's, never your server's. IPv6 is preferred."),
    ] = None
    client_user_agent: Annotated[
        UserAgent | None,
        Spec("User agent", "The visitor's browser. Needed for events of a website."),
    ] = None
    fbc: MetaClickId | None = None
    fbclid: MetaPageClick | None = None
    fbp: MetaBrowserId | None = None
    lead_id: Annotated[
        str | None,
        Spec(
            "Lead ID",
            "Of a lead form of Meta: 15 to 17 digits.",
            key="leadID",
            mapping=path("$.properties.lead_id"),
            category="identifier",
        ),
        Clean(_lead_id),
    ] = None
    subscription_id: Annotated[_Id | None, Spec("Subscription ID", key="subscriptionID")] = None
    fb_login_id: Annotated[
        str | None,
        Spec("Facebook login ID", "Digits.", key="fbLoginID", category="identifier"),
        Clean(_login_id),
    ] = None
    anon_id: Annotated[
        _Id | None, Spec("Install ID", "Of an app's installation.", key="anonId")
    ] = None
    mad_id: Annotated[
        _Id | None, Spec("Mobile advertising ID", "Of an app's device.", key="madId")
    ] = None
    partner_id: Annotated[_Id | None, Spec("Partner ID", "From an identity partner of Meta.")] = (
        None
    )
    partner_name: Annotated[str | None, Spec("Partner name", "The identity partner's.")] = None
    page_id: Annotated[_Id | None, Spec("Page ID", "For business messaging.")] = None
    page_scoped_user_id: Annotated[
        _Id | None, Spec("Page-scoped user ID", "For business messaging on Messenger.")
    ] = None
    ctwa_clid: Annotated[_Id | None, Spec("WhatsApp click ID", "Of an ad that opens WhatsApp.")] = (
        None
    )
    ig_account_id: Annotated[
        _Id | None, Spec("Instagram account ID", "For business messaging.")
    ] = None
    ig_sid: Annotated[_Id | None, Spec("Instagram-scoped user ID", "For business messaging.")] = (
        None
    )


# Meta's name of each, in the order of its table. Source: Meta, "Customer Information Parameters".
_LISTS: Final = (("em", "email"), ("ph", "phone"))
_HASHED: Final = (
    ("fn", "first_name"),
    ("ln", "last_name"),
    ("db", "date_of_birth"),
    ("ge", "gender"),
    ("ct", "city"),
    ("st", "state"),
    ("zp", "zip"),
    ("country", "country"),
)
_PLAIN: Final = (
    ("client_ip_address", "client_ip_address"),
    ("client_user_agent", "client_user_agent"),
    ("fbp", "fbp"),
    ("subscription_id", "subscription_id"),
    ("anon_id", "anon_id"),
    ("madid", "mad_id"),
    ("partner_id", "partner_id"),
    ("partner_name", "partner_name"),
    ("page_id", "page_id"),
    ("page_scoped_user_id", "page_scoped_user_id"),
    ("ctwa_clid", "ctwa_clid"),
    ("ig_account_id", "ig_account_id"),
    ("ig_sid", "ig_sid"),
)
_NUMBERS: Final = (("lead_id", "lead_id"), ("fb_login_id", "fb_login_id"))


def user_json(user: UserData, fbc: str | None) -> dict[str, Any]:
    """The customer information as Meta takes it; ``fbc`` is the click id to send."""
    values = user.__dict__
    body: dict[str, Any] = {key: list(values[name]) for key, name in _LISTS if values[name]}
    for key, name in _HASHED:
        value = values[name]
        if value is not None:
            body[key] = [value]
    if user.external_id:
        body["external_id"] = list(user.external_id)
    for key, name in _PLAIN:
        value = values[name]
        if value is not None:
            body[key] = value
    if fbc is not None:
        body["fbc"] = fbc
    for key, name in _NUMBERS:
        value = values[name]
        if value is not None:
            body[key] = int(value)
    return body


# What is refused where there is nothing beyond it. Source: Meta, "Customer Information Parameters",
# section "Invalid combinations".
_TOO_LITTLE: Final = (
    {"ct", "country", "st", "zp", "ge", "client_user_agent"},
    {"db", "client_user_agent"},
    {"fn", "ge"},
    {"ln", "ge"},
)
_ADVICE: Final = "Add an email, phone, external id, IP address, fbp or fbc."


def is_known(user: UserData | None) -> bool:
    """Whether somebody is known by what nobody else has; at a glance, for nearly all events."""
    return user is not None and bool(
        user.email or user.external_id or user.client_ip_address or user.phone or user.fbp
    )


def too_little(user: UserData | None, fbc: str | None) -> str | None:
    """Why Meta would refuse the customer information, or ``None``."""
    given = {} if user is None else user_json(user, fbc)
    if not given:
        return f"Not enough customer information: there is none. {_ADVICE}"
    if not any(given.keys() <= weak for weak in _TOO_LITTLE):
        return None
    verb = "are" if len(given) > 1 else "is"
    return (
        f"Not enough customer information: {' + '.join(given)} alone {verb} refused by Meta. "
        f"{_ADVICE}"
    )
