"""What keeps a conversion from being sent, or is worth a remark."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from onward.fields import chosen_name
from onward.request import Request
from onward_destinations.taboola.bodies import SENT, loses_value
from onward_destinations.taboola.clicks import click_of, refusal
from onward_destinations.taboola.conversions import Conversion
from onward_destinations.taboola.names import STANDARD
from onward_destinations.taboola.settings import Settings

_USUAL: Final = re.compile(r"[A-Za-z0-9_.\- ]{1,100}")


def refusals(conversion: Conversion, settings: Settings) -> Sequence[str]:
    """Why a conversion is not sent, a sentence each: Taboola itself checks nothing in bulk."""
    values = conversion.__dict__
    mapped, event, own = values["event_name"], values["event"], settings.event_names
    if (
        values["click_id"]
        and values["currency"] in SENT
        and (
            (mapped is None and not own and event in STANDARD)
            or _is_usual(chosen_name(mapped, event, own, STANDARD))
        )
    ):
        # Nearly all conversions.
        return ()
    return tuple(_refusals(conversion, settings))


def _refusals(conversion: Conversion, settings: Settings) -> Iterator[str]:
    name = chosen_name(conversion.event_name, conversion.event, settings.event_names, STANDARD)
    if not click_of(conversion, settings):
        yield refusal(conversion, settings)
    if not name:
        yield (
            "Nothing says which event of Taboola it is. Map event_name, or add the event to "
            '"event_names" in the settings.'
        )
    elif not _is_usual(name):
        yield (
            "An event name of Taboola should be 1 to 100 letters, digits, blanks and . _ -, but it "
            f'is "{name[:100]}". Compare it with the rule in Realize, Tracking.'
        )
    if loses_value(conversion, settings) and settings.on_unsupported_currency == "reject":
        yield (
            f"Taboola does not support {conversion.currency}. Send another currency, or set "
            '"on_unsupported_currency".'
        )


def repeat_refusal(conversion: Conversion, request: Request) -> str:
    """Why a conversion whose answer was lost is not sent again: it might count twice.

    Source: Taboola, "The S2S postback URL". Bulk, which is a POST, tells the conversion's time.
    """
    if conversion.order_id is not None or request.method == "POST":
        return ""
    return "It may have counted, and without an order id Taboola might count it twice."


def remarks(conversion: Conversion, settings: Settings) -> Sequence[str]:
    """What a person should know of a conversion that is sent all the same."""
    if conversion.__dict__["currency"] in SENT or not loses_value(conversion, settings):
        return ()
    return (f"Taboola does not support {conversion.currency}; the event was sent without value.",)


# A shop has few names of events.
@lru_cache(maxsize=256)
def _is_usual(name: str) -> bool:
    return _USUAL.fullmatch(name) is not None
