"""What a connection to Outbrain is set to."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final, Literal

from onward.fields import EventNames, Fields, Spec, when, when_given
from onward.request import Secret

_HOST: Final = r"https://([a-z0-9-]+\.)+(outbrain\.com|teads\.tv)"
_USUAL: Final = re.compile(r"[0-9a-f]{34}")

TimeFormat = Literal["yyyy-MM-dd HH:mm:ss", "MM/dd/yyyy HH:mm:ss", "yyyy-MM-ddTHH:mm:ssZ"]


class Settings(Fields):
    marketer_id: Annotated[
        str,
        Spec(
            "Marketer ID",
            "Amplify, Conversions, pixel snippet: the value of OB_ADV_ID.",
            pattern=r"[0-9a-fA-F]{20,40}",
            pattern_hint="an ID such as 00294883a303269ddd4ed1f979dec8af73",
            dynamic=True,
        ),
    ]
    access_token: Annotated[
        Secret[str] | None,
        Spec(
            "Amplify token",
            "OB-TOKEN-V1, from my.outbrain.com/create-token once your account manager has granted "
            "API access; it ends after 30 days. For the connection test and drop-downs; events need "
            "none.",
            required_if=when("mode", "json"),
        ),
    ] = None
    username: Annotated[
        str | None,
        Spec(
            "Amplify user",
            "To have a token fetched where there is none or it has ended. Outbrain allows two sign-ins "
            "an hour.",
        ),
    ] = None
    password: Annotated[
        Secret[str] | None,
        Spec("Amplify password", "Of that user.", required_if=when_given("username")),
    ] = None
    base_url: Annotated[
        str,
        Spec(
            "Host",
            "Change it only if Outbrain gave you another.",
            pattern=_HOST,
            pattern_hint="an address such as https://tr.outbrain.com",
        ),
    ] = "https://tr.outbrain.com"
    path: Annotated[
        str,
        Spec(
            "Path",
            "Older dashboards show /pixel.",
            pattern=r"/[^\s?#]*",
            pattern_hint="a path that begins with a slash, without a question mark",
        ),
    ] = "/unifiedPixel"
    mode: Annotated[
        Literal["postback", "json"],
        Spec(
            "Mode",
            "Leave it at postback. The mode json is an experiment, for an endpoint of your own "
            "agreement with Outbrain.",
        ),
    ] = "postback"
    amplify_base_url: Annotated[
        str,
        Spec(
            "Amplify API",
            "Change its version only if Outbrain says so.",
            pattern=_HOST + r"(/\S*)?",
            pattern_hint="an address at outbrain.com",
        ),
    ] = "https://api.outbrain.com/amplify/v0.1"
    click_id_params: Annotated[
        tuple[str, ...],
        Spec(
            "Names of the click id",
            "What stands before ={{ob_click_id}} in your campaigns' tracking code.",
        ),
    ] = ("ob_click_id", "obclid", "outbrain_click_id", "outbrainclickid", "dicbo")
    accept_dicbo: Annotated[
        bool,
        Spec(
            "Accept dicbo",
            "Whether dicbo, which Outbrain adds to links by itself, counts where there is no click "
            "id. Outbrain does not say whether it attributes it.",
        ),
    ] = True
    event_names: Annotated[
        EventNames | None,
        Spec(
            "Names of conversions",
            "Your names by those of the events, such as {Order Completed: Sale}, where they differ "
            "from the presets'.",
        ),
    ] = None
    timestamp_format: Annotated[
        TimeFormat,
        Spec("Format of times", "Outbrain documents the first two; times are in UTC."),
    ] = "yyyy-MM-dd HH:mm:ss"


def notices(settings: Settings, _: date) -> Sequence[str]:
    """What looks wrong with a connection's settings, a sentence each."""
    if _USUAL.fullmatch(settings.marketer_id):
        return ()
    notice = (
        'A marketer ID usually has 34 digits and letters a to f in lower case, but "marketer_id" is '
        f'"{settings.marketer_id}". Compare it with OB_ADV_ID in the pixel snippet.'
    )
    return (notice,)
