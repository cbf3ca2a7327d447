"""Sends events apart, each under the index of another."""

from collections.abc import Sequence

from onward import Request

from .sound import ALONE, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_batches_cover_every_payload_once_in_order"


class Send(SendConversion):
    slug = "send-conversion"

    def build_batch(
        self, payloads: Sequence[Conversion], settings: Settings
    ) -> Request | Sequence[Request]:
        requests = [super(Send, self).build_batch([payload], settings) for payload in payloads]
        return [
            request.covering(len(payloads) - 1 - index)
            for index, request in enumerate(requests)
            if isinstance(request, Request)
        ]


destination = destination_of(Send)

examples = ALONE
