"""Fields described: definitions, rows for docs, JSON Schema, mapping builders."""

from typing import Annotated, Any, Literal

import pytest
from jsonschema import Draft202012Validator

from onward.errors import DefinitionError
from onward.fields import (
    NOTHING,
    Amount,
    EventTime,
    Fields,
    HashedEmail,
    IPAddress,
    Spec,
    compile_fields,
    compile_payload,
    directive,
    each,
    first,
    literal,
    mapping_text,
    path,
    template,
    when,
)
from onward.request import Secret


class Line(Fields):
    sku: Annotated[str, Spec("SKU", mapping=path("$.sku"))]
    price: Amount | None = None


class Described(Fields):
    name: Annotated[
        str,
        Spec(
            "Name",
            "What it is called.",
            minimum=1,
            maximum=9,
            pattern="[a-z]+",
            pattern_hint="small letters",
            placeholder="abc",
            mapping=literal("abc"),
        ),
    ]
    kind: Annotated[Literal["a", "b"], Spec(choices={"a": "Alpha", "b": "Beta"})] = "a"
    level: Annotated[int | None, Spec("Level", minimum=0, maximum=5, dynamic=True, hidden=True)] = (
        None
    )
    at: EventTime | None = None
    token: Secret[str] | None = None
    link: Annotated[
        str | None,
        Spec("Link", format="uri", deprecated="Use Name.", required_if=when("name", "x")),
    ] = None
    note: Annotated[str | None, Spec("Note", allow_null=True)] = None
    lines: Annotated[
        list[Line] | None,
        Spec("Lines", mapping=each("$.properties.products", {"sku": path("$.sku")})),
    ] = None
    best: Line | None = None
    tags: Annotated[list[str] | None, Spec("Tags", choices=["x", ("y", "Why")])] = None
    email: HashedEmail | None = None
    ip: Annotated[IPAddress | None, Spec(mapping=NOTHING)] = None


DESCRIBED = compile_payload(Described)


def test_definitions_are_those_of_the_json_form() -> None:
    definitions = DESCRIBED.definitions

    assert {
        "label": "Name",
        "description": "What it is called.",
        "type": "string",
        "required": True,
        "pattern": "[a-z]+",
        "patternHint": "small letters",
        "minimum": 1,
        "maximum": 9,
        "placeholder": "abc",
        "default": {"@literal": "abc"},
    } == definitions["name"]
    assert {
        "label": "Level",
        "type": "integer",
        "minimum": 0,
        "maximum": 5,
        "dynamic": True,
        "unsafe_hidden": True,
    } == definitions["level"]
    assert [{"value": "a", "label": "Alpha"}, {"value": "b", "label": "Beta"}] == definitions[
        "kind"
    ]["choices"]
    assert {
        "match": "all",
        "conditions": [{"fieldKey": "name", "operator": "is", "value": "x"}],
    } == definitions["link"]["required"]
    assert ("password", True) == (definitions["token"]["type"], definitions["note"]["allowNull"])
    assert ["sku", "price"] == list(definitions["lines"]["properties"])


def test_definitions_serve_the_validator_of_the_json_form() -> None:
    assert {"name": "abc", "level": 2} == compile_fields(DESCRIBED.definitions)(
        {"name": "abc", "level": "2"}
    )


def test_rows_are_in_order_and_dotted() -> None:
    keys = [spec.key for spec in DESCRIBED.specs]

    assert keys[7:13] == ["lines", "lines.sku", "lines.price", "best", "best.sku", "best.price"]


@pytest.mark.parametrize(
    ("key", "row"),
    [
        ("name", ("text", True, '"abc"', "What it is called.")),
        ("kind", ("text", False, "", "")),
        ("level", ("whole number", False, "", "")),
        (
            "at",
            ("date", False, "$.timestamp", "ISO 8601 text, or seconds or milliseconds since 1970."),
        ),
        ("token", ("secret", False, "", "")),
        ("link", ("text", False, "", "Deprecated: Use Name.")),
        ("tags", ("list of text", False, "", "")),
        (
            "lines",
            (
                "list of groups",
                False,
                "each of $.properties.products",
                "",
            ),
        ),
        ("best", ("group", False, "", "")),
        (
            "best.price",
            (
                "number",
                False,
                "$.properties.revenue, else $.properties.total, else $.properties.value",
                "What the order is worth.",
            ),
        ),
        ("ip", ("text", False, "", "The visitor's.")),
    ],
)
def test_a_row_tells_a_person_all(key: str, row: tuple[Any, ...]) -> None:
    spec = next(spec for spec in DESCRIBED.specs if spec.key == key)

    assert row == (spec.type, spec.required, spec.default_text, spec.help)


def test_a_field_whose_mapping_was_taken_away_has_none() -> None:
    assert "ip" not in DESCRIBED.default_mapping


@pytest.mark.parametrize(
    ("payload", "is_valid"),
    [
        ({"name": "abc", "kind": "b", "level": 5, "at": 5, "note": None, "tags": ["x"]}, True),
        ({"name": "abc", "lines": [{"sku": "1", "price": 5}], "link": "https://x.example"}, True),
        ({}, False),
        ({"name": "ABC"}, False),
        ({"name": "abc", "kind": "c"}, False),
        ({"name": "abc", "level": 6}, False),
        ({"name": "abc", "lines": [{}]}, False),
        ({"name": "abc", "more": 1}, False),
        ({"name": "abc", "tags": ["z"]}, False),
    ],
    ids=repr,
)
def test_the_schema_says_what_the_fields_say(payload: dict[str, Any], is_valid: object) -> None:
    schema = DESCRIBED.json_schema()
    Draft202012Validator.check_schema(schema)

    assert is_valid is Draft202012Validator(schema).is_valid(payload)


def test_builders_give_mappings_in_their_json_form() -> None:
    assert {"@path": "$.a"} == path("$.a").value
    assert {"@template": "{{a}}"} == template("{{a}}").value
    assert {"@arrayPath": ["$.a"]} == each("$.a").value
    assert {"@arrayPath": ["$.a", {"b": [{"@path": "$.c"}]}]} == each(
        "$.a", {"b": (path("$.c"),)}
    ).value
    chosen = {
        "@if": {"exists": {"@path": "$.a"}, "then": {"@path": "$.a"}, "else": {"@literal": 1}}
    }
    assert chosen == first("$.a", literal(1)).value


def test_mappings_can_be_hashed_and_not_changed() -> None:
    mapping = directive({"@merge": {"objects": []}})
    mapping.value["@merge"] = None

    assert {"@merge": {"objects": []}} == mapping.value
    assert 1 == len({mapping, directive({"@merge": {"objects": []}})})
    assert 'directive({"@path":"$.a"})' == repr(path("$.a"))
    assert hash(Spec("A", choices=["a"], mapping=mapping)) == hash(
        Spec("A", choices=["a"], mapping=mapping)
    )


def test_first_needs_something_to_choose_from() -> None:
    with pytest.raises(DefinitionError):
        first()


@pytest.mark.parametrize(
    ("mapping", "text"),
    [
        ("plain", '"plain"'),
        ({"@if": {"exists": {"@path": "$.a"}, "then": {"@path": "$.a"}}}, "$.a"),
        ({"@if": {"blank": 1, "then": 2}}, '{"@if":{"blank":1,"then":2}}'),
        ({"a": {"@path": "$.b"}}, '{"a":{"@path":"$.b"}}'),
    ],
)
def test_a_mapping_reads_in_a_line(mapping: Any, text: str) -> None:
    assert text == mapping_text(mapping)
