"""What a connection to Criteo is set to."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final, Literal

from onward.fields import Fields, Spec, when

EmailFormat = Literal["md5", "sha256", "sha256_md5", "raw"]
_HOST: Final = r"https://([a-z0-9-]+\.)+criteo\.com"


class Settings(Fields):
    partner_id: Annotated[
        str,
        Spec(
            "Partner ID",
            "Management Center, Events tracking; or the number behind a= in the address of your "
            "site's OneTag loader, ld.js?a=12345.",
            pattern=r"[0-9]{1,10}",
            pattern_hint="a number such as 12345",
        ),
    ]
    caller_id: Annotated[
        str | None,
        Spec(
            "Caller ID",
            "Of the GUM user sync. Your Criteo contact issues it; without it GUM ids are not sent.",
            placeholder="70",
        ),
    ] = None
    advertiser_id: Annotated[
        str | None,
        Spec(
            "Advertiser ID",
            "Of Criteo's REST API; listed once client_id and client_secret stand under auth. It may "
            "differ from the partner ID.",
            pattern=r"[0-9]+",
            pattern_hint="a number such as 13",
            dynamic=True,
            required_if=when("delivery_mode", "rest"),
        ),
    ] = None
    delivery_mode: Annotated[
        Literal["s2s", "rest"],
        Spec(
            "Delivery mode",
            "Leave it at s2s. The mode rest is an experiment, for an endpoint that your Criteo "
            "contact gave you.",
        ),
    ] = "s2s"
    base_url: Annotated[
        str,
        Spec(
            "Event host",
            "Of your region, such as https://widget.eu.criteo.com, also us or as; the default finds "
            "it by a redirect.",
            pattern=_HOST,
            pattern_hint="an address such as https://widget.eu.criteo.com",
        ),
    ] = "https://widget.criteo.com"
    path: Annotated[
        str,
        Spec(
            "Event path",
            "Change it only if your Criteo contact says so.",
            pattern=r"/\S*",
            pattern_hint="a path that begins with a slash",
        ),
    ] = "/m/event?version=s2s_v0"
    offline_url: Annotated[
        str | None,
        Spec(
            "Offline sales address",
            "Your Criteo contact hands it out for sales in stores; there is no default.",
            pattern=_HOST + r"(/\S*)?",
            pattern_hint="an address at criteo.com",
        ),
    ] = None
    rest_base_url: Annotated[
        str,
        Spec(
            "REST host",
            "Change it only if your Criteo contact says so.",
            pattern=_HOST,
            pattern_hint="an address such as https://api.criteo.com",
        ),
    ] = "https://api.criteo.com"
    rest_path: Annotated[
        str,
        Spec(
            "REST path",
            "Of the endpoint that your Criteo contact gave you, for the mode rest. Criteo's "
            "published API has none for events.",
            pattern=r"/\S*",
            pattern_hint="a path that begins with a slash",
        ),
    ] = "/2024-07/events"
    api_version: Annotated[
        str,
        Spec(
            "API version",
            "Of the REST API, for the connection test and drop-downs: Criteo's developer portal "
            "lists those served.",
            pattern=r"\d{4}-\d{2}|preview|experimental",
            pattern_hint="a version such as 2026-07",
        ),
    ] = "2026-07"
    payload_version: Annotated[
        str,
        Spec(
            "Payload version",
            "The version that stands in every event's body; change it only if Criteo says so.",
            pattern=r"[\w.\-]{1,40}",
            pattern_hint="a text such as s2s_v1.0.0",
        ),
    ] = "s2s_v1.0.0"
    email_formats: Annotated[
        tuple[EmailFormat, ...],
        Spec(
            "Forms of e-mail addresses",
            "Which of md5, sha256, sha256_md5 and raw are sent. Criteo matches by sha256_md5; raw "
            "is the address in clear.",
        ),
    ] = ("md5", "sha256", "sha256_md5")
    site_type_default: Annotated[
        Literal["d", "m", "t"],
        Spec(
            "Site type",
            "Where neither device nor user agent tells: d for desktop, m for mobile, t for tablet.",
        ),
    ] = "d"
    max_event_age_minutes: Annotated[
        int,
        Spec(
            "Oldest event, in minutes",
            "Criteo wants events in near real time; older ones are refused here. 0 sends them all.",
            minimum=0,
        ),
    ] = 15
    user_agent_key: Annotated[
        Literal["useragent", "user_agent"],
        Spec("Key of the user agent", "How Criteo spells it is not documented.", hidden=True),
    ] = "useragent"


def notices(settings: Settings, _: date) -> Sequence[str]:
    """What looks wrong with a connection's settings, a sentence each."""
    caller = settings.caller_id
    if caller is None or (caller.isascii() and caller.isdigit() and len(caller) <= 6):
        return ()
    notice = (
        f'A caller ID is a number of up to 6 digits, but "caller_id" is "{caller}". Compare it '
        "with what Criteo issued."
    )
    return (notice,)
