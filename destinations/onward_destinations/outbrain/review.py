"""What keeps a conversion from being sent, or is worth a remark."""

import re
from typing import Final

from onward_destinations.outbrain.clicks import click_of, refusal
from onward_destinations.outbrain.conversions import Conversion
from onward_destinations.outbrain.postback import name_of
from onward_destinations.outbrain.settings import Settings

_USUAL: Final = re.compile(r"[A-Za-z0-9_.\-]{1,100}")


def refusals(conversion: Conversion, settings: Settings) -> list[str]:
    """Why a conversion is not sent, a sentence each."""
    found = []
    click, _ = click_of(conversion, settings)
    if not click:
        found.append(refusal(conversion, settings))
    if not name_of(conversion, settings):
        found.append(
            "Nothing says which conversion of Outbrain the event is. Map name, or add the event "
            'to "event_names" in the settings.'
        )
    return found


def repeat_refusal(conversion: Conversion) -> str:
    """Why a conversion whose answer was lost is not sent again: it might count twice."""
    if conversion.order_id is not None:
        return ""
    return "It may have arrived, and without an order id Outbrain might count it twice."


def remarks(conversion: Conversion, settings: Settings) -> list[str]:
    """What a person should know of a conversion that is sent all the same."""
    found = []
    click, is_weak = click_of(conversion, settings)
    if is_weak:
        found.append("A dicbo is used as the click id: attribution is not guaranteed.")
    elif click.startswith("."):
        found.append(
            "The click id begins with a dot, which a tracking code may have put before it."
        )
    name = name_of(conversion, settings)
    if _USUAL.fullmatch(name) is None:
        found.append(
            f'The conversion name "{name[:100]}" has unusual characters: Outbrain compares names '
            "exactly."
        )
    return found
