import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Generic, TypeVar

import pytest

from onward.action import Action, BatchAction
from onward.destination import Destination
from onward.errors import DefinitionError
from onward.fields import Fields, IdentityProfile, Spec
from onward.outcome import Delivered, Outcome, Split
from onward.request import Client, Request, Response


class Settings(Fields):
    account: Annotated[str, Spec("Account", "Top right.")]
    country: Annotated[str | None, Spec("Country", "Two letters.")] = None


class Other(Fields):
    account: Annotated[str, Spec("Account", "Top right.")]


class Order(Fields):
    id: Annotated[str, Spec("Order ID")]


class SendOrder2GA(Action[Settings, Order]):
    """Report an order.

    Only the first line is for people.
    """

    max_age = timedelta(days=7)

    def build(self, payload: Order, settings: Settings) -> Request:
        return Request.post(f"https://ads.example/{settings.account}", json=payload.as_dict())


class Unwritten(BatchAction[Settings, Order]):
    slug = "other"
    title = "Something else"


class Single(Action[Settings, Order]):
    pass


class Asks(BatchAction[Settings, Order]):
    async def look_up(
        self, client: Client, payloads: Sequence[Order], settings: Settings
    ) -> Sequence[Order]:
        return payloads


class Remembers(BatchAction[Settings, Order]):
    async def find_sent(
        self, client: Client, payloads: Sequence[Order], settings: Settings
    ) -> Sequence[Outcome | None]:
        return [Delivered()] * len(payloads)


class OfOthers(BatchAction[Other, Order]):
    pass


P = TypeVar("P", bound=Fields)


class Between(BatchAction[Settings, P], Generic[P]):
    """Shared by several actions of a platform."""


class Bound(Between[Order]):
    settings_type = Settings
    payload_type = Order


SETTINGS = Settings(account="77")
ORDERS = [Order(id="1"), Order(id="2")]


def test_a_class_names_its_action() -> None:
    action = SendOrder2GA()

    assert ("send-order2-ga", "Send Order2 GA") == (action.slug, action.title)
    assert "Report an order." == action.description
    assert (Settings, Order) == (action.settings_type, action.payload_type)


def test_names_may_be_given() -> None:
    assert ("other", "Something else", "") == (
        Unwritten.slug,
        Unwritten.title,
        Unwritten().description,
    )


def test_a_single_send_is_a_batch_of_one_each() -> None:
    requests = SendOrder2GA().build_batch(ORDERS, SETTINGS)

    assert isinstance(requests, list)
    assert [((0,), {"id": "1"}), ((1,), {"id": "2"})] == [
        (request.covers, request.json) for request in requests
    ]


def test_what_must_be_written_is_asked_for() -> None:
    with pytest.raises(DefinitionError, match=r"Unwritten needs a method build_batch"):
        Unwritten().build_batch(ORDERS, SETTINGS)
    with pytest.raises(DefinitionError, match=r"Single needs a method build\("):
        Single().build_batch(ORDERS, SETTINGS)


def test_everything_else_has_a_default() -> None:
    action = Unwritten()

    assert Delivered() == action.read(Response(200), ORDERS)
    assert isinstance(action.read(Response(400), ORDERS), Split)
    assert "" == action.batch_key(ORDERS[0], SETTINGS)
    assert () == action.review_for(ORDERS[0], SETTINGS)
    assert () == action.remarks_for(ORDERS[0], SETTINGS)
    assert action.as_test(SETTINGS) is None
    assert action.look_back(SETTINGS) is None
    assert timedelta(days=7) == SendOrder2GA().look_back(SETTINGS)


class Nobody:
    """A client that nobody asks."""

    async def send(self, request: Request) -> Response:
        raise AssertionError(request)


def test_only_an_action_that_looks_up_asks_the_platform() -> None:
    looked = asyncio.run(Unwritten().look_up(Nobody(), ORDERS, SETTINGS))

    assert ORDERS == looked
    assert (False, True) == (Unwritten.looks_up(), Asks.looks_up())


def test_only_an_action_that_finds_what_was_sent_asks_for_it() -> None:
    found = asyncio.run(Unwritten().find_sent(Nobody(), ORDERS, SETTINGS))

    assert [None] * len(ORDERS) == found
    assert (False, True) == (Unwritten.finds_sent(), Remembers.finds_sent())


def test_a_lost_payload_is_sent_again_unless_the_action_objects() -> None:
    request = Request.get("https://ads.example/")

    assert "" == Unwritten().repeat_refusal(ORDERS[0], request)


def test_a_base_class_of_ones_own_may_stand_between() -> None:
    assert (Settings, Order) == (Bound.settings_type, Bound.payload_type)


def test_a_destination_knows_its_actions_by_slug() -> None:
    destination = Destination("acme-ads", "Acme Ads", actions=[SendOrder2GA, Unwritten])

    assert ["send-order2-ga", "other"] == list(destination.actions)
    assert Settings is destination.settings_type
    assert "Destination('acme-ads')" == repr(destination)
    assert "77" == destination.settings.payload({"account": 77}).account


@pytest.mark.parametrize(
    ("slug", "actions", "message"),
    [
        ("Acme Ads", [Unwritten], "kebab-case"),
        ("acme", [], "has no actions"),
        ("acme", [Unwritten, Unwritten], "two actions of the same name"),
        ("acme", [Unwritten()], "takes its actions as classes"),
        ("acme", [Unwritten, OfOthers], "share one settings class, but they use Other, Settings"),
    ],
)
def test_a_destination_that_cannot_work_is_refused(
    slug: str, actions: list[type[BatchAction[Settings, Order]]], message: str
) -> None:
    with pytest.raises(DefinitionError, match=message):
        Destination(slug, "Acme", actions=actions)


@pytest.mark.parametrize(
    ("hosts", "host", "expected"),
    [
        ((), "anywhere.example", True),
        (("api.acme.example",), "api.acme.example", True),
        (("api.acme.example",), "evil.example", False),
        ((".acme.example",), "eu.acme.example", True),
        ((".acme.example",), "notacme.example", False),
    ],
)
def test_only_declared_hosts_may_be_called(
    hosts: tuple[str, ...], host: str, *, expected: bool
) -> None:
    destination = Destination("acme", "Acme", actions=[Unwritten], hosts=hosts)

    assert expected is destination.may_call(host)


def test_a_setting_may_decide_how_people_are_known() -> None:
    destination = Destination(
        "acme",
        "Acme",
        actions=[Unwritten],
        identity=IdentityProfile(gmail_dots=True),
        identity_settings={"phone_region": "country"},
    )
    german = Settings(account="77", country="DE")

    assert destination.identity == destination.identity_for(None)
    assert destination.identity == destination.identity_for(SETTINGS)
    assert "DE" == destination.identity_for(german).phone_region
    assert destination.fields("other") is destination.fields("other", SETTINGS)
    assert destination.fields("other") is not destination.fields("other", german)
