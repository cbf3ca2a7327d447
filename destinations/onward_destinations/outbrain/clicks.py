"""Which of the ids that an event carries is Outbrain's click id."""

import re
from functools import lru_cache
from typing import Final

from onward.fields import SoleClick
from onward_destinations.outbrain.conversions import Conversion
from onward_destinations.outbrain.settings import Settings

# Source: Outbrain, "Server-to-Server (S2S) integrations"; it does not document what ids look like.
CLICK: Final = SoleClick(
    "Outbrain",
    re.compile(r"[A-Za-z0-9._\-;=+/]{8,512}"),
    "8 to 512 letters, digits and . _ - ; = + /",
)
DICBO: Final = SoleClick(
    "Outbrain", re.compile(r"v\d+-[A-Za-z0-9_\-;]{5,256}|[0-9a-f]{32}"), "such as v2-M8dSAZh"
)
_WEAK: Final = "dicbo"


def click_of(conversion: Conversion, settings: Settings) -> tuple[str, bool]:
    """The click id and whether it is only a dicbo; empty if there is none."""
    strong = CLICK.first_of(*_strong(conversion, settings))
    if strong:
        return strong, False
    return DICBO.first_of(*_weak(conversion, settings)), True


def refusal(conversion: Conversion, settings: Settings) -> str:
    """Why an event has no click id, as a sentence."""
    return CLICK.refusal(*_strong(conversion, settings))


def _strong(conversion: Conversion, settings: Settings) -> tuple[str | None, ...]:
    names = _names(settings.click_id_params)
    in_page = CLICK.in_page(conversion.page_url, names) if names else ""
    return conversion.click_id, in_page, conversion.cookie


def _weak(conversion: Conversion, settings: Settings) -> tuple[str | None, ...]:
    if not settings.accept_dicbo:
        return ()
    in_page = ""
    if _WEAK in settings.click_id_params:
        in_page = DICBO.in_page(conversion.page_url, (_WEAK,))
    return conversion.dicbo, in_page


@lru_cache(maxsize=256)
def _names(params: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in map(str.lower, params) if name != _WEAK)
