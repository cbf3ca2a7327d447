"""What becomes of people's events who said no to targeted ads."""

from dataclasses import dataclass
from functools import cache
from itertools import product
from string import ascii_lowercase
from typing import Final

from onward.fields import DENIED, sha256_hex
from onward_destinations.pinterest.events import APPS, Event
from onward_destinations.pinterest.settings import Settings

LDP: Final = "LDP"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person's choice means for an event.

    Attributes:
        opt_out: Whether they opted out of targeted ads; ``None`` if nobody said anything.
        is_limited: Whether Limited Data Processing is asked for, and possible.
        lacks_place: Whether it is asked for, and Pinterest would ignore that: it does not know
            where the person is.
    """

    opt_out: bool | None = None
    is_limited: bool = False
    lacks_place: bool = False


_NONE: Final = Choice()


def is_dropped(event: Event, settings: Settings) -> bool:
    """Whether the connection sends nothing of this person."""
    return event.ad_consent == DENIED and settings.on_denied == "drop"


def choice_of(event: Event, settings: Settings) -> Choice:
    """What the event, by the connection's settings, says of the person's choice."""
    values = event.__dict__
    is_denied = values["ad_consent"] == DENIED
    custom = values["custom_data"]
    mapped = None if custom is None else custom.opt_out_type
    is_app = values["action_source"] in APPS
    if not (is_denied or mapped or is_app) and values["opt_out"] is None:
        # Nearly all events.
        return _NONE
    is_asked = (is_denied and settings.on_denied == "ldp") or (mapped is not None and LDP in mapped)
    has_place = is_asked and _has_place(event)
    lacks_place = is_asked and not has_place
    opt_out = event.opt_out
    if opt_out is None:
        if lacks_place or (is_denied and settings.on_denied == "opt_out"):
            opt_out = True
        elif is_app and event.ad_tracking_enabled is not None:
            opt_out = not event.ad_tracking_enabled
    return Choice(opt_out, has_place, lacks_place)


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
