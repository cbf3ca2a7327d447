"""A sound destination whose batches are lines of JSON."""

from collections.abc import Sequence

import msgspec

from onward import BatchAction, Bearer, Destination, Request

from .sound import EMAIL, EXAMPLES, HOST, ORDER, SETTINGS, Conversion, Settings


class SendLines(BatchAction[Settings, Conversion]):
    """Report conversions, a line each."""

    trigger = 'type = "track"'
    max_batch = 10

    def build_batch(self, payloads: Sequence[Conversion], settings: Settings) -> Request:
        lines = [msgspec.json.encode(payload.as_dict()) for payload in payloads]
        return Request.post(f"{HOST}/lines", auth=Bearer(settings.token), content=b"\n".join(lines))


NAMED = {
    "title": "A purchase goes under another name",
    "settings": SETTINGS,
    "event": ORDER,
    "fields": {"event": "Purchase"},
    "request": {
        "method": "POST",
        "url": f"{HOST}/lines",
        "content": '{"event":"Purchase","event_id":"m-1"}',
    },
}
PLAIN = {
    "title": "An order becomes a line",
    "settings": SETTINGS,
    "events": [ORDER, ORDER | {"messageId": "m-2"}],
    "requests": [
        {
            "method": "POST",
            "url": f"{HOST}/lines",
            "content": '{"event":"Order Completed","event_id":"m-1"}\n'
            '{"event":"Order Completed","event_id":"m-2"}',
        }
    ],
}
TAKEN = {
    "title": "The platform takes a line",
    "settings": SETTINGS,
    "event": ORDER | EMAIL,
    "exchange": [{"response": {"status": 202}}],
    "outcomes": "delivered",
}
destination = Destination("lines", "Lines", actions=[SendLines])
examples = [EXAMPLES[1], NAMED, PLAIN, TAKEN]
