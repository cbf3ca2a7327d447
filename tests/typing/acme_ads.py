"""Acme Ads: report conversions server to server."""

from collections.abc import Sequence
from typing import Annotated

from onward import BatchAction, Bearer, Destination, Fields, Request, Secret, Spec, path
from onward.fields import HashedEmail

ENDPOINT = "https://api.acme.example/v3/pixels/{pixel}/events"


class Settings(Fields):
    pixel_id: Annotated[str, Spec("Pixel ID", "Ads Manager, Events, Settings.")]
    token: Annotated[Secret[str], Spec("Access token", "Events, Settings, Generate.")]


class Conversion(Fields):
    event: Annotated[str, Spec("Event name", mapping=path("$.event"))]
    event_id: Annotated[str, Spec("Event ID", "Dedup key.", mapping=path("$.messageId"))]
    email: HashedEmail | None = None


class SendConversion(BatchAction[Settings, Conversion]):
    """Report a conversion."""

    trigger = 'type = "track" and event = "Order Completed"'
    max_batch = 1_000

    def build_batch(self, payloads: Sequence[Conversion], settings: Settings) -> Request:
        return Request.post(
            ENDPOINT.format(pixel=settings.pixel_id),
            auth=Bearer(settings.token),
            json={"data": [p.as_dict() for p in payloads]},
        )


acme_ads = Destination("acme-ads", "Acme Ads", actions=[SendConversion])
