"""Awin: report orders to publishers' accounts, decline what came back."""

from collections.abc import Sequence
from datetime import timedelta

from onward.action import BatchAction, Choices, Question
from onward.destination import Destination, RateLimit
from onward.outcome import Outcome, Verdict
from onward.request import Client, Request, Response
from onward_destinations.awin import accounts, conversion, pixel, review, sent, transactions
from onward_destinations.awin.connection_test import test_connection
from onward_destinations.awin.orders import RULES, Order
from onward_destinations.awin.presets import DECISION_PRESETS, PRESETS
from onward_destinations.awin.reading import read_orders, read_validations
from onward_destinations.awin.settings import Settings
from onward_destinations.awin.transactions import DECISION_RULES, Decision

__all__ = ["Decision", "Order", "SendOrder", "Settings", "ValidateTransaction", "awin"]


class SendOrder(BatchAction[Settings, Order]):
    """Report a sale or lead that a publisher may have brought."""

    trigger = 'type = "track" and event = "Order Completed"'
    max_batch = 1_000
    rules = RULES
    presets = PRESETS

    def as_test(self, settings: Settings) -> Settings | None:
        # The API may count what says that it is a test; of the pixel Awin is sure.
        return settings.model_copy(update={"delivery_mode": "pixel", "mark_as_test": True})

    def review_for(self, payload: Order, settings: Settings) -> Sequence[str]:
        return review.refusals(payload, settings)

    def remarks(self, payload: Order) -> Sequence[str]:
        return review.remarks(payload)

    def build_batch(
        self, payloads: Sequence[Order], settings: Settings
    ) -> Request | Sequence[Request]:
        if settings.delivery_mode == "pixel":
            return [
                pixel.request(order, settings).covering(index)
                for index, order in enumerate(payloads)
            ]
        return conversion.request(payloads, settings)

    def read(self, response: Response, payloads: Sequence[Order]) -> Sequence[Outcome] | Verdict:
        return read_orders(response, payloads)

    async def find_sent(
        self, client: Client, payloads: Sequence[Order], settings: Settings
    ) -> Sequence[Outcome | None]:
        return await sent.find_sent(client, payloads, settings)

    async def choices_for_advertiser_id(self, client: Client, question: Question) -> Choices:
        """The advertisers that the token's owner may see."""
        return await accounts.advertiser_choices(client, question)

    async def choices_for_publisher_id(self, client: Client, question: Question) -> Choices:
        """The publishers that sold lately."""
        return await accounts.publisher_choices(client, question)


class ValidateTransaction(BatchAction[Settings, Decision]):
    """Decline, amend or approve a transaction that Awin has."""

    trigger = 'type = "track" and (event = "Order Refunded" or event = "Order Cancelled")'
    # Awin takes 40,000 decisions; a refused request is halved, so that less is better.
    max_batch = 1_000
    rules = DECISION_RULES
    presets = DECISION_PRESETS

    def review(self, payload: Decision) -> Sequence[str]:
        return transactions.refusals(payload)

    def build_batch(self, payloads: Sequence[Decision], settings: Settings) -> Request:
        return transactions.request(payloads, settings)

    def read(self, response: Response, payloads: Sequence[Decision]) -> Verdict:
        return read_validations(response, len(payloads))


awin = Destination(
    "awin",
    "Awin",
    actions=[SendOrder, ValidateTransaction],
    test_connection=test_connection,
    deletion_help="Awin has no API that forgets people, and gets nothing personal from here: "
    "orders are known by their reference.",
    rate_limits=(
        RateLimit(
            timedelta(minutes=1),
            requests=20,
            shared_by=("api_token",),
            # The pixel is not counted.
            hosts=(".awin.com",),
            source="Awin, API introduction: for a person's token, over all advertisers",
        ),
    ),
    hosts=("api.awin.com", "www.awin1.com", ".awin.com", ".awin1.com"),
    aliases=("Awin",),
    simulator="onward_destinations.awin.simulator:Awin",
    help="Create an API token at ui.awin.com/awin-api, as an admin of the advertiser.",
)
