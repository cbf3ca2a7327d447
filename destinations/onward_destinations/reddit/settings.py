"""What a connection to Reddit is set to."""

from typing import Annotated, Literal

from onward.fields import Fields, Spec


class Settings(Fields):
    pixel_id: Annotated[
        str,
        Spec(
            "Pixel ID",
            "Reddit Ads, Events Manager: the id of your pixel, which is the ad account's as well.",
            pattern=r"(a2|t2)_[a-z0-9]+",
            pattern_hint="an id such as a2_jcfwvnfcfqcs, with a2_ or t2_ before it",
            dynamic=True,
        ),
    ]
    api_version: Annotated[
        Literal["v3", "v2.0"],
        Spec("API version", "Which API takes the events: v3, or v2.0, which is deprecated."),
    ] = "v3"
    test_id: Annotated[
        str | None,
        Spec(
            "Test ID",
            "Events Manager, Testing tool. Such events show there and do not count; empty it for "
            "production.",
        ),
    ] = None
    test_mode: Annotated[
        bool,
        Spec(
            "Test mode",
            "Have Reddit count no event. With v3 it needs the test ID, else no event is sent.",
        ),
    ] = False
    on_denied: Annotated[
        Literal["ldu", "drop", "send"],
        Spec(
            "If advertising was denied",
            "What happens to events of such people: ldu limits the use of data, drop does not send "
            "them, send takes no notice.",
        ),
    ] = "ldu"
    drop_denied_in: Annotated[
        tuple[str, ...],
        Spec(
            "Countries without denied events",
            "Where advertising was denied, events of people in these countries are not sent whatever "
            'on_denied says: codes such as DE, or EEA for all of the European Economic Area. ["EEA"] '
            "is the safe choice beside ldu, which is made for the USA.",
            pattern=r"[A-Za-z]{2}|EEA|eea",
            pattern_hint="a country code such as DE, or EEA",
        ),
    ] = ()
    default_country: Annotated[
        str | None,
        Spec(
            "Default country code",
            "Of phone numbers that begin with neither + nor 00, such as 1 or 44. Without it they "
            "are left out.",
            key="default_phone_country_code",
            pattern=r"\+?[1-9][0-9]{0,2}",
            pattern_hint="a calling code such as 44",
        ),
    ] = None
    partner: Annotated[
        str | None, Spec("Partner", "A label that Reddit has agreed on with you; mostly empty.")
    ] = None
    business_id: Annotated[
        str | None,
        Spec(
            "Business ID",
            "Reddit Ads, Business Manager. Only to list pixels to choose from.",
            dynamic=True,
        ),
    ] = None
