"""What a connection to Awin is set to."""

from typing import Annotated, Final, Literal

from onward.fields import Clean, Currency, Fields, Refused, Spec
from onward.request import Secret

ADVERTISER_ID: Final = "{advertiser_id}"
_SHORTEST_TOKEN: Final = 8
_HOST: Final = r"https://([a-z0-9-]+\.)*awin1?\.com"


def _token(text: str) -> str:
    if len(text.split()) != 1 or len(text.strip()) < _SHORTEST_TOKEN:
        msg = "a token is one word of at least 8 characters, usually a UUID"
        raise Refused(msg)
    return text.strip()


class Settings(Fields):
    advertiser_id: Annotated[
        str,
        Spec(
            "Advertiser ID",
            "The number in the address of Awin's interface, also called merchant ID.",
            pattern=r"[0-9]{1,10}",
            pattern_hint="a number such as 12345",
            dynamic=True,
        ),
    ]
    api_token: Annotated[
        Secret[str],
        Spec(
            "API token",
            "Create it at ui.awin.com/awin-api: user menu, API Credentials. It belongs to a person, "
            "who must be an admin of the advertiser; it never expires.",
        ),
        Clean(_token),
    ]
    delivery_mode: Annotated[
        Literal["conversion_api", "pixel"],
        Spec(
            "Delivery mode",
            "The Conversion API answers for every order. The older pixel takes one order a request "
            "and says nothing of it.",
        ),
    ] = "conversion_api"
    default_commission_group: Annotated[
        str,
        Spec(
            "Default commission group",
            "For products and orders that name none. Groups are made in Awin's interface.",
            pattern=r"[A-Z0-9_.\-]{1,40}",
            pattern_hint="a code of capitals and digits such as DEFAULT",
        ),
    ] = "DEFAULT"
    default_channel: Annotated[
        str,
        Spec(
            "Default channel",
            "For orders that name no last-click channel; aw means Awin.",
            pattern=r"[A-Za-z0-9_]{1,32}",
            pattern_hint="a word such as aw",
        ),
    ] = "aw"
    currency_default: Annotated[
        Currency | None,
        Spec("Default currency", "For orders that name none; three letters such as EUR."),
    ] = None
    mark_as_test: Annotated[
        bool,
        Spec(
            "Mark as test",
            "Every order says that it is a test. Awin may count it all the same, except in the "
            "delivery mode pixel.",
        ),
    ] = False
    webhook_url: Annotated[
        str | None,
        Spec(
            "Webhook",
            "An address of yours to which Awin reports what became of each batch.",
            pattern=r"https://\S+",
            pattern_hint="an address that starts with https://",
        ),
    ] = None
    validate_awc_prefix: Annotated[
        bool,
        Spec(
            "Check whose click it is",
            "An order whose click belongs to another programme is refused here.",
        ),
    ] = True
    truncate: Annotated[
        bool,
        Spec(
            "Cut long order references",
            "Awin takes 50 characters. Off, a longer one is refused here, as cut ones may collide.",
        ),
    ] = False
    cashback_without_consent: Annotated[
        bool,
        Spec(
            "Cashback without consent",
            "For people who denied consent, report orders of cashback or loyalty journeys (sn=1), "
            "which Awin calls strictly necessary. Ask your lawyer first.",
        ),
    ] = False
    base_url: Annotated[
        str,
        Spec(
            "API host",
            "Change it only if Awin says so.",
            pattern=_HOST,
            pattern_hint="an address such as https://api.awin.com",
        ),
    ] = "https://api.awin.com"
    path: Annotated[
        str,
        Spec(
            "Path for orders",
            "Change it only if Awin says so; {advertiser_id} stands for your advertiser.",
            pattern=r"/\S*",
            pattern_hint="a path that begins with a slash",
        ),
    ] = f"/s2s/advertiser/{ADVERTISER_ID}/orders"
    pixel_url: Annotated[
        str,
        Spec(
            "Pixel address",
            "For the delivery mode pixel; change it only if Awin says so.",
            pattern=_HOST + r"(/[^\s?#]*)?",
            pattern_hint="an address such as https://www.awin1.com/sread.php",
        ),
    ] = "https://www.awin1.com/sread.php"
