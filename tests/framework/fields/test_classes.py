"""Classes of fields: declared once, filled and validated by our own validator."""

import copy
import pickle
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, PrivateAttr, ValidationError

from onward.errors import DefinitionError, PayloadError
from onward.fields import (
    Amount,
    Clean,
    EventTime,
    Fields,
    HashedEmail,
    MatchingKey,
    Saved,
    Spec,
    SyncMode,
    Unusable,
    amount_text,
    compile_payload,
    first,
    path,
    plain_amount,
    sha256_hex,
    short_amount,
    when,
    when_given,
    when_missing,
    when_not,
)
from onward.request import Secret


class Settings(Fields):
    pixel_id: Annotated[str, Spec("Pixel ID", "Ads Manager, Events, Settings.")]
    token: Annotated[Secret[str], Spec("Access token", "Events, Settings, Generate.")]


class Price(Fields):
    amount: Annotated[Decimal, Spec("Amount", mapping=path("$.total"))]
    currency_code: Annotated[str, Spec("Currency", key="currencyCode", maximum=3)]


class Parent(Fields):
    child: "Child | None" = None


class Child(Fields):
    name: str


class User(Fields):
    email: HashedEmail | None = None


class Order(Fields):
    event: Annotated[str, Spec("Event name", mapping=path("$.event"))]
    at: EventTime
    price: Annotated[Price | None, Spec("Price", key="orderPrice")] = None
    lines: list[Price] | None = None
    tags: tuple[str, ...] = ()
    mode: Literal["a", "b"] = "a"
    size: Literal[1, 2] | None = None
    is_new: bool = False
    count: int | None = None
    ratio: float | None = None
    extra: dict[str, Any] | None = None
    note: Annotated[str | None, Spec("Note", allow_null=True)] = None
    labels: list[str] = Field(default_factory=lambda: ["x"])


RAW: dict[str, Any] = {
    "event": "Order Completed",
    "at": "2026-11-20T10:15:30.250Z",
    "orderPrice": {"amount": "249.00", "currencyCode": "EUR"},
    "lines": [{"amount": 1.5, "currencyCode": "EUR"}],
    "tags": "one",
    "size": "2",
    "is_new": "true",
    "count": "3",
    "ratio": 0.5,
    "extra": {"k": [1]},
}
ORDER = compile_payload(Order)


def test_a_constructor_normalises_and_hashes() -> None:
    assert sha256_hex("ada@example.com") == User(email=" Ada@Example.com").email


def test_an_already_hashed_address_passes_through() -> None:
    digest = sha256_hex("ada@example.com")

    assert digest == User(email=digest.upper()).email


def test_a_secret_is_wrapped_and_never_shown() -> None:
    settings = compile_payload(Settings).payload({"pixel_id": 77, "token": "s3cr3t"})

    assert ("77", "s3cr3t") == (settings.pixel_id, settings.token.reveal())
    assert "s3cr3t" not in repr(settings)
    assert settings == Settings(pixel_id="77", token=Secret("s3cr3t"))


def test_a_secret_in_the_wrong_place_stays_a_secret() -> None:
    with pytest.raises(PayloadError, match=r"should be text, but it is a secret\."):
        Settings(pixel_id=Secret("s3cr3t"), token=Secret("x"))  # type: ignore[arg-type]


def test_a_payload_is_filled_with_python_values() -> None:
    order = ORDER.payload(RAW)

    assert datetime(2026, 11, 20, 10, 15, 30, 250_000, tzinfo=UTC) == order.at
    assert Price(amount=Decimal("249.00"), currency_code="EUR") == order.price
    assert [Price(amount=Decimal("1.5"), currency_code="EUR")] == order.lines
    assert (("one",), "a", 2, True, 3, 0.5) == (
        order.tags,
        order.mode,
        order.size,
        order.is_new,
        order.count,
        order.ratio,
    )


def test_a_dict_has_keys_in_order_and_no_absent_members() -> None:
    wanted = {
        "event": "Order Completed",
        "at": "2026-11-20T10:15:30.250Z",
        "orderPrice": {"amount": 249, "currencyCode": "EUR"},
        "lines": [{"amount": 1.5, "currencyCode": "EUR"}],
        "tags": ["one"],
        "mode": "a",
        "size": 2,
        "is_new": True,
        "count": 3,
        "ratio": 0.5,
        "extra": {"k": [1]},
        "labels": ["x"],
    }

    assert wanted == ORDER.payload(RAW).as_dict()
    assert list(wanted) == list(ORDER.payload(RAW).as_dict())


