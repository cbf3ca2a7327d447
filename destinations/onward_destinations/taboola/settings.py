"""What a connection to Taboola is set to."""

from typing import Annotated, Final, Literal

from onward.fields import EventNames, Fields, Spec

_HOST: Final = r"https://([a-z0-9-]+\.)+taboola\.com"
_ADDRESS: Final = "an address such as https://trc.taboola.com"
DEFAULT_HOST: Final = "https://trc.taboola.com"


class Settings(Fields):
    account_id: Annotated[
        str,
        Spec(
            "Account ID",
            "The number in Realize, Tracking, pixel snippet: /unip/1234567/tfa.js. With that of a "
            "network, conversions may belong to any of its accounts.",
            pattern=r"[0-9]{4,12}",
            pattern_hint="a number such as 1234567, not the account's name",
            dynamic=True,
        ),
    ]
    account_name: Annotated[
        str | None,
        Spec(
            "Account name",
            "The alphabetic account id, such as acme-sc. For the connection test and drop-downs, "
            "with client_id and client_secret under auth.",
            pattern=r"[a-z0-9][a-z0-9_\-]{1,80}",
            pattern_hint="a name such as acme-sc",
        ),
    ] = None
    delivery: Annotated[
        Literal["auto", "postback", "bulk"],
        Spec(
            "Delivery",
            "Bulk takes many events with their times and checks none; a postback takes one, as of "
            "now, and checks it. Auto sends a single fresh event as a postback, all others in bulk.",
        ),
    ] = "auto"
    base_url: Annotated[
        str,
        Spec(
            "Host",
            "Change it only if Taboola gave you another; then the access token is sent along.",
            pattern=_HOST,
            pattern_hint=_ADDRESS,
        ),
    ] = DEFAULT_HOST
    bulk_path: Annotated[
        str,
        Spec("Bulk path", "With {account_id} in it.", pattern=r"/\S*", pattern_hint="a path"),
    ] = "/{account_id}/log/3/bulk-s2s-action"
    postback_path: Annotated[
        str, Spec("Postback path", "Of Taboola's tracker.", pattern=r"/\S*", pattern_hint="a path")
    ] = "/actions-handler/log/3/s2s-action"
    backstage_base_url: Annotated[
        str,
        Spec(
            "Backstage host",
            "Of the API for the connection test and drop-downs.",
            pattern=_HOST,
            pattern_hint=_ADDRESS,
        ),
    ] = "https://backstage.taboola.com"
    backstage_version: Annotated[
        str,
        Spec("Backstage version", "Of that API.", pattern=r"\d+\.\d+", pattern_hint="such as 1.0"),
    ] = "1.0"
    click_id_params: Annotated[
        tuple[str, ...],
        Spec(
            "Names of the click id",
            "Taboola adds tblci by itself; others are what stands before ={click_id} in your "
            "tracking code.",
        ),
    ] = ("tblci", "click-id", "taboola_click_id", "click_id")
    on_unsupported_currency: Annotated[
        Literal["omit_value", "reject", "send_anyway"],
        Spec(
            "Unknown currencies",
            "What becomes of an amount in a currency that Taboola does not list.",
        ),
    ] = "omit_value"
    event_names: Annotated[
        EventNames | None,
        Spec(
            "Event names",
            "Your rules' event names by those of the events, such as {Order Completed: sale}, where "
            "they differ from the presets'.",
        ),
    ] = None
    max_event_age_days: Annotated[
        int,
        Spec(
            "Oldest event, in days",
            "The click window of your rules, after which nothing is attributed. 0 sends all.",
            minimum=0,
        ),
    ] = 30

    @property
    def bulk_url(self) -> str:
        """Where many events go."""
        return f"{self.base_url}{self.bulk_path.replace('{account_id}', self.account_id)}"

    @property
    def postback_url(self) -> str:
        """Where a single event goes."""
        return f"{self.base_url}{self.postback_path.replace('{account_id}', self.account_id)}"
