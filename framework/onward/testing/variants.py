"""Events that differ from an example's only in who, when, which."""

from datetime import timedelta
from typing import Any

from onward.event import Event, iso, parse_time
from onward.testing.trial import Trial

_IDS = ("messageId", "userId", "anonymousId")
_ORDER_IDS = ("order_id", "orderId", "checkout_id")


def variants(trial: Trial, count: int) -> list[Any]:
    """``count`` payloads of an example's first event, as if as many people had done it.

    Ids, order numbers and times differ; nothing else does.
    """
    event = next(
        event
        for event, one in zip(trial.events, trial.resolved, strict=True)
        if one.payload is not None
    )
    resolved = [
        trial.mapping.resolve(trial.completed(_varied(event, number)), trial.example.clock)
        for number in range(count)
    ]
    return [one.payload for one in resolved if one.payload is not None]


def _varied(event: Event, number: int) -> Event:
    varied = dict(event)
    for name in _IDS:
        if isinstance(varied.get(name), str):
            varied[name] = f"{varied[name]}-{number}"
    properties = varied.get("properties")
    if isinstance(properties, dict):
        varied["properties"] = {
            name: f"{value}-{number}" if name in _ORDER_IDS and isinstance(value, str) else value
            for name, value in properties.items()
        }
    moment = parse_time(varied.get("timestamp"))
    if moment is not None:
        varied["timestamp"] = iso(moment - timedelta(seconds=number))
        varied.pop("originalTimestamp", None)
    return varied
