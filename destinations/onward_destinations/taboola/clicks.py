"""Which of the ids that an event carries is Taboola's click id."""

from functools import lru_cache

from onward_destinations.taboola.conversions import CLICK, Conversion
from onward_destinations.taboola.settings import Settings


def click_of(conversion: Conversion, settings: Settings) -> str:
    """The click id; empty if there is none."""
    return (
        conversion.click_id
        or CLICK.first_of(conversion.unfit_click_id)
        or CLICK.first_of(*_candidates(conversion, settings))
    )


def refusal(conversion: Conversion, settings: Settings) -> str:
    """Why an event has no click id, as a sentence."""
    return CLICK.refusal(conversion.unfit_click_id, *_candidates(conversion, settings))


def _candidates(conversion: Conversion, settings: Settings) -> tuple[str | None, ...]:
    names = _lowered(settings.click_id_params)
    return CLICK.in_page(conversion.page_url, names), conversion.cookie


@lru_cache(maxsize=256)
def _lowered(params: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(str.lower, params))