def test_a_time_of_another_zone_is_written_in_utc() -> None:
    order = ORDER.payload(RAW)
    moved = order.model_copy(update={"at": datetime.fromisoformat("2026-11-20T12:00:00+02:00")})

    assert "2026-11-20T10:00:00.000Z" == moved.as_dict()["at"]


def test_null_is_written_where_it_is_a_value() -> None:
    assert "note" not in ORDER.payload(RAW).as_dict()
    assert ORDER.payload({**RAW, "note": None}).as_dict()["note"] is None


def test_defaults_that_can_change_are_made_anew() -> None:
    one, other = ORDER.payload(RAW), ORDER.payload(RAW)

    assert one.labels == other.labels
    assert one.labels is not other.labels


def test_the_given_payload_is_not_changed() -> None:
    before = copy.deepcopy(RAW)
    ORDER.payload(RAW)

    assert before == RAW


def test_attribute_names_and_keys_are_both_taken() -> None:
    by_name = Price(amount=Decimal(5), currency_code="EUR")
    raw: dict[str, Any] = {"amount": 5, "currencyCode": "EUR"}
    by_key = Price(**raw)

    assert by_name == by_key == Price.model_validate({"amount": "5", "currencyCode": "EUR"})


def test_an_instance_may_stand_for_a_group() -> None:
    price = Price(amount=Decimal(5), currency_code="EUR")

    order = Order(event="x", at=datetime(2026, 1, 1, tzinfo=UTC), price=price, lines=[price])

    assert price == order.price


def test_an_unknown_name_is_refused_with_a_suggestion() -> None:
    with pytest.raises(PayloadError, match=r'User has no field "emial"\. Did you mean "email"\?'):
        User.model_validate({"emial": "x"})
    with pytest.raises(PayloadError, match="Fields: email"):
        User.model_validate({"zzz": "x"})


def test_a_constructor_reports_all_problems() -> None:
    with pytest.raises(PayloadError) as caught:
        Order.model_validate({"at": "never", "mode": "c"})

    assert ["", "/at", "/mode"] == [problem.pointer for problem in caught.value.problems]


def test_pydantic_does_not_coerce() -> None:
    with pytest.raises(PayloadError, match="Is new should be true or false"):
        Order.model_validate({**RAW, "is_new": "yes"})


def test_instances_do_not_change() -> None:
    user = User(email="ada@example.com")

    with pytest.raises(ValidationError, match="frozen"):
        user.email = "x"  # type: ignore[misc, unused-ignore]


def test_instances_can_be_copied_compared_and_stored() -> None:
    order = ORDER.payload(RAW)

    assert order == copy.deepcopy(order) == pickle.loads(pickle.dumps(order))  # noqa: S301
    assert order != order.model_copy(update={"count": 4})
    assert {"email"} == User(email="ada@example.com").model_fields_set
    assert "event" in order.model_fields_set
    assert RAW["extra"] == order.model_dump()["extra"]
    with pytest.raises(AttributeError):
        _ = order.nothing  # type: ignore[attr-defined]


def test_a_class_defined_later_is_read_when_needed() -> None:
    parent = compile_payload(Parent).payload({"child": {"name": "x"}})

    assert Parent(child=Child(name="x")) == parent


def test_other_metadata_says_nothing() -> None:
    class Noted(Fields):
        name: Annotated[str, "a note for the author"]

    assert "x" == Noted(name="x").name


def test_exact_numbers_are_taken_as_numbers_and_texts() -> None:
    class Exact(Fields):
        text: str
        number: float

    raw: dict[str, Any] = {"text": Decimal("1E+2"), "number": Decimal("1.5")}

    assert {"text": "100", "number": Decimal("1.5")} == Exact(**raw).as_dict()


def test_fields_known_late_are_read_when_needed() -> None:
    class Late(Fields):
        later: "list[Later] | None" = None

    class Later(Fields):
        name: str

    Late.model_rebuild(_types_namespace={"Later": Later})

    assert {"later": [{"name": "x"}]} == Late.model_validate({"later": [{"name": "x"}]}).as_dict()


