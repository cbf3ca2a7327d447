"""An invented platform whose events say what is to go wrong with them."""

import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any, ClassVar

import msgspec

from onward import BatchAction, Destination, Fields, Request, Spec, path
from onward.fields import EventTime
from onward.oauth import OAuth2
from onward.outcome import Delivered, Outcome, Rejected, Verdict
from onward.request import AccessToken, Response
from onward.testing.simulator import Call, Reply, SimulatedPlatform
from onward.testing.simulator.platform import answers

HOST = "quay.example"
EXIT = 86


class Settings(Fields):
    account: Annotated[str, Spec("Account", "Any text.")]


class Order(Fields):
    event_id: Annotated[str, Spec("Event ID", mapping=path("$.messageId"))]
    at: EventTime
    fate: Annotated[str, Spec("Fate", "What becomes of it.", mapping=path("$.properties.fate"))]
    value: Annotated[float | None, Spec("Value", mapping=path("$.properties.revenue"))] = None


class SendOrder(BatchAction[Settings, Order]):
    """Report an order; its fate is ``well`` if nothing is to go wrong."""

    max_batch = 50
    max_age = timedelta(days=3)

    def build_batch(self, payloads: Sequence[Order], settings: Settings) -> Request:
        for payload in payloads:
            if payload.fate == "unbuildable":
                raise KeyError(payload.event_id)
            _live_or_die(payload, "dies-building")
        return Request.post(
            f"https://{HOST}/{settings.account}/orders",
            auth=AccessToken(),
            json={"orders": [payload.as_dict() for payload in payloads]},
            timeout_s=10,
        )

    def batch_key(self, payload: Order, settings: Settings) -> str:
        _live_or_die(payload, "dies-resolving")
        if payload.fate == "keyless":
            raise KeyError(payload.event_id)
        return ""

    def read(self, response: Response, payloads: Sequence[Order]) -> Sequence[Outcome] | Verdict:
        if not response.is_success:
            return super().read(response, payloads)
        for payload in payloads:
            _live_or_die(payload, "dies-reading")
        results = response.json_object()["results"]
        return [_outcome(result["status"]) for result in results]


def _live_or_die(payload: Order, fate: str) -> None:
    if payload.fate == fate:
        # As a crash in an extension module would: nothing is said, nothing is cleaned up.
        os._exit(EXIT)


def _outcome(status: str) -> Outcome:
    outcomes: dict[str, Outcome] = {
        "taken": Delivered(),
        "refused": Rejected("Quay refuses it.", "Mend it.", "Q-1"),
    }
    return outcomes[status]


quay = Destination(
    "quay",
    "Quay",
    actions=[SendOrder],
    hosts=[HOST],
    auth=OAuth2(token_url=f"https://{HOST}/token"),
    simulator="faults.quay:QuayPlatform",
)


def digest(body: Any) -> str:
    """What two bodies share only if they are equal."""
    return hashlib.sha256(msgspec.json.encode(body, order="deterministic")).hexdigest()


class QuayPlatform(SimulatedPlatform):
    """Takes orders unless their fate says otherwise.

    Attributes:
        taken: How often each account got each event id that it took.
        bodies: The digests of the bodies that came with it.
        refuses_all: Whether every order is refused, whatever its fate.
        babbles: Whether every answer is of a shape that nobody knows.
    """

    name: ClassVar[str] = "Quay"
    hosts: ClassVar[tuple[str, ...]] = (HOST,)
    exchange_endpoint: ClassVar[str] = f"{HOST}/token"

    def begin(self) -> None:
        self.taken: Counter[tuple[str, str]] = Counter()
        self.bodies: dict[tuple[str, str], set[str]] = {}
        self.refreshes = 0
        self.refuses_all = False
        self.babbles = False

    def token(self, call: Call) -> Reply:
        self.refreshes += 1
        return super().token(call)

    @answers("POST", f"{HOST}/{{account}}/orders")
    def orders(self, call: Call) -> Reply:
        """Take a batch."""
        if self.oauth.state(call.bearer) != "valid":
            return Reply(401, {"message": "The access token has expired."})
        orders = call.json()["orders"]
        account = call.segments["account"]
        for order in orders:
            self.bodies.setdefault((account, order["event_id"]), set()).add(digest(order))
        if any(order["fate"] == "spoiling" for order in orders):
            return Reply(400, {"message": "An order is wrong."})
        return Reply(200, {"results": [self._take(account, order) for order in orders]})

    def _take(self, account: str, order: dict[str, Any]) -> dict[str, str]:
        if self.refuses_all or order["fate"] == "refused":
            return {"status": "refused"}
        self.taken[account, order["event_id"]] += 1
        if self.babbles or order["fate"] == "unreadable":
            return {"state": "taken"}
        return {"status": "taken"}
