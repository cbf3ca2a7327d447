"""What a connection to Pinterest is set to."""

from typing import Annotated, Literal

from onward.fields import Fields, Spec

OnDenied = Literal["opt_out", "ldp", "drop", "send"]


class Settings(Fields):
    ad_account_id: Annotated[
        str,
        Spec(
            "Ad account ID",
            "Ads Manager, Ads, Ad account overview; it stands in the page's address too.",
            pattern=r"\d{6,18}",
            pattern_hint="a number such as 549755885175",
            dynamic=True,
        ),
    ]
    api_version: Annotated[
        str,
        Spec(
            "API version",
            "A version of Pinterest's API such as v5, as its documents name it.",
            pattern=r"v\d+",
            pattern_hint="a version such as v5",
        ),
    ] = "v5"
    partner_name: Annotated[
        str | None,
        Spec(
            "Partner name",
            "What Pinterest gave you as a partner, if you are one.",
            pattern=r"ss-[a-z0-9]+",
            pattern_hint="a name such as ss-acme",
        ),
    ] = None
    calling_code: Annotated[
        str | None,
        Spec(
            "Default country code of phones",
            "Whose calling code a number without one gets, such as 1 or 49. Unless it is set, such "
            "numbers are left out.",
            key="default_phone_country_code",
            pattern=r"\+?[1-9]\d{0,2}",
            pattern_hint="a calling code such as 49",
        ),
    ] = None
    on_denied: Annotated[
        OnDenied,
        Spec(
            "Without consent",
            "What happens to events of people who denied advertising: opt_out measures without "
            "targeting, ldp asks for Limited Data Processing, drop refuses them, send ignores it.",
        ),
    ] = "opt_out"
    look_back_days: Annotated[
        int,
        Spec(
            "Look-back in days",
            "How old an event may be. Pinterest does not publish how old it may be.",
            minimum=1,
            maximum=365,
        ),
    ] = 90
    tag_id: Annotated[
        str | None,
        Spec(
            "Tag ID",
            "Ads Manager, Conversions: the tag of your pages. Events do not carry it: the connection "
            "test says when it last fired.",
            pattern=r"\d{6,20}",
            pattern_hint="a number such as 2612345678901",
            dynamic=True,
        ),
    ] = None
    test_mode: Annotated[
        bool,
        Spec(
            "Test mode",
            "Have Pinterest check all events and record none. Turn it off for production.",
        ),
    ] = False
