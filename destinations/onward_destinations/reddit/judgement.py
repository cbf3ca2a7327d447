"""What keeps an event from being sent, or limits what Reddit may do with it."""

from collections.abc import Iterator, Sequence
from typing import Final

from onward.fields import DENIED, EEA
from onward_destinations.reddit.events import Conversion
from onward_destinations.reddit.settings import Settings

LONGEST_NAME: Final = 64


def is_limited(event: Conversion, settings: Settings) -> bool:
    """Whether Reddit shall limit what it does with the event."""
    return event.ad_consent == DENIED and settings.on_denied == "ldu"


def _drop_reason(event: Conversion, settings: Settings) -> str:
    if event.ad_consent != DENIED:
        return ""
    if settings.on_denied == "drop":
        return 'Advertising was denied, and the setting "on_denied" says to drop such events.'
    country = event.dpo.country if event.dpo is not None else None
    for place in map(str.upper, settings.drop_denied_in if country is not None else ()):
        if country == place or (place == "EEA" and country in EEA):
            return (
                f'Advertising was denied in {country}, and the setting "drop_denied_in" says to '
                "drop such events."
            )
    return ""


def refusals(event: Conversion, settings: Settings) -> Sequence[str]:
    """Why an event must not be sent, a sentence each."""
    if (
        event.ad_consent is None
        and event.tracking_type != "CUSTOM"
        and not (settings.test_mode or settings.test_id)
    ):
        # Nearly all events.
        return ()
    return tuple(_refusals(event, settings))


def _refusals(event: Conversion, settings: Settings) -> Iterator[str]:
    dropped = _drop_reason(event, settings)
    if dropped:
        yield dropped
    if settings.test_mode and settings.api_version == "v3" and settings.test_id is None:
        yield 'Test mode needs the setting "test_id": v3 would count the event.'
    if event.tracking_type == "CUSTOM":
        name = event.custom_event_name or ""
        if not name:
            yield "CUSTOM needs custom_event_name, a name of the event."
        if len(name) > LONGEST_NAME:
            # Reddit would cut it silently, and count it as an event of another name.
            yield f"Custom event name has {len(name)} characters; Reddit takes {LONGEST_NAME}."


def remarks(event: Conversion) -> Sequence[str]:
    """What a person should know of an event that Reddit takes."""
    if event.products or event.tracking_type != "PURCHASE":
        return ()
    return ("This purchase names no products: Reddit reports it, but not what was bought.",)
