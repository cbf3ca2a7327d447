"""Which of the ids that an event carries is Taboola's click id."""

import re
from functools import lru_cache
from typing import Final

from onward.fields import SoleClick
from onward_destinations.taboola.conversions import Conversion
from onward_destinations.taboola.settings import Settings

# Source: Taboola, "Manual S2S integration": older pages say 66 characters or more, newer about 120.
CLICK: Final = SoleClick(
    "Taboola",
    re.compile(r"[A-Za-z0-9_\-]{50,512}"),
    "50 to 512 letters, digits, hyphens and underscores",
)
# No placeholder is as long.
is_id: Final = CLICK.pattern.fullmatch


def click_of(conversion: Conversion, settings: Settings) -> str:
    """The click id; empty if there is none."""
    click: str = conversion.__dict__["click_id"] or ""
    if is_id(click):
        return click
    return CLICK.first_of(click) or CLICK.first_of(*_candidates(conversion, settings))


def refusal(conversion: Conversion, settings: Settings) -> str:
    """Why an event has no click id, as a sentence."""
    return CLICK.refusal(conversion.click_id, *_candidates(conversion, settings))


def _candidates(conversion: Conversion, settings: Settings) -> tuple[str | None, ...]:
    names = _lowered(settings.click_id_params)
    return CLICK.in_page(conversion.page_url, names), conversion.cookie


@lru_cache(maxsize=256)
def _lowered(params: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(str.lower, params))
