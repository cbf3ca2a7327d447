"""What keeps an event from being sent, or is worth a remark."""

from collections.abc import Sequence

from onward.fields import DENIED
from onward_destinations.criteo import rest
from onward_destinations.criteo.events import NOT_AGREED, WebEvent
from onward_destinations.criteo.names import BASKET, STANDARD, WITH_ITEMS
from onward_destinations.criteo.people import email_forms
from onward_destinations.criteo.settings import Settings


def refusals(event: WebEvent, settings: Settings) -> list[str]:
    """Why an event is not sent, a sentence each.

    Source: Criteo, "Server To Server: Website Events", on identification and on each event.
    """
    found = []
    if event.opt_out == "true":
        found.append("The person has opted out of Criteo (crto_is_user_optout): nothing is sent.")
    if event.consent == DENIED:
        found.append(NOT_AGREED)
    name = event.event_name
    if name in WITH_ITEMS and not event.items:
        found.append(f"{name} events need products with their ids.")
    if name == "trackTransaction" and event.order_id is None:
        found.append("trackTransaction events need an order id.")
    if settings.delivery_mode == "rest":
        if not rest.identifiers(event):
            found.append(
                "The REST endpoint knows people by e-mail (plain or as SHA-256), customer ID or "
                "mobile advertising ID, and the event has none of them."
            )
    elif not _is_known(event, settings):
        found.append(
            "Nothing that identifies the person may be sent: a GUM id goes with the setting "
            '"caller_id", an e-mail in one of "email_formats".'
        )
    return found


def _is_known(event: WebEvent, settings: Settings) -> bool:
    if event.mobile_ad_id is not None:
        return True
    if event.gum_id is not None and settings.caller_id is not None:
        return True
    formats = settings.email_formats
    if event.email is not None and "@" in event.email and formats:
        return True
    return not email_forms(event).keys().isdisjoint(formats)


def remarks(event: WebEvent) -> Sequence[str]:
    """What a person should know of an event that is sent all the same."""
    name = event.event_name
    if name in BASKET:
        for item in event.items:
            if item.price is None:
                return (f"A product has no price, by which Criteo weighs {name} events.",)
    elif name not in STANDARD:
        return (
            f'"{name}" is no standard event of Criteo, which does not say what it makes of it.',
        )
    return ()
