"""An event of a browser or an app: its fields, and what keeps it from being sent."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Final

from onward.fields import (
    NOTHING,
    City,
    Clean,
    Consent,
    Country,
    EventTime,
    Fields,
    HashedEmail,
    HashedFirstName,
    HashedLastName,
    HashedPhone,
    HashedStreet,
    IPAddress,
    MappingValue,
    PageUrl,
    PostalCode,
    ReferrerUrl,
    Rules,
    Spec,
    State,
    directive,
    first,
    normalise_click_id,
    path,
    without_emails,
)
from onward_destinations.ga4.identifiers import (
    ANONYMOUS,
    SESSION_COOKIE,
    client_id_in_cookie,
    client_id_of,
    on,
    passed_ga_cookie,
    passed_session_cookies,
    session_id_of,
    user_data,
    user_id_of,
)
from onward_destinations.ga4.items import MOST as MOST_ITEMS
from onward_destinations.ga4.names import event_name_of, is_reserved, property_name
from onward_destinations.ga4.params import MOST, Params, is_personal, personal_names

_OWN: Final = "$.integrations.Google Analytics 4"
MOST_PROPERTIES: Final = 25
_MOST_COMMON: Final = 5
_TRIMMED: Final = Clean(str.strip)


def _person(name: str) -> MappingValue:
    return first(f"$.properties.{name}", f"$.context.traits.{name}", f"$.traits.{name}")


class Device(Fields):
    category: Annotated[str | None, Spec("Category", "desktop, tablet, mobile, smart TV.")] = None
    language: Annotated[str | None, Spec("Language", "Such as en or en-US.")] = None
    screen_resolution: Annotated[str | None, Spec("Screen resolution", "Such as 1280x2856.")] = None
    operating_system: Annotated[str | None, Spec("Operating system")] = None
    operating_system_version: Annotated[str | None, Spec("Operating system's version")] = None
    model: Annotated[str | None, Spec("Model")] = None
    brand: Annotated[str | None, Spec("Brand")] = None
    browser: Annotated[str | None, Spec("Browser")] = None
    browser_version: Annotated[str | None, Spec("Browser's version")] = None


class Location(Fields):
    city: Annotated[str | None, Spec("City")] = None
    region_id: Annotated[str | None, Spec("Region", "ISO 3166-2 such as US-CA.")] = None
    country_id: Annotated[str | None, Spec("Country", "Two letters.")] = None
    subcontinent_id: Annotated[str | None, Spec("Subcontinent", "UN M49 such as 021.")] = None
    continent_id: Annotated[str | None, Spec("Continent", "UN M49 such as 019.")] = None


class AnalyticsEvent(Fields):
    event_name: Annotated[
        str,
        Spec(
            "Event name",
            "A name of GA4 such as purchase, or your own: letters, digits, underscores.",
            mapping=directive({"@case": {"operator": "lower", "value": {"@path": "$.event"}}}),
            dynamic=True,
        ),
        Clean(event_name_of),
    ]
    client_id: Annotated[
        str | None,
        Spec(
            "Client ID",
            "The browser, as in the _ga cookie: 1234567890.1700000000.",
            mapping=first(f"{_OWN}.clientId", "$.properties.client_id", "$.context.ga.clientId"),
            category="identifier",
        ),
        on("web", client_id_of),
    ] = None
    ga_cookie: Annotated[
        str | None,
        Spec(
            "_ga cookie",
            "The whole cookie, where the client ID is blank.",
            mapping=first(f"{_OWN}.gaCookie", "$.properties._ga"),
            from_event=passed_ga_cookie,
            from_event_help="a cookie",
        ),
        on("web", client_id_in_cookie),
    ] = None
    anonymous_id: Annotated[
        str | None,
        Spec(
            "Anonymous ID",
            "Stands in for the client ID where the settings allow.",
            mapping=path("$.anonymousId"),
        ),
        ANONYMOUS,
    ] = None
    app_instance_id: Annotated[
        str | None,
        Spec(
            "App instance ID",
            "The app, as the Firebase SDK knows it. Needed for app streams.",
            category="identifier",
        ),
        on("app", normalise_click_id),
    ] = None
    session_id: Annotated[
        str | None,
        Spec(
            "Session ID",
            "Without it the event joins no session and does not show in Realtime.",
            mapping=first(f"{_OWN}.sessionId", "$.properties.session_id"),
            category="identifier",
        ),
        Clean(session_id_of),
    ] = None
    session_cookie: Annotated[
        str | None,
        Spec(
            "Session cookie",
            "The whole cookie _ga_… of the stream, where the session ID is blank.",
            mapping=first(f"{_OWN}.gaSessionCookie", "$.properties._ga_session"),
            from_event=passed_session_cookies,
            from_event_help="a cookie",
        ),
        SESSION_COOKIE,
    ] = None
    user_id: Annotated[
        str | None,
        Spec("User ID", "Your own id, nothing personal.", mapping=path("$.userId")),
        Clean(user_id_of),
    ] = None
    timestamp: Annotated[EventTime, Spec("Event time", "At most 72 hours ago.")]
    received_at: Annotated[
        datetime | None,
        Spec(
            "Received at", "No event is later than this.", mapping=path("$.receivedAt"), hidden=True
        ),
    ] = None
    engagement_time_msec: Annotated[
        int,
        Spec(
            "Engagement time (ms)",
            "Without it a user does not count as active.",
            mapping=first(f"{_OWN}.engagementTimeMsec", "$.properties.engagement_time_msec"),
        ),
    ] = 1
    page_location: Annotated[PageUrl | None, Clean(without_emails)] = None
    page_referrer: Annotated[ReferrerUrl | None, Spec("Referrer"), Clean(without_emails)] = None
    page_title: Annotated[
        str | None, Spec("Page title", mapping=path("$.context.page.title")), _TRIMMED
    ] = None
    params: Annotated[
        Params | None,
        Spec(
            "Event parameters",
            "Those below and any of your own; presets bring those of their events.",
            mapping=NOTHING,
        ),
    ] = None
    properties: Annotated[
        dict[str, Any] | None,
        Spec(
            "Copied properties",
            "Texts and numbers in it become parameters too, but for personal ones. Presets switch "
            "it off.",
            mapping=path("$.properties"),
        ),
    ] = None
    user_properties: Annotated[
        dict[str, Any] | None,
        Spec("User properties", "Any names and values, at most 25."),
    ] = None
    email: Annotated[str | None, user_data(HashedEmail, _person("email"))] = None
    phone: Annotated[str | None, user_data(HashedPhone, _person("phone"))] = None
    first_name: Annotated[
        str | None,
        user_data(HashedFirstName, _person("firstName")),
        Spec(help="Names and address are sent where both names are known. Hashed."),
    ] = None
    last_name: Annotated[str | None, user_data(HashedLastName, _person("lastName"))] = None
    street: Annotated[str | None, user_data(HashedStreet, _person("address.street"))] = None
    city: Annotated[
        str | None, user_data(City, _person("address.city")), Spec(help="Sent in clear.")
    ] = None
    region: Annotated[
        str | None,
        user_data(State, _person("address.state")),
        Spec("Region", "State or province, sent in clear."),
    ] = None
    postal_code: Annotated[
        str | None,
        user_data(PostalCode, _person("address.postalCode")),
        Spec(help="Sent in clear."),
    ] = None
    country: Annotated[
        str | None,
        user_data(Country, _person("address.country")),
        Spec(help="Two-letter code or English name, sent in clear."),
    ] = None
    ip_override: Annotated[IPAddress | None, Spec("IP address", "Sent where send_ip is on.")] = None
    device: Annotated[Device | None, Spec("Device", "Where the event itself shows none.")] = None
    user_location: Annotated[
        Location | None, Spec("Location", "Where the visitor was; it beats the IP address.")
    ] = None
    ad_user_data: Annotated[
        Consent | None,
        Spec("Consent: ad user data", "Denied: no user-provided data is sent."),
    ] = None
    ad_personalization: Annotated[
        Consent | None, Spec("Consent: ad personalization", "True or false, granted or denied.")
    ] = None
    finding: Annotated[
        str | None,
        Spec("Finding", "What GA4's validation server said of the event.", hidden=True),
    ] = None


RULES: Final = Rules(together=(("first_name", "last_name"),))


def client_id(event: AnalyticsEvent) -> str | None:
    """The client id to send."""
    return event.client_id or event.ga_cookie or event.anonymous_id


def refusals(event: AnalyticsEvent) -> Iterator[str]:
    """Why GA4 would drop the event without a word, a sentence each."""
    if event.app_instance_id is None and client_id(event) is None:
        yield (
            "GA4 needs a client_id (from the _ga cookie) or, for app streams, an app_instance_id. "
            "This event has neither, and no anonymousId to fall back on."
        )
    name = event.event_name
    if is_reserved(name, is_app=event.app_instance_id is not None):
        yield (
            f'"{name}" is reserved by Google Analytics and would be ignored silently. Choose '
            "another event name in the mapping."
        )
    given = 0 if event.params is None else _given(event.params)
    # Few events come near; only for them it is worth while to count exactly.
    if given + _MOST_COMMON > MOST:
        count = given + len(common_params(event))
        if count > MOST:
            yield f"GA4 takes {MOST} parameters an event, and this one has {count}. Map fewer."


def _given(params: Params) -> int:
    values = list(params.__dict__.values())
    known = len(values) - values.count(None)
    return known if params.others is None else known - 1 + len(params.others)


def remarks(event: AnalyticsEvent) -> Iterator[str]:
    """What a person should know of an event that is sent all the same, a sentence each."""
    if event.anonymous_id and not (event.client_id or event.ga_cookie):
        yield (
            "NO_GA_CLIENT_ID: anonymousId was used as client_id; this event will not join the "
            "visitor's browser session in GA4."
        )
    params = event.params
    if params is not None:
        if params.value is not None and params.currency is None:
            yield "VALUE_WITHOUT_CURRENCY: GA4 does not count a value without currency as revenue."
        if params.items and len(params.items) > MOST_ITEMS:
            yield (
                f"ITEMS_CUT: GA4 takes {MOST_ITEMS} items; {len(params.items)} were there, and the "
                "rest was left out."
            )
    for values in (event.properties, None if params is None else params.others):
        for name in personal_names(values):
            yield (
                f'PII_DROPPED: parameter "{name}" was removed; GA4 forbids personal data in event '
                "parameters."
            )
    for name, value in (event.user_properties or {}).items():
        if not property_name(name) or is_personal(name, value):
            yield f'USER_PROPERTY_DROPPED: "{name}" was removed; GA4 does not take it.'


# The longest texts. Source: Google Analytics Help, "Event collection limits".
_PAGE: Final = (("page_location", 1_000), ("page_referrer", 420), ("page_title", 300))


def common_params(event: AnalyticsEvent) -> dict[str, Any]:
    """The parameters that every event has: session, engagement, page."""
    values = event.__dict__
    found: dict[str, Any] = {}
    session = event.session_id or event.session_cookie
    if session is not None:
        found["session_id"] = session
    found["engagement_time_msec"] = event.engagement_time_msec
    for name, longest in _PAGE:
        value = values[name]
        if value is not None:
            found[name] = value[:longest]
    return found


def happened_at(event: AnalyticsEvent) -> datetime:
    """When it happened; a clock that is ahead does not count, as GA4 takes no future times."""
    received = event.received_at
    return event.timestamp if received is None else min(event.timestamp, received)