def test_a_group_nobody_filled_is_absent() -> None:
    assert ORDER.payload({**RAW, "orderPrice": {}}).price is None
    assert User() == compile_payload(User).payload({"email": ""})


def test_a_group_without_usable_members_is_absent() -> None:
    class Outer(Fields):
        user: User | None = None

    assert compile_payload(Outer).payload({"user": {"email": "nobody"}}).user is None


def test_members_needed_in_a_group_are_named() -> None:
    with pytest.raises(PayloadError, match=r"Currency is missing in Price\."):
        ORDER.payload({**RAW, "orderPrice": {"amount": 5}})


def test_a_field_that_is_needed_cannot_be_left_out() -> None:
    class Needed(Fields):
        email: HashedEmail

    with pytest.raises(PayloadError, match="Email cannot be used: it is no e-mail address"):
        compile_payload(Needed).payload({"email": "nobody"})
    with pytest.raises(PayloadError, match="Email is missing"):
        compile_payload(Needed).payload({"email": " "})


class Cleaned(Fields):
    word: Annotated[str, Clean(str.strip), Clean(str.upper)]


def test_cleaning_functions_run_from_the_inside_out() -> None:
    assert "AB" == Cleaned(word=" ab ").word
    with pytest.raises(PayloadError, match="Word is missing"):
        Cleaned(word="  ")


def odd(number: int) -> int:
    """Only odd numbers pass."""
    if number % 2:
        return number
    msg = "it is even"
    raise Unusable(msg)


class Cleanable(Fields):
    number: Annotated[int | None, Clean(odd), Spec(allow_null=True)] = None
    numbers: list[Annotated[int, Clean(odd)]] | None = None


def test_items_are_cleaned_noted_and_kept_once() -> None:
    notes: list[str] = []

    payload = compile_payload(Cleanable).payload({"numbers": [1, 2, 1, 3]}, notes=notes)

    assert [1, 3] == payload.numbers
    assert ["Item 2 in Numbers was left out: it is even."] == notes


def test_null_is_not_cleaned() -> None:
    payload = compile_payload(Cleanable).payload({"number": None})

    assert {"number": None} == payload.as_dict()
    assert 3 == compile_payload(Cleanable).payload({"number": "3"}).number


class Provided(Fields):
    rule_id: Annotated[str, Spec("Rule ID"), Saved("id")]
    mode: Annotated[str | None, SyncMode] = None
    match_by: Annotated[str | None, MatchingKey()] = None
    record: Annotated[str | None, Spec("Record", required_if=when("sync", "x"))] = None


PROVIDED = compile_payload(Provided)


def test_what_the_mapping_provides_comes_from_it_alone() -> None:
    provided = PROVIDED.provide(saved={"id": "123"}, sync_mode="add", matching_key="email")

    payload = PROVIDED.payload({"rule_id": "999", "record": "r"}, provided)

    assert ("123", "add", "email") == (payload.rule_id, payload.mode, payload.match_by)
    assert {"record": "r"} == payload.as_dict()
    assert ["record"] == list(PROVIDED.definitions)
    assert {"rule_id": Saved("id"), "mode": SyncMode(), "match_by": MatchingKey()} == (
        PROVIDED.provided
    )


def test_what_the_mapping_does_not_provide_is_missing() -> None:
    with pytest.raises(PayloadError) as caught:
        PROVIDED.payload({}, PROVIDED.provide())

    wanted = "Rule ID is missing. Saving the mapping provides it: run onward apply."
    assert wanted == str(caught.value)


def test_what_is_provided_may_be_given_to_the_constructor() -> None:
    assert "1" == Provided(rule_id="1").rule_id


class Conditional(Fields):
    source: str | None = None
    url: Annotated[str | None, Spec("URL", key="pageUrl", required_if=when("source", "web"))] = None
    either: Annotated[
        str | None,
        Spec(required_if=(when_given("url"), when_not("source", "a", "b")), required_match="any"),
    ] = None
    other: Annotated[str | None, Spec(required_if=when_missing("source"))] = None
    how: Annotated[str | None, SyncMode()] = None


