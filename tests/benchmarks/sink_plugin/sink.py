"""A destination with a typical payload: order, value, hashed e-mail, times."""

from collections.abc import Sequence
from typing import Annotated

from onward import BatchAction, Destination, Fields, Request, Spec, path
from onward.fields import Amount, Currency, EventTime, HashedEmail, IPAddress


class Settings(Fields):
    account: Annotated[str, Spec("Account", "Any text.")]


class Order(Fields):
    order_id: Annotated[str, Spec("Order ID", mapping=path("$.properties.order_id"))]
    happened_at: EventTime
    event_id: Annotated[str, Spec("Event ID", mapping=path("$.messageId"))]
    value: Amount | None = None
    currency: Currency | None = None
    email: HashedEmail | None = None
    ip: IPAddress | None = None


class SendOrder(BatchAction[Settings, Order]):
    """Report an order."""

    max_batch = 1_000

    def build_batch(self, payloads: Sequence[Order], settings: Settings) -> Request:
        return Request.post(
            f"https://sink.example/{settings.account}",
            json={"orders": [payload.as_dict() for payload in payloads]},
        )


sink = Destination("sink", "Sink", actions=[SendOrder], hosts=["sink.example"])
