"""Texts that fit a pattern, kept apart from those that do not."""

import re
from typing import Annotated, Any

import pytest

from onward.errors import DefinitionError
from onward.fields import AsJson, Clean, Fields, Fits, Rows, Spec, compile_payload, path

DIGITS = Fits(re.compile(r"[0-9]{3,5}"), otherwise="odd_code")


class Voucher(Fields):
    code: Annotated[
        str | None, Spec("Code", mapping=path("$.properties.code")), Clean(str.strip), DIGITS
    ] = None
    odd_code: str | None = None
    name: str | None = None


class Order(Fields):
    voucher: Voucher | None = None


VOUCHERS = compile_payload(Voucher)
TAKEN = pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("123", ("123", None)),
        (" 123 ", ("123", None)),
        (12345, ("12345", None)),
        ("12", (None, "12")),
        ("abc ", (None, "abc")),
        (12, (None, "12")),
        ("  ", (None, None)),
        ("", (None, None)),
        (None, (None, None)),
    ],
)


def both(voucher: Any) -> tuple[str | None, str | None]:
    return voucher.code, voucher.odd_code


@TAKEN
def test_a_mapped_text_is_kept_by_whether_it_fits(
    code: Any, expected: tuple[str | None, str | None]
) -> None:
    make = VOUCHERS.maker(VOUCHERS.default_mapping)

    assert expected == both(make({"properties": {"code": code}}, None))


@TAKEN
def test_a_raw_value_is_kept_by_whether_it_fits(
    code: Any, expected: tuple[str | None, str | None]
) -> None:
    assert expected == both(VOUCHERS.payload({"code": code}))


@TAKEN
def test_a_value_given_in_python_is_kept_by_whether_it_fits(
    code: Any, expected: tuple[str | None, str | None]
) -> None:
    assert expected == both(Voucher(code=code))


@pytest.mark.parametrize(("code", "expected"), [("123", ("123", None)), ("12", (None, "12"))])
def test_a_text_that_the_mapping_itself_says_is_kept_alike(
    code: str, expected: tuple[str | None, str | None]
) -> None:
    make = VOUCHERS.maker({"code": code})

    assert expected == both(make({}, None))


def test_a_group_keeps_both_of_its_own() -> None:
    orders = compile_payload(Order)
    found = orders.payload({"voucher": {"code": "12"}})

    assert (None, "12") == both(found.voucher)


def test_what_keeps_the_others_is_no_field() -> None:
    assert ["code", "name"] == [spec.key for spec in VOUCHERS.specs]
    assert ["code", "name"] == list(VOUCHERS.definitions)
    assert {"name": "x"} == VOUCHERS.payload({"code": "12", "name": "x"}).as_dict()
    assert both(VOUCHERS.payload({"odd_code": "12"})) == (None, None)


def test_it_needs_a_second_attribute() -> None:
    with pytest.raises(DefinitionError, match=r'Lone\.code has Fits, .* "odd_code" for what'):

        class Lone(Fields):
            code: Annotated[str | None, DIGITS] = None


def test_it_does_not_keep_the_others_under_its_own_name() -> None:
    with pytest.raises(DefinitionError, match=r"Same\.odd_code has Fits, which needs two"):

        class Same(Fields):
            odd_code: Annotated[str | None, DIGITS] = None


def test_it_is_for_texts_that_may_be_absent() -> None:
    with pytest.raises(DefinitionError, match="two optional texts"):

        class Needed(Fields):
            code: Annotated[str, DIGITS]
            odd_code: str | None = None

    with pytest.raises(DefinitionError, match="two optional texts"):

        class Listed(Fields):
            code: Annotated[tuple[str, ...], DIGITS] = ()
            odd_code: str | None = None

    with pytest.raises(DefinitionError, match="two optional texts"):

        class Counted(Fields):
            code: Annotated[str | None, DIGITS] = None
            odd_code: int | None = None


def test_rows_of_json_have_nowhere_to_keep_the_others() -> None:
    with pytest.raises(DefinitionError, match="is a list of rows with Fits in them"):

        class Cart(Fields):
            rows: Annotated[Rows, AsJson(Voucher)] = ()