@pytest.mark.parametrize(
    ("raw", "missing"),
    [
        ({}, ["other"]),
        ({"source": "a"}, []),
        ({"source": "web"}, ["pageUrl", "either"]),
        ({"source": "a", "pageUrl": "x"}, ["either"]),
    ],
)
def test_conditions_name_attributes(raw: dict[str, Any], missing: list[str]) -> None:
    compiled = compile_payload(Conditional)
    found: list[str | None] = []
    try:
        compiled.payload(raw, compiled.provide(sync_mode="add"))
    except PayloadError as error:
        found = [problem.field for problem in error.problems]

    assert missing == found


class Inner(Fields):
    a: Annotated[
        str | None, Spec(key="A", mapping=path("$.a"), from_event=lambda e: e.get("x"))
    ] = None


class Fallen(Fields):
    top: Annotated[str | None, Spec(from_event=lambda event: event.get("x"))] = None
    inner: Inner | None = None
    list_of: Annotated[list[Inner] | None, Spec("List")] = None


@pytest.mark.parametrize(
    ("raw", "own", "wanted"),
    [
        ({}, set(), {"top": "found", "inner": {"A": "found"}}),
        ({}, {"top", "inner"}, {}),
        ({}, {"top", "inner.A"}, {}),
        (
            {"top": "t", "inner": {"A": "", "b": 1}},
            set(),
            {"top": "t", "inner": {"A": "found", "b": 1}},
        ),
        ({"inner": "text"}, {"top"}, {"inner": "text"}),
    ],
)
def test_fallbacks_fill_what_nobody_mapped(
    raw: dict[str, Any], own: set[str], wanted: dict[str, Any]
) -> None:
    compiled = compile_payload(Fallen)

    compiled.complete(raw, {"x": "found"}, own)

    assert wanted == raw
    assert ["top", "inner.A"] == list(compiled.fallbacks)


def test_fallbacks_that_find_nothing_add_nothing() -> None:
    raw: dict[str, Any] = {}

    compile_payload(Fallen).complete(raw, {})
    compile_payload(User).complete(raw, {"x": 1})

    assert {} == raw


def test_default_mappings_nest_as_fields_do() -> None:
    class Outer(Fields):
        price: Price | None = None
        user: User | None = None
        plain: str | None = None

    mail = first("$.properties.email", "$.context.traits.email", "$.traits.email").value

    assert {"price": {"amount": {"@path": "$.total"}}, "user": {"email": mail}} == (
        compile_payload(Outer).default_mapping
    )


def test_an_outer_spec_overrides_what_it_says() -> None:
    class Work(Fields):
        mail: Annotated[HashedEmail | None, Spec("Work e-mail", key="workEmail")] = None

    [spec] = compile_payload(Work).specs

    assert ("workEmail", "Work e-mail", "hashedPII") == (spec.key, spec.label, spec.category)
    assert spec.default_text.startswith("$.properties.email, else $.context.traits.email")


def test_the_time_of_the_event_is_known() -> None:
    assert "at" == ORDER.event_time
    assert compile_payload(User).event_time is None


def test_a_default_of_the_spec_counts() -> None:
    class Region(Fields):
        region: Annotated[str, Spec(default="eu")]

    assert "eu" == compile_payload(Region).payload({}).region


def test_a_need_can_be_said_in_other_words() -> None:
    compiled = compile_payload(Settings, need="Write it in the file.")

    with pytest.raises(PayloadError, match=r"Pixel ID is missing\. Write it in the file\."):
        compiled.payload({"token": "x"})


@pytest.mark.parametrize(
    "annotation",
    [
        int | str,
        set[str],
        list[list[str]],
        tuple[str, str],
        Literal["a", 1],
        Literal[1.5],
        object,
        list,
    ],
    ids=str,
)
def test_an_annotation_that_is_no_field_is_refused(annotation: Any) -> None:
    with pytest.raises(DefinitionError, match=r"Odd\.odd is .*, which no field can be\. Use str"):
        type("Odd", (Fields,), {"__annotations__": {"odd": annotation}, "__module__": __name__})


def test_two_fields_of_one_key_are_refused() -> None:
    with pytest.raises(DefinitionError, match='two fields with the key "a"'):

        class Double(Fields):
            a: str
            b: Annotated[str, Spec(key="a")]


def test_private_attributes_are_refused() -> None:
    with pytest.raises(DefinitionError, match="has private attributes"):

        class Private(Fields):
            _hidden: int = PrivateAttr(default=1)


