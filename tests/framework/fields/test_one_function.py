"""A mapping and its fields as one function: the same payloads, problems and notes."""

from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.errors import PayloadError
from onward.fields import (
    IDENTIFIED,
    PRICED,
    Amount,
    AsJson,
    Clean,
    Currency,
    EventTime,
    Fields,
    HashedEmail,
    LineItem,
    LinkedInClickId,
    MatchingKey,
    Others,
    PlainPrice,
    ProductId,
    Rows,
    Rules,
    Saved,
    Spec,
    amount_text,
    compile_payload,
    directive,
    items_as_json,
    line_items,
    literal,
    path,
    when_given,
)
from onward.mapping import compile_record

Event = dict[str, Any]


class Value(Fields):
    amount: Annotated[Amount | None, Spec(mapping=path("$.amount"))] = None
    currency: Annotated[Currency | None, Spec(mapping=path("$.currency"))] = None


class Device(Fields):
    id: Annotated[str, Spec("Device", mapping=path("$.device"))]
    token: Annotated[
        str | None, Spec(mapping=path("$.token"), from_event=lambda event: event.get("found"))
    ] = None


class Inner(Fields):
    one: Annotated[str | None, Spec(mapping=path("$.one"))] = None


class Page(Fields):
    url: Annotated[str | None, Spec(mapping=path("$.url"), allow_null=True)] = None
    title: Annotated[str | None, Spec(from_event=lambda event: event.get("found"))] = None


class Shown(Fields):
    title: Annotated[str | None, Spec(from_event=lambda event: event.get("found"))] = None


class Outer(Fields):
    inner: Annotated[Inner | None, Spec("Inner")] = None


class Bought(LineItem):
    plain: Annotated[PlainPrice | None, Spec(mapping=path("$.plain"))] = None
    fits: Annotated[Inner | None, Spec("Fits", mapping=path("$.fits"))] = None


class Row(LineItem):
    id: Annotated[ProductId | None, Spec(key="item_id")] = None
    plain: Annotated[PlainPrice | None, Spec(mapping=path("$.plain"))] = None
    text: Annotated[float | None, Spec(mapping=path("$.plain")), Clean(amount_text)] = None
    sizes: Annotated[tuple[Decimal, ...], Spec(mapping=path("$.quantity"))] = ()
    names: Annotated[tuple[str, ...], Spec(mapping=path("$.price")), Clean(str.strip)] = ()
    same: Annotated[Decimal | None, Spec(mapping=literal(2))] = None
    null: Annotated[str | None, Spec(mapping=path("$.plain"), allow_null=True)] = None
    fits: Annotated[Inner | None, Spec("Fits", mapping=path("$.fits"))] = None
    others: Annotated[dict[str, Any] | None, Others()] = None


class Sold(LineItem):
    fits: Annotated[Inner | None, Spec("Fits", mapping=path("$.fits"))] = None
    others: Annotated[dict[str, Any] | None, Others()] = None


class Params(Fields):
    order: Annotated[str | None, Spec("Order")] = None
    tax: Annotated[Amount | None, Spec("Tax")] = None
    items: Annotated[tuple[Sold, ...] | None, Spec("Items"), IDENTIFIED] = None
    others: Annotated[dict[str, Any] | None, Others()] = None


class App(Fields):
    version: Annotated[str | None, Spec(mapping=path("$.one"))] = None
    locale: Annotated[str | None, Spec(mapping=path("$.currency"), alone=False)] = None


class Needed(Fields):
    code: Annotated[str, Spec("Code", mapping=path("$.code"))]


def _tidy(value: Shown) -> Shown | None:
    return None if value.title == "drop" else value


def _cheap(value: Bought) -> Bought | None:
    return None if value.plain == 5 else value


