"""What TikTok needs to know of an event, by where it happened."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from onward_destinations.tiktok.events import Event
from onward_destinations.tiktok.names import meant_by
from onward_destinations.tiktok.settings import EventSource, Settings

_LATE: Final = timedelta(days=7)


def source_of(event: Event, settings: Settings) -> EventSource:
    """Where an event happened: as it says, else as the connection is set."""
    return event.event_source or settings.event_source


def refusals(event: Event, source: EventSource) -> Sequence[str]:
    """Why an event would be of no use to TikTok, or refused by it, a sentence each.

    TikTok takes an event that matches nobody, and says nothing.
    """
    return _NEEDS[source](event)


def _web(event: Event) -> Sequence[str]:
    values = event.__dict__
    found = []
    if values["url"] is None:
        found.append("Page URL (context.page.url) is required for web events.")
    if not (
        values["external_id"]
        or values["email"]
        or (values["ip"] and values["user_agent"])
        or values["phone_number"]
        or values["ttclid"]
        or values["ttp"]
    ):
        found.append(
            "Web events need one of ttclid, ttp, email, phone number or external id, or an IP "
            "address with a user agent."
        )
    return found


def _app(event: Event) -> Sequence[str]:
    if (
        event.external_id
        or event.email
        or event.idfa
        or event.gaid
        or event.idfv
        or event.phone_number
    ):
        return ()
    return ("App events need one of idfa, gaid, idfv, email, phone number or external id.",)


def _offline(event: Event) -> Sequence[str]:
    if event.email or event.phone_number:
        return ()
    return ("Offline events need an email or phone number.",)


def _crm(event: Event) -> Sequence[str]:
    lead = event.lead_fields
    if (lead is not None and lead.lead_id) or event.email or event.phone_number:
        return ()
    return ("CRM events need lead_id, or an email or phone number.",)


_NEEDS: Final[Mapping[EventSource, Callable[[Event], Sequence[str]]]] = {
    "web": _web,
    "app": _app,
    "offline": _offline,
    "crm": _crm,
}


def remarks(event: Event) -> Sequence[str]:
    """What TikTok would take without a word, and a person should know, a sentence each."""
    found = []
    meant = meant_by(event.event)
    if meant is not None:
        found.append(
            f'"{event.event}" is none of TikTok\'s event names, so that ads cannot be optimised for '
            f'it. Did you mean "{meant}"?'
        )
    if event.received_at is not None and event.received_at - event.timestamp > _LATE:
        days = (event.received_at - event.timestamp).days
        found.append(
            f"The event came {days} days after it happened; TikTok may not attribute it after 7."
        )
    return found
