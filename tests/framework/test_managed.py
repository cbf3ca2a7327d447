import asyncio
from typing import Annotated, Generic, TypeVar

import pytest

from onward.fields import Fields, Spec
from onward.managed import Change, ManagedObject, SavedObject
from onward.request import Client, Request, Response


class Settings(Fields):
    account: Annotated[str, Spec("Account")]


class Wanted(Fields):
    name: Annotated[str, Spec("Name")]


class Rule(ManagedObject[Settings, Wanted]):
    label = "Rule"


class SpecialRule(Rule):
    label = "Special rule"


WantedT = TypeVar("WantedT", bound=Fields)


class AnyRule(ManagedObject[Settings, WantedT], Generic[WantedT]):
    label = "Any rule"


class Nobody:
    async def send(self, request: Request) -> Response:
        raise AssertionError(request)


NOBODY: Client = Nobody()
RULE = Rule(Settings(account="a"))
WANTED = Wanted(name="n")


def test_the_class_of_the_inputs_is_read_from_the_parameters() -> None:
    assert Wanted is Rule.wanted_type
    assert Wanted is SpecialRule.wanted_type
    assert not hasattr(AnyRule, "wanted_type")


def test_an_object_is_described_by_its_outputs() -> None:
    assert ["id: 5"] == list(RULE.describe(WANTED, SavedObject({"id": 5})))


def test_find_plan_and_apply_are_the_authors() -> None:
    with pytest.raises(NotImplementedError):
        asyncio.run(RULE.find(NOBODY, WANTED, SavedObject()))
    with pytest.raises(NotImplementedError):
        RULE.plan(WANTED, SavedObject(), None)
    with pytest.raises(NotImplementedError):
        asyncio.run(RULE.apply(NOBODY, Change("create", "A rule is made."), {}))


def test_inputs_are_compiled_once_and_name_no_object_by_themselves() -> None:
    assert Rule.inputs() is Rule.inputs()
    assert ["name"] == list(Rule.inputs().definitions)
    assert Rule.existing(WANTED) is None
