"""Nova Ads: a conversions API with batches, hashed identifiers, answers by event."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from onward import (
    BatchAction,
    Delivered,
    Destination,
    Fields,
    Header,
    Outcome,
    Rejected,
    Request,
    Response,
    Retry,
    Rules,
    Secret,
    Spec,
    Verdict,
    path,
)
from onward.action import read_by_status
from onward.fields import Amount, Currency, EventTime, HashedEmail, HashedPhone


class Settings(Fields):
    account: Annotated[str, Spec("Account", "Nova Console, top right.", pattern=r"\d{6}")]
    api_key: Annotated[Secret[str], Spec("API key", "Nova Console, Developers.")]


class Purchase(Fields):
    id: Annotated[str, Spec("Order ID", mapping=path("$.properties.order_id"))]
    time: EventTime
    value: Amount
    currency: Currency
    email: HashedEmail | None = None
    phone: HashedPhone | None = None


class ReportPurchase(BatchAction[Settings, Purchase]):
    """Report a purchase to Nova Ads."""

    trigger = 'type = "track" and event = "Order Completed"'
    max_batch, max_age = 200, timedelta(days=7)
    rules = Rules(require_any=("email", "phone"))

    def build_batch(self, payloads: Sequence[Purchase], settings: Settings) -> Request:
        url = f"https://api.nova.example/v1/{settings.account}/purchases"
        key = Header("X-Nova-Key", settings.api_key)
        return Request.post(url, auth=key, json={"purchases": [p.as_dict() for p in payloads]})

    def read(self, response: Response, payloads: Sequence[Purchase]) -> Sequence[Outcome] | Verdict:
        if not response.is_success:
            return read_by_status(response, "Nova Ads", single=len(payloads) == 1)
        try:
            refused = {str(r["id"]): str(r["why"]) for r in response.json_object()["refused"]}
        except (KeyError, TypeError):
            return Retry("Nova Ads did not say which purchases it refused.")
        return [Rejected(refused[p.id]) if p.id in refused else Delivered() for p in payloads]


nova_ads = Destination("nova-ads", "Nova Ads", actions=[ReportPurchase])
