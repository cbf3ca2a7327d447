"""An event of a browser or an app: its fields, their default mapping."""

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
from onward_destinations.ga4.names import event_name_of
from onward_destinations.ga4.params import Params
from onward_destinations.ga4.surroundings import Device, Location

_OWN: Final = "$.integrations.Google Analytics 4"
_TRIMMED: Final = Clean(str.strip)


def _person(name: str) -> MappingValue:
    return first(f"$.properties.{name}", f"$.context.traits.{name}", f"$.traits.{name}")


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
