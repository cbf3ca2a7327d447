"""What a connection to Google Analytics 4 is set to."""

from typing import Annotated, Final, Literal

from onward.fields import Clean, Fields, Refused, Spec, when, when_missing
from onward.request import Secret

ConsentChoice = Literal["GRANTED", "DENIED"]
_SHORTEST: Final = 3


def _api_secret(text: str) -> str:
    if len(text.split()) != 1 or text != text.strip():
        msg = "an API secret has no blanks in it"
        raise Refused(msg)
    return text


def _measurement_id(text: str) -> str:
    if text.upper().startswith("UA-"):
        msg = "that is a Universal Analytics id; take the measurement id of a GA4 web stream, G-…"
        raise Refused(msg)
    number = text.removeprefix("G-")
    is_id = len(number) > _SHORTEST and number.isascii() and number.isalnum()
    if number == text or not is_id or number != number.upper():
        msg = "a measurement id is written as G-ABC1234567"
        raise Refused(msg)
    return text


class Settings(Fields):
    stream_type: Annotated[
        Literal["web", "app"],
        Spec("Stream", "The kind of data stream: Admin, Data collection, Data streams."),
    ] = "web"
    measurement_id: Annotated[
        str | None,
        Spec(
            "Measurement ID",
            "Of a web stream: Admin, Data collection, Data streams, Web, at the top right.",
            placeholder="G-ABC1234567",
            required_if=(when("stream_type", "web"), when_missing("stream_type")),
            required_match="any",
            dynamic=True,
        ),
        Clean(_measurement_id),
    ] = None
    firebase_app_id: Annotated[
        str | None,
        Spec(
            "Firebase app ID",
            "Of an app stream: Firebase console, Project settings, Your apps, App ID.",
            pattern=r"\d+:\d+:(android|ios|web):[0-9a-f]+",
            pattern_hint="an id such as 1:1234567890:android:321abc456def7890",
            dynamic=True,
            required_if=when("stream_type", "app"),
        ),
    ] = None
    api_secret: Annotated[
        Secret[str] | None,
        Spec(
            "API secret",
            "Admin, Data streams, the stream, Measurement Protocol API secrets, Create. An editor "
            "accepts the acknowledgement about user data first.",
            required_if=(when("transport", "measurement_protocol"), when_missing("transport")),
            required_match="any",
        ),
        Clean(_api_secret),
    ] = None
    region: Annotated[
        Literal["global", "eu"],
        Spec("Region", "With eu, data is received in the European Union."),
    ] = "global"
    client_id_fallback: Annotated[
        Literal["anonymous_id", "none"],
        Spec(
            "Without a client id",
            "What stands in where no client id of the _ga cookie is known. Events with an anonymous "
            "id in its place do not join the visitor's browser session.",
        ),
    ] = "anonymous_id"
    send_user_data: Annotated[
        bool,
        Spec(
            "Send user-provided data",
            "E-mail, phone, name, address, hashed. Switch it on in GA4 first: Admin, Data "
            "collection.",
        ),
    ] = False
    send_ip: Annotated[
        bool, Spec("Send IP addresses", "GA4 finds the place by it, then drops it.")
    ] = False
    default_phone_country_code: Annotated[
        str | None,
        Spec(
            "Default country code of phones",
            "Put before phone numbers without + or 00, such as 1 or 49; without it they are left "
            "out.",
            pattern=r"\+?[1-9]\d{0,2}",
            pattern_hint="a calling code such as 49",
        ),
    ] = None
    default_ad_user_data: Annotated[
        ConsentChoice | None,
        Spec("Consent to ad user data, by default", "Where an event says nothing of it."),
    ] = None
    default_ad_personalization: Annotated[
        ConsentChoice | None,
        Spec("Consent to personalised ads, by default", "Where an event says nothing of it."),
    ] = None
    validate_before_send: Annotated[
        Literal["off", "sample", "all"],
        Spec(
            "Validate before sending",
            "GA4's collector never reports errors, so ask its validation server first: for 1 event "
            "in 100 (what it finds is noted), or for all (what it finds is refused).",
        ),
    ] = "sample"
    validate_only: Annotated[
        bool,
        Spec(
            "Validate only",
            "Test mode: everything goes to the validation server and nothing is recorded. Empty it "
            "for production.",
        ),
    ] = False
    debug_mode: Annotated[
        bool, Spec("Debug mode", "Events are recorded, and shown in Admin, DebugView.")
    ] = False
    analytics_360: Annotated[
        bool,
        Spec("Google Analytics 360", "Texts may then have 500 characters in place of 100."),
    ] = False
    transport: Annotated[
        Literal["measurement_protocol", "data_manager"],
        Spec(
            "Transport",
            "The Data Manager API reports errors, but needs a sign-in (onward login) and the "
            "property's id.",
        ),
    ] = "measurement_protocol"
    property_id: Annotated[
        str | None,
        Spec(
            "Property ID",
            "Admin, Property settings. Needed for the Data Manager API, to forget people; after a "
            "sign-in the connection test looks into it.",
            pattern=r"\d+",
            pattern_hint="a number such as 345678901",
            required_if=when("transport", "data_manager"),
            dynamic=True,
        ),
    ] = None
    collect_path: Annotated[
        str,
        Spec(
            "Path of the collector",
            "The Measurement Protocol has no version in its address; change this if Google does.",
            pattern=r"/[A-Za-z0-9/_-]+",
            pattern_hint="a path such as /mp/collect",
        ),
    ] = "/mp/collect"
    data_manager_version: Annotated[
        str,
        Spec(
            "Version of the Data Manager API",
            "As Google lists it in the API's release notes.",
            pattern=r"v\d+[a-z0-9]*",
            pattern_hint="a version such as v1",
        ),
    ] = "v1"
    user_deletion_path: Annotated[
        str,
        Spec(
            "Path of the User Deletion API",
            "Where onward delete-user asks; change this if Google does.",
            pattern=r"/[A-Za-z0-9/_:-]+",
            pattern_hint="a path such as /analytics/v3/userDeletion/userDeletionRequests:upsert",
        ),
    ] = "/analytics/v3/userDeletion/userDeletionRequests:upsert"

    @property
    def is_data_manager(self) -> bool:
        """Whether events go through the Data Manager API, whose e-mail rule differs too."""
        return self.transport == "data_manager"

    @property
    def stream_id(self) -> str:
        """The measurement id, or the app's Firebase id."""
        own = self.measurement_id if self.stream_type == "web" else self.firebase_app_id
        return own or ""