class Conversion(Fields):
    rule: Annotated[str, Spec("Rule"), Saved("id")]
    key: Annotated[str | None, MatchingKey] = None
    happened: EventTime
    name: Annotated[str, Spec("Name", mapping=path("$.name"))]
    fixed: Annotated[str | None, Spec("Fixed")] = None
    note: Annotated[str | None, Spec("Note", allow_null=True, mapping=path("$.note"))] = None
    value: Annotated[Value | None, Spec("Value")] = None
    device: Annotated[Device | None, Spec("Device")] = None
    page: Annotated[Page | None, Spec("Page")] = None
    shown: Annotated[Shown | None, Spec("Shown"), Clean(_tidy)] = None
    outer: Annotated[Outer | None, Spec("Outer")] = None
    params: Annotated[Params | None, Spec("Params", mapping=path("$.params"))] = None
    many: Annotated[tuple[str, ...], Spec("Many", mapping=path("$.many"))] = ()
    bought: Annotated[
        tuple[Bought, ...], Spec("Bought", mapping=line_items(Bought)), Clean(_cheap), IDENTIFIED
    ] = ()
    rows: Annotated[Rows, items_as_json(Row), Spec("Rows")] = ()
    paid: Annotated[
        tuple[Bought, ...], Spec("Paid", mapping=line_items(Bought)), PRICED, IDENTIFIED
    ] = ()
    loose: Annotated[Rows, AsJson(Row), Spec("Loose", mapping=line_items(Row))] = ()
    kinds: Annotated[
        list[Inner] | None,
        Spec("Kinds", mapping=directive({"@arrayPath": ["$.many", {"one": {"@path": "$.one"}}]})),
    ] = None
    needed: Annotated[
        tuple[Needed, ...],
        Spec("Needed", mapping=directive({"@arrayPath": ["$.url", {"code": {"@path": "$.x"}}]})),
    ] = ()
    size: Annotated[
        Literal["usd", "x"] | None, Spec("Size", mapping=path("$.size"), allow_null=True)
    ] = None
    sold: Annotated[tuple[Bought, ...], Spec("Sold", mapping=line_items(Bought)), IDENTIFIED] = ()
    app: Annotated[App | None, Spec("App")] = None
    email: HashedEmail | None = None
    emails: Annotated[tuple[HashedEmail, ...], Spec("Emails")] = ()
    click: LinkedInClickId | None = None


RULES = Rules(
    require_any=("email", "click", ("value.amount", "value.currency")),
    together=(("value.amount", "value.currency"), ("email", "note")),
    needs=(("click", "name"),),
)
COMPILED = compile_payload(Conversion, rules=RULES)
FREE = compile_payload(Conversion)
FIXED = {"fixed": "always", "unknown": "$.name"}
MAPPING = {**COMPILED.default_mapping, **FIXED}
SOLD = line_items(Sold).value


class Asked(Fields):
    name: Annotated[str | None, Spec("Name", mapping=path("$.name"))] = None
    note: Annotated[
        str | None, Spec("Note", mapping=path("$.note"), required_if=when_given("name"))
    ] = None
    click: LinkedInClickId | None = None


ASKED = compile_payload(Asked)

SCALARS = st.sampled_from(
    ["", " x ", "usd", "a@b.io", "2026-11-20T10:15:30Z", "drop", 0, 5, 12.5, True, None]
)
VALUES = (
    SCALARS
    | st.lists(SCALARS, max_size=2)
    | st.dictionaries(st.sampled_from(["url", "one", "x"]), SCALARS, max_size=2)
)
PRODUCTS = st.lists(
    st.dictionaries(st.sampled_from(["product_id", "quantity", "price", "plain", "fits"]), VALUES)
    | VALUES,
    max_size=3,
)
ROOTS = (
    "timestamp",
    "size",
    "name",
    "note",
    "amount",
    "currency",
    "device",
    "token",
    "found",
    "url",
)
EVENTS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys((*ROOTS, "one", "many"), VALUES),
        "timestamp": st.just("2026-11-20T10:15:30Z") | VALUES,
        "name": st.just("Order") | VALUES,
        "properties": st.fixed_dictionaries(
            {}, optional={"email": VALUES, "li_fat_id": VALUES, "products": PRODUCTS | VALUES}
        ),
    },
)


def outcome(make: Any, event: Event) -> tuple[Any, list[str]]:
    notes: list[str] = []
    try:
        payload = make(event, notes)
    except PayloadError as error:
        return error.problems, notes
    return (payload, dict(payload), payload.model_fields_set), notes


def in_steps(
    compiled: Any, mapping: Event, event: Event, provided: Event, own: set[str]
) -> tuple[Any, list[str]]:
    record = compile_record(mapping).resolve

    def make(event: Event, notes: list[str]) -> Any:
        raw = record(event, notes)
        compiled.complete(raw, event, own)
        return compiled.payload(raw, provided, notes)

    return outcome(make, event)


