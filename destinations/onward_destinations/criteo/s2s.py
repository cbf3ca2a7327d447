"""Events for Criteo's own endpoint: one request for each person on a page."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, Final

from onward.fields import iso_seconds
from onward.request import Request
from onward_destinations.criteo.events import WebEvent, products_json
from onward_destinations.criteo.names import LISTED, SINGLE, WITHOUT_ITEMS
from onward_destinations.criteo.people import id_json
from onward_destinations.criteo.settings import Settings

MOST_IN_A_REQUEST: Final = 10
HEADERS: Final = {"Accept": "application/json"}

# What a request says once for all its events: person, device, page.
_SHARED: Final = itemgetter(
    "gum_id",
    "email",
    "email_sha256_md5",
    "mobile_ad_id",
    "mobile_ad_id_type",
    "visitor_id",
    "ip",
    "user_agent",
    "full_url",
    "previous_url",
    "site_type",
    "country",
    "language",
    "first_party_id",
    "first_party_domain",
    "first_party_name",
)
# Most requests and events have none of these, which is seen at a glance.
_RARE_SHARED: Final = (
    "country",
    "language",
    "first_party_id",
    "first_party_domain",
    "first_party_name",
)
_RARE: Final = (
    "store_id",
    "checkin_date",
    "checkout_date",
    "nbra",
    "nbrc",
    "nbri",
    "nbrr",
)
# Nearly all requests and events have none of these: a glance at all of them tells.
_rare_shared: Final = itemgetter(*_RARE_SHARED)
_rare: Final = itemgetter(*_RARE)
_NO_RARE_SHARED: Final = (None,) * len(_RARE_SHARED)
_NO_RARE: Final = (None,) * len(_RARE)
_OF_LISTS: Final = ("keywords", "category")


def requests(events: Sequence[WebEvent], settings: Settings) -> list[Request]:
    """The requests for these events: those that share person, device, page travel together."""
    url = f"{settings.base_url}{settings.path}"
    return [
        Request.post(
            url,
            headers=HEADERS,
            json=body([events[index] for index in indexes], settings),
            covers=indexes,
        )
        for indexes in grouped(events)
    ]


def grouped(events: Sequence[WebEvent]) -> list[tuple[int, ...]]:
    """The indexes of the events that may share a request, at most ten together."""
    groups: dict[Any, list[int]] = {}
    for index, event in enumerate(events):
        groups.setdefault(_SHARED(event.__dict__), []).append(index)
    return [
        tuple(indexes[start : start + MOST_IN_A_REQUEST])
        for indexes in groups.values()
        for start in range(0, len(indexes), MOST_IN_A_REQUEST)
    ]


def body(events: Sequence[WebEvent], settings: Settings) -> dict[str, Any]:
    """The body of a request. Source: Criteo, "Server To Server: Website Events"."""
    first = events[0]
    values = first.__dict__
    found: dict[str, Any] = {
        "account": settings.partner_id,
        "version": settings.payload_version,
        "site_type": first.site_type or settings.site_type_default,
    }
    if first.ip is not None:
        found["ip"] = first.ip
    if first.user_agent is not None:
        found[settings.user_agent_key] = first.user_agent
    if first.full_url is not None:
        found["full_url"] = first.full_url
    if first.previous_url is not None:
        found["previous_url"] = first.previous_url
    if _rare_shared(values) != _NO_RARE_SHARED:
        found |= _given(values, _RARE_SHARED)
    if first.visitor_id is not None:
        found["retailer_visitor_id"] = first.visitor_id
    found["id"] = id_json(first, settings)
    found["events"] = [event_json(event) for event in events]
    return found


def event_json(event: WebEvent) -> dict[str, Any]:
    """What an event says beyond person, device, page."""
    values = event.__dict__
    found: dict[str, Any] = {
        "event": event.event_name,
        "timestamp": iso_seconds(event.event_time),
    }
    if event.order_id is not None and event.event_name == "trackTransaction":
        found["id"] = event.order_id
    if event.items:
        _add_items(found, event)
    if event.event_name in LISTED:
        found |= _given(values, _OF_LISTS)
    if _rare(values) != _NO_RARE:
        found |= _given(values, _RARE)
    if event.store_ids:
        found["store_ids"] = list(event.store_ids)
    if event.page_view_id is not None:
        found["deduplication_page_view_id"] = event.page_view_id
    if event.client_deduplication is not None:
        found["dd"] = "1" if event.client_deduplication else "0"
    return found


def _add_items(body: dict[str, Any], event: WebEvent) -> None:
    """The products as an event wants them: an id, the first three ids, or ids with prices.

    Source: Criteo, "Server To Server: Website Events"; as its OneTag does.
    """
    name, items = event.event_name, event.items
    if name in WITHOUT_ITEMS:
        return
    if name in SINGLE:
        body["item"] = items[0].id
    elif name in LISTED:
        body["item"] = [item.id for item in items[:3]]
    else:
        if event.currency is not None:
            body["currency"] = event.currency
        body["item"] = products_json(items)


def _given(values: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: values[key] for key in keys if values[key] is not None}