def test_fields_stand_in_other_models() -> None:
    class Model(BaseModel):
        user: User

    made = Model.model_validate({"user": {"email": "ada@example.com"}})

    assert sha256_hex("ada@example.com") == made.user.email


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (129.9, "129.9"),
        (50.0, "50"),
        (50, "50"),
        (True, "1"),
        ("249.00", "249.00"),
        (" 1e3 ", "1000"),
        ("-0.5", "-0.5"),
        (1e-7, "0.0000001"),
        (1e21, "1000000000000000000000"),
        (Decimal("1E+2"), "100"),
        ("0e5", "0"),
    ],
)
def test_an_amount_is_exact_and_has_no_exponent(value: Any, wanted: str) -> None:
    class Paid(Fields):
        value: Amount

    assert wanted == plain_amount(compile_payload(Paid).payload({"value": value}).value)


@pytest.mark.parametrize(
    ("amount", "wanted"), [("249.00", "249"), ("49.950", "49.95"), ("1E+2", "100"), ("0", "0")]
)
def test_a_short_amount_has_no_closing_zeros(amount: str, wanted: str) -> None:
    assert wanted == short_amount(Decimal(amount))


@pytest.mark.parametrize(
    ("amount", "wanted"),
    [
        (249, "249"),
        (249.0, "249"),
        (49.95, "49.95"),
        (1e22, "1" + "0" * 22),
        (2.5e-7, "0.00000025"),
    ],
)
def test_a_plain_amount_has_no_exponent_either(amount: float, wanted: str) -> None:
    assert wanted == amount_text(amount)


@pytest.mark.parametrize(
    "value", ["1,234.50", "1e999999", "1e-999999", "x", float("nan"), {"a": 1}]
)
def test_what_is_no_amount_is_refused(value: Any) -> None:
    class Paid(Fields):
        value: Amount

    with pytest.raises(PayloadError, match="Order value should be a number"):
        compile_payload(Paid).payload({"value": value})


def test_limits_of_amounts_and_times_of_numbers_hold() -> None:
    class Limited(Fields):
        value: Annotated[Amount, Spec(minimum=1)]

    with pytest.raises(PayloadError, match=r"Order value should be at least 1, but it is 0\.5\."):
        compile_payload(Limited).payload({"value": "0.5"})


@pytest.mark.parametrize(
    "value",
    [
        1795168800,
        "1795168800",
        1795168800000,
        1795168800000.0,
        "1795168800000000",
        "1795168800000000000",
        "1795168800.0",
        "2026-11-20T10:00:00Z",
        "2026-11-20T12:00:00+02:00",
        "2026-11-20T08:00:00-0200",
        "2026/11/20 10:00",
        "Fri, 20 Nov 2026 10:00:00 GMT",
        "Fri, 20 Nov 2026 10:00:00 -0000",
        datetime(2026, 11, 20, 10),  # noqa: DTZ001 - read as UTC
        datetime(2026, 11, 20, 10, tzinfo=UTC),
    ],
    ids=repr,
)
def test_a_time_is_read_in_all_its_forms(value: Any) -> None:
    class Timed(Fields):
        at: EventTime

    assert (
        datetime(2026, 11, 20, 10, tzinfo=UTC) == compile_payload(Timed).payload({"at": value}).at
    )


@pytest.mark.parametrize(
    "value",
    ["soon", 12, "12", 1e30, -5, True, "2026-13-01T00:00:00Z", "9999-12-31T23:59:59-23:00"],
    ids=repr,
)
def test_what_is_no_time_is_refused(value: Any) -> None:
    class Timed(Fields):
        at: EventTime

    with pytest.raises(PayloadError, match="Event time should be a date such as"):
        compile_payload(Timed).payload({"at": value})


def test_a_secret_of_another_form_is_refused_without_being_shown() -> None:
    class Settings(Fields):
        token: Annotated[
            Secret[str], Spec("Token", pattern=r"EAAB\w+", pattern_hint="a token such as EAAB…")
        ]

    with pytest.raises(PayloadError) as caught:
        Settings(token=Secret("XYZ-1234"))

    wrong = "Token should be a token such as EAAB…, but it is a value of 8 characters."
    assert wrong == str(caught.value)
    assert "EAAB12" == Settings(token=Secret("EAAB12")).token.reveal()