@pytest.mark.parametrize("compiled", [COMPILED, FREE, ASKED], ids=["rules", "free", "conditions"])
@pytest.mark.parametrize("provided", [{"rule": "7", "key": "email"}, {}], ids=["saved", "unsaved"])
@pytest.mark.parametrize("own", [set(), {"click", "shown", "page.title"}], ids=["", "own"])
@given(event=EVENTS)
@settings(deadline=None, max_examples=40)
def test_one_function_does_what_the_steps_do(
    compiled: Any, provided: Event, own: set[str], event: Event
) -> None:
    mapping = {**compiled.default_mapping, **FIXED}
    make = compiled.maker(mapping, provided=provided, own=own)

    assert in_steps(compiled, mapping, event, provided, own) == outcome(make, event)


@pytest.mark.parametrize(
    "changed",
    [
        {"value": "$.whole"},
        {"value": {"amount": 5, "currency": "EUR"}},
        {"value": {}},
        {"value": {"@if": {"exists": {"@path": "$.name"}, "then": {"amount": 5}}}},
        {"device": "$.whole", "page": "$.whole", "shown": "$.whole"},
        {"shown": {"title": "drop"}},
        {"outer": {"inner": {"one": "$.name"}}},
        {"note": None},
        {"bought": "$.properties.products"},
        {"bought": {"@arrayPath": ["$.many", {"@path": "$.one"}]}},
        {"bought": {"@arrayPath": ["$.many", {"id": "$.x", "quantity": 2, "else": "$.y"}]}},
        {"bought": [{"id": "$.name"}, {"id": "x", "quantity": "two"}]},
        {"bought": {"id": "$.name"}},
        {"rows": "$.properties.products", "loose": {"item_id": "$.name"}},
        {"rows": {"@arrayPath": ["$.many", {"item_id": "x", "price": "$.x", "other": "$.one"}]}},
        {"params": {"order": "$.name", "tax": "$.amount", "items": SOLD}},
        {"params": {"items": SOLD, "own": "$.one", "fixed": 5, "none": None}},
        {"params": {"own": "$.absent", "order": "$.absent"}},
        {"params": {"own": {"deeper": "$.name", "still": {"@path": "$.url"}}}},
        {"params": {"items": {"@arrayPath": ["$.many", {"id": "x", "size": {"@path": "$.one"}}]}}},
        {"params": {"items": {"@path": "$.properties.products"}}},
        {"params": {"items": []}},
        {"params": "$.whole"},
        {"size": "x"},
        {"size": "much"},
        {"size": ""},
        {"name": 5},
        {"emails": "ada@example.com"},
        {"email": "5f4dcc3b5aa765d61d8327deb882cf99"},
        {"name": "$.absent"},
    ],
)
@given(event=EVENTS, whole=VALUES | st.dictionaries(st.sampled_from(["id", "amount"]), SCALARS))
@settings(deadline=None, max_examples=15)
def test_whatever_the_mapping_says(changed: Event, event: Event, whole: Any) -> None:
    mapping = {**MAPPING, **changed}
    provided = {"rule": "7"}
    make = FREE.maker(mapping, provided=provided)
    event = {**event, "whole": whole}

    assert in_steps(FREE, mapping, event, provided, set()) == outcome(make, event)


def test_what_is_no_group_of_values_is_said_at_once() -> None:
    raw: Any = "text"

    with pytest.raises(PayloadError, match=r"^The event's data should be a group of values"):
        COMPILED.payload(raw)


def test_what_says_nothing_alone_makes_no_group() -> None:
    make = FREE.maker(MAPPING, provided={"rule": "7"})
    event = {"timestamp": "2026-11-20T10:15:30Z", "name": "Order", "currency": "eur"}

    assert make(event, None).app is None
    assert App(version="2", locale="eur") == make({**event, "one": "2"}, None).app


def test_what_the_mapping_provides_counts_as_given_beside_a_null() -> None:
    raw = {"happened": "2026-11-20T10:15:30Z", "name": "Order", "size": None}

    assert {"rule", "happened", "name", "size"} <= FREE.payload(raw, {"rule": "7"}).model_fields_set
