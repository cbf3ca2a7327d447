"""Why an event is not sent, what a person should know of one that is."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from onward_destinations.pinterest import consent
from onward_destinations.pinterest.events import Event
from onward_destinations.pinterest.names import STANDARD
from onward_destinations.pinterest.people import shortfall
from onward_destinations.pinterest.settings import Settings

_LONGEST_ID: Final = 256
# Source: Amperity's connector documentation, for 7 days; Tealium's, for the hour.
_LATE: Final = timedelta(days=7)
_FRESH: Final = timedelta(hours=1)


def refusals(event: Event, settings: Settings) -> Sequence[str]:
    """Why an event is not sent, a sentence each."""
    found = []
    if consent.is_dropped(event, settings):
        found.append('The person denied advertising, and "on_denied" says to drop such events.')
    missing = shortfall(event.user_data)
    if missing is not None:
        found.append(missing)
    return found


def remarks(event: Event, settings: Settings) -> Sequence[str]:
    """What a person should know of an event that is sent, a sentence each."""
    values = event.__dict__
    choice, received, custom = (
        consent.choice_of(event, settings),
        values["received_at"],
        values["custom_data"],
    )
    if (
        not choice.lacks_place
        and values["event_name"] in STANDARD
        and len(values["event_id"]) <= _LONGEST_ID
        and (custom is None or custom.value is None or custom.currency is not None)
        and (received is None or received - values["event_time"] <= _FRESH)
    ):
        # Nearly all events.
        return ()
    return tuple(_remarks(event, choice))


def _remarks(event: Event, choice: consent.Choice) -> Iterator[str]:
    if choice.lacks_place:
        yield (
            "Limited Data Processing needs state and country of the person. Opt out was sent in its "
            "place."
            if choice.opt_out
            else "Limited Data Processing needs state and country of the person; Pinterest ignores "
            "it without."
        )
    if event.event_name not in STANDARD:
        yield (
            f'"{event.event_name}" is none of Pinterest\'s event names: it serves audiences only. '
            "Names in other than lower case with underscores are not reported."
        )
    if len(event.event_id) > _LONGEST_ID:
        yield f"The event id is longer than {_LONGEST_ID} characters; Pinterest may cut or refuse it."
    custom = event.custom_data
    if custom is not None and custom.value is not None and custom.currency is None:
        yield "Value has no currency: Pinterest takes it for the ad account's."
    if event.received_at is not None:
        yield from _lateness(event, event.received_at - event.event_time)


def _lateness(event: Event, late: timedelta) -> Iterator[str]:
    if late > _LATE:
        yield (
            f"The event came {late.days} days after it happened; Pinterest may not take it after 7."
        )
    elif late > _FRESH and event.action_source != "offline":
        yield (
            "The event came more than an hour after it happened; Pinterest reports such events as "
            "if they were offline."
        )
