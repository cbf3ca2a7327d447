"""Asking GA4's validation server before the collector, which never reports errors."""

from collections.abc import Mapping, Sequence
from typing import Final
from zlib import crc32

from onward.errors import PlatformError
from onward.fields import epoch_microseconds
from onward.request import Client
from onward_destinations.ga4.collect import collect_requests
from onward_destinations.ga4.common import client_id, happened_at
from onward_destinations.ga4.events import AnalyticsEvent
from onward_destinations.ga4.reading import findings
from onward_destinations.ga4.settings import Settings

ONE_IN: Final = 100


async def validated(
    client: Client, events: Sequence[AnalyticsEvent], settings: Settings
) -> Sequence[AnalyticsEvent]:
    """The events, each with what the validation server finds wrong with it.

    Raises:
        PlatformError: All are to be validated, and the server does not answer.
    """
    chosen = [index for index, event in enumerate(events) if _is_chosen(event, settings)]
    if not chosen:
        return events
    found: dict[int, str] = {}
    for request in collect_requests(events, settings, is_validation=True, indexes=chosen):
        covered = request.covers or ()
        try:
            response = await client.send(request)
        except PlatformError:
            if settings.validate_before_send == "all":
                raise
            # A sample is worth no delay.
            continue
        if not response.is_success and settings.validate_before_send == "all":
            msg = f"GA4's validation server answered {response.status}."
            raise PlatformError(msg, code=str(response.status), hint="Wait; it is tried again.")
        for at, said in findings(response, len(covered)).items():
            found[covered[at]] = said
    return [_with(event, found, index) for index, event in enumerate(events)]


def _is_chosen(event: AnalyticsEvent, settings: Settings) -> bool:
    if settings.is_data_manager or settings.validate_only:
        return False
    if settings.validate_before_send == "sample":
        # Chance would be another one at the next attempt.
        who = event.app_instance_id or client_id(event)
        text = f"{who} {epoch_microseconds(happened_at(event))} {event.event_name}"
        return crc32(text.encode()) % ONE_IN == 0
    return settings.validate_before_send == "all"


def _with(event: AnalyticsEvent, found: Mapping[int, str], index: int) -> AnalyticsEvent:
    said = found.get(index)
    if said is None:
        return event
    finding = f"GA4's validation server says: {said}"
    return event.model_copy(update={"finding": finding})
