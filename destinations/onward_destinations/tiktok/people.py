"""Whom an event is about: what TikTok matches by."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from onward.fields import (
    AndroidAdvertisingId,
    AppleAdvertisingId,
    AppleVendorId,
    City,
    Clean,
    Country,
    Fields,
    HashedEmail,
    HashedExternalId,
    HashedFirstName,
    HashedLastName,
    HashedPhone,
    HashedPostalCode,
    IPAddress,
    Spec,
    State,
    TikTokClickId,
    TikTokCookieId,
    Unusable,
    UserAgent,
    compile_body,
    normalise_click_id,
    path,
    query_value,
)
from onward_destinations.tiktok.apps import TrackingStatus
from onward_destinations.tiktok.settings import EventSource

_LONGEST_CLICK: Final = 1_000


def _not_too_long(value: str) -> str:
    if len(value) > _LONGEST_CLICK:
        msg = f"it is longer than {_LONGEST_CLICK} characters"
        raise Unusable(msg)
    return value


class Address(Fields):
    city: Annotated[City | None, Spec(help="Sent in clear.")] = None
    country: Annotated[
        Country | None, Spec(help="Two-letter code or English name. Sent in clear.")
    ] = None
    zip_code: HashedPostalCode | None = None
    state: Annotated[State | None, Spec(help="Code or name. Sent in clear.")] = None


class Person(Fields):
    phone_number: Annotated[tuple[HashedPhone, ...], Spec("Phone number")] = ()
    email: Annotated[tuple[HashedEmail, ...], Spec("Email")] = ()
    first_name: HashedFirstName | None = None
    last_name: HashedLastName | None = None
    address: Annotated[
        Address | None,
        Spec(
            "Address", "City, state and country leave in clear: map them to null to withhold them."
        ),
    ] = None
    external_id: Annotated[
        tuple[HashedExternalId, ...],
        Spec(
            "External ID",
            "Your own id of the person; the same that the pixel sends. It is hashed.",
            category="hashedPII",
        ),
    ] = ()
    ttclid: Annotated[
        TikTokClickId | None,
        Spec(help="The click id ttclid. A newer one in the page's address wins over it."),
        Clean(_not_too_long),
    ] = None
    ttp: TikTokCookieId | None = None
    locale: Annotated[
        str | None,
        Spec("Locale", "Such as en-US.", mapping=path("$.context.locale")),
        Clean(str.strip),
    ] = None
    ip: IPAddress | None = None
    user_agent: UserAgent | None = None
    idfa: AppleAdvertisingId | None = None
    idfv: AppleVendorId | None = None
    gaid: AndroidAdvertisingId | None = None
    att_status: TrackingStatus | None = None


def _with(*others: str) -> Callable[[Any], dict[str, Any]]:
    always = ("external_id", "email", "first_name", "last_name")
    names = {name: name for name in (*always, *others)}
    return compile_body(Person, {**names, "phone": "phone_number"})


_DEVICE: Final = ("ip", "user_agent", "locale")
_STRANGER: Final = _with()
# What an event of each source may say. Source: TikTok, "Supported parameters", section "User".
_USERS: Final[Mapping[EventSource, Callable[[Any], dict[str, Any]]]] = {
    "web": _with("ttclid", "ttp", *_DEVICE),
    "app": _with(*_DEVICE, "idfa", "idfv", "gaid", "att_status"),
    "offline": _STRANGER,
    "crm": _STRANGER,
}
_ADDRESS: Final = compile_body(Address)


def user_json(person: Person, source: EventSource, url: str | None) -> dict[str, Any]:
    """The person as TikTok takes them: what an event of this source may say."""
    body = _USERS[source](person)
    if person.address is not None:
        body |= _ADDRESS(person.address)
    if url is not None and "ttclid" in body:
        body["ttclid"] = _newest_click(url, body["ttclid"])
    return body


def _newest_click(url: str, known: str) -> str:
    # The click that led to this page is newer than what a cookie kept.
    try:
        return _not_too_long(normalise_click_id(query_value(url, ("ttclid",)))) or known
    except Unusable:
        return known
