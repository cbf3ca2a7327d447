"""A sound destination that takes one event a request, for two kinds of events."""

from onward import Action, Bearer, Destination, Request

from .sound import EXAMPLES, HOST, ORDER, SENT, SETTINGS, Conversion, Settings


class SendAlone(Action[Settings, Conversion]):
    """Report a conversion."""

    trigger = 'event = "Order Completed"'

    def build(self, payload: Conversion, settings: Settings) -> Request:
        url = f"{HOST}/v1/{settings.account}/conversions"
        return Request.post(url, auth=Bearer(settings.token), json={"data": [payload.as_dict()]})


class SendLead(SendAlone):
    """Report a lead."""

    trigger = 'event = "Lead Generated"'
    max_batch = 1


LEAD = {
    "title": "A lead becomes a conversion",
    "settings": SETTINGS,
    "action": "send-lead",
    "event": ORDER | {"event": "Lead Generated"},
    "request": SENT | {"json": {"data": [{"event": "Lead Generated", "event_id": "m-1"}]}},
}
destination = Destination("alone", "Alone", actions=[SendAlone, SendLead])
examples = [example | {"action": "send-alone"} for example in EXAMPLES[:2]] + [LEAD]
