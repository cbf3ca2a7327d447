"""What becomes of people's events who said no to targeted ads."""

from functools import cache
from itertools import product
from string import ascii_lowercase
from typing import Final

from onward.fields import DENIED, sha256_hex
from onward_destinations.pinterest.events import APPS, Event
from onward_destinations.pinterest.settings import Settings

LDP: Final = "LDP"


def is_dropped(event: Event, settings: Settings) -> bool:
    """Whether the connection sends nothing of this person."""
    return settings.on_denied == "drop" and event.ad_consent == DENIED


def is_limited(event: Event, settings: Settings) -> bool:
    """Whether Limited Data Processing is asked for, and possible."""
    return _asks_for_ldp(event, settings) and _has_place(event)


def lacks_place(event: Event, settings: Settings) -> bool:
    """Whether Limited Data Processing is asked for, and Pinterest would ignore that."""
    return _asks_for_ldp(event, settings) and not _has_place(event)


def opt_out(event: Event, settings: Settings) -> bool | None:
    """Whether the person opted out of targeted ads; ``None`` if nobody said anything."""
    if event.opt_out is not None:
        return event.opt_out
    is_denied = settings.on_denied == "opt_out" and event.ad_consent == DENIED
    if is_denied or lacks_place(event, settings):
        return True
    if event.action_source in APPS and event.ad_tracking_enabled is not None:
        return not event.ad_tracking_enabled
    return None


def _asks_for_ldp(event: Event, settings: Settings) -> bool:
    if settings.on_denied == "ldp" and event.ad_consent == DENIED:
        return True
    custom = event.custom_data
    return custom is not None and custom.opt_out_type is not None and LDP in custom.opt_out_type


def _has_place(event: Event) -> bool:
    user = event.user_data
    return user is not None and user.state is not None and user.country is not None


def both_cases(digest: str) -> list[str]:
    """The hash of a two-letter code with that of the other letter case.

    Pinterest's text asks for lower case, its samples of Limited Data Processing are upper case.
    Source: Pinterest, "Limited data processing".
    """
    other = _other_case().get(digest)
    return [digest] if other is None else [digest, other]


@cache
def _other_case() -> dict[str, str]:
    codes = ("".join(pair) for pair in product(ascii_lowercase, repeat=2))
    return {sha256_hex(code): sha256_hex(code.upper()) for code in codes}
