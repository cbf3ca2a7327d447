"""A field that means nothing without another one."""

from typing import Annotated

from onward.action import Action
from onward.destination import Destination
from onward.fields import (
    Amount,
    Currency,
    Fields,
    HashedPhone,
    IdentityProfile,
    Rules,
    Spec,
    compile_payload,
    sha256_hex,
)
from onward.request import Request


class Order(Fields):
    value: Amount | None = None
    currency: Currency | None = None
    phone: HashedPhone | None = None


ORDER = compile_payload(Order, rules=Rules(needs=(("value", "currency"),)))


def test_an_amount_without_currency_is_left_out_with_a_note() -> None:
    notes: list[str] = []

    payload = ORDER.payload({"value": 5}, notes=notes)

    assert (None, ["Order value was left out: order value without currency."]) == (
        payload.value,
        notes,
    )


def test_a_currency_without_amount_stays() -> None:
    notes: list[str] = []

    assert ("EUR", []) == (ORDER.payload({"currency": "eur"}, notes=notes).currency, notes)


class Settings(Fields):
    country: Annotated[str | None, Spec("Country", "Where most customers live.")] = None


class Send(Action[Settings, Order]):
    """Send an order."""

    def build(self, payload: Order, settings: Settings) -> Request:
        return Request.post("https://ads.example/", json=payload.as_dict())


ADS = Destination(
    "ads",
    "Ads",
    actions=[Send],
    identity=IdentityProfile(phone_bare=True),
    identity_settings={"phone_region": "country"},
)


def test_a_setting_decides_to_which_country_a_phone_number_belongs() -> None:
    numbers = [
        ADS.fields("send", Settings(country=country)).payload({"phone": "030 1234567"}).phone
        for country in (None, "DE")
    ]

    assert [sha256_hex("+301234567"), sha256_hex("+49301234567")] == numbers


def test_fields_are_compiled_once_for_each_profile() -> None:
    assert ADS.fields("send") is ADS.fields("send", Settings())
    assert ADS.fields("send") is not ADS.fields("send", Settings(country="DE"))
