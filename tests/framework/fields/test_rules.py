"""Rules between fields."""

from decimal import Decimal
from typing import Annotated, Any

import pytest

from onward.errors import DefinitionError, PayloadError
from onward.fields import (
    Amount,
    Currency,
    Fields,
    FirstName,
    LastName,
    Rules,
    Spec,
    compile_payload,
)


class Value(Fields):
    amount: Annotated[Amount | None, Spec("Amount")] = None
    currency_code: Annotated[Currency | None, Spec("Currency code", key="currencyCode")] = None


class Person(Fields):
    first_name: FirstName | None = None
    last_name: LastName | None = None
    country: str | None = None


class Conversion(Fields):
    value: Annotated[Value | None, Spec("Conversion Value")] = None
    person: Annotated[Person | None, Spec("User Info")] = None
    email: Annotated[str | None, Spec("Email")] = None
    ip: Annotated[str | None, Spec("IP address")] = None
    agent: Annotated[str | None, Spec("User agent")] = None
    ids: Annotated[list[str] | None, Spec("IDs")] = None


NAMES = ("person.first_name", "person.last_name")
TOGETHER = Rules(together=(("value.amount", "value.currency_code"), NAMES, ("ip", "agent")))


@pytest.mark.parametrize(
    ("raw", "kept", "notes"),
    [
        ({}, {}, []),
        (
            {"value": {"amount": 5, "currencyCode": "eur"}},
            {"value": {"amount": 5, "currencyCode": "EUR"}},
            [],
        ),
        (
            {"value": {"amount": 5}},
            {},
            ["Conversion Value was left out: amount without currency code."],
        ),
        (
            {"person": {"country": "DE"}},
            {},
            ["User Info was left out: first name and last name are missing."],
        ),
        ({"ip": "1.2.3.4"}, {}, ["IP address was left out: IP address without user agent."]),
        ({"ip": "1.2.3.4", "agent": "x"}, {"ip": "1.2.3.4", "agent": "x"}, []),
    ],
)
def test_an_incomplete_group_is_left_out_with_a_note(
    raw: dict[str, Any], kept: dict[str, Any], notes: list[str]
) -> None:
    found: list[str] = []

    payload = compile_payload(Conversion, rules=TOGETHER).payload(raw, notes=found)

    assert (kept, notes) == (payload.as_dict(), found)


def test_one_missing_member_is_missing() -> None:
    found: list[str] = []
    rules = Rules(together=(("person.first_name",),))
    compile_payload(Conversion, rules=rules).payload({"person": {"country": "DE"}}, notes=found)

    assert ["User Info was left out: first name is missing."] == found


ANY = Rules(require_any=("email", ("ip", "agent"), NAMES, "ids"))


@pytest.mark.parametrize(
    "raw",
    [
        {"email": "x"},
        {"ip": "1.2.3.4", "agent": "x"},
        {"person": {"first_name": "A", "last_name": "B"}},
        {"ids": "1"},
    ],
)
def test_any_of_the_alternatives_will_do(raw: dict[str, Any]) -> None:
    assert raw.keys() == compile_payload(Conversion, rules=ANY).payload(raw).as_dict().keys()


@pytest.mark.parametrize(
    "raw", [{}, {"ip": "1.2.3.4"}, {"ids": []}, {"person": {"first_name": "A"}}]
)
def test_without_any_the_event_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(PayloadError) as caught:
        compile_payload(Conversion, rules=ANY).payload(raw)

    assert str(caught.value) == (
        "The event has nothing to match a person by. It needs Email, IP address and User agent, "
        "User Info with First name and Last name or IDs."
    )


def test_a_single_alternative_is_named_alone() -> None:
    with pytest.raises(PayloadError, match=r"It needs Email\.$"):
        compile_payload(Conversion, rules=Rules(require_any=("email",))).payload({})


def test_the_sentence_can_be_the_destinations_own() -> None:
    rules = Rules(require_any=("email",), message="An e-mail is needed here.")

    with pytest.raises(PayloadError, match=r"^An e-mail is needed here\.$"):
        compile_payload(Conversion, rules=rules).payload({})


def test_all_can_be_required() -> None:
    compiled = compile_payload(Conversion, rules=Rules(require_all=("email", "ip")))

    with pytest.raises(PayloadError) as caught:
        compiled.payload({"email": "x"})
    assert "IP address is missing." == str(caught.value)
    assert "x" == compiled.payload({"email": "x", "ip": "y"}).email


def test_what_was_left_out_identifies_nobody() -> None:
    rules = Rules(require_any=("value.amount",), together=TOGETHER.together)

    with pytest.raises(PayloadError, match="It needs Conversion Value with Amount"):
        compile_payload(Conversion, rules=rules).payload({"value": {"amount": 5}})


def test_rules_are_not_asked_of_a_broken_payload() -> None:
    with pytest.raises(PayloadError) as caught:
        compile_payload(Conversion, rules=ANY).payload({"email": {}})

    assert ["/email"] == [problem.pointer for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("emial", 'Did you mean "email"?'),
        ("email.x", "Fields: ."),
        ("zzz", "Fields: value, person"),
    ],
)
def test_a_rule_must_name_fields(name: str, hint: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        compile_payload(Conversion, rules=Rules(require_all=(name,)))

    assert hint in str(caught.value)


def test_a_complete_value_is_kept_exactly() -> None:
    raw = {"value": {"amount": "249.00", "currencyCode": "EUR"}}
    payload = compile_payload(Conversion, rules=TOGETHER).payload(raw)

    assert payload.value == Value(amount=Decimal("249.00"), currency_code="EUR")


class Outer(Fields):
    inner: Annotated[Conversion | None, Spec("Inner")] = None


def test_a_group_deep_inside_is_left_out_alone() -> None:
    rules = Rules(
        together=(("inner.value.amount", "inner.value.currency_code"),),
        require_any=("inner.email",),
    )
    raw = {"inner": {"email": "x", "value": {"amount": 5}}}

    payload = compile_payload(Outer, rules=rules).payload(raw)

    assert {"inner": {"email": "x"}} == payload.as_dict()


@pytest.mark.parametrize(
    ("raw", "kept", "notes"),
    [
        ({}, {}, []),
        ({"email": "x"}, {"email": "x"}, []),
        ({"ip": "1.2.3.4", "email": "x"}, {"ip": "1.2.3.4", "email": "x"}, []),
        ({"ip": "1.2.3.4"}, {}, ["IP address was left out: IP address without email."]),
    ],
)
def test_a_field_may_need_another(
    raw: dict[str, Any], kept: dict[str, Any], notes: list[str]
) -> None:
    found: list[str] = []
    compiled = compile_payload(Conversion, rules=Rules(needs=(("ip", "email"), ("agent", "email"))))

    assert (kept, notes) == (compiled.payload(raw, notes=found).as_dict(), found)
