"""Records in the admin's shorthand."""

from typing import Any

import pytest

from onward.errors import MappingError
from onward.mapping import compile_mapping, compile_record, compile_value
from onward.values import MISSING

EVENT = {
    "type": "track",
    "event": "Order Completed",
    "messageId": "m-1",
    "properties": {"seats": 2, "work_email": "ada@example.com", "items": [{"id": "a"}], "n": None},
}


def test_a_record_holds_what_was_found() -> None:
    fields = {
        "email": "$.properties.work_email",
        "gone": "$.properties.gone",
        "null": "$.properties.n",
        "conversionValue": {"currencyCode": "USD", "amount": "{{ properties.seats * 99 }}"},
        "ids": ["$.messageId", "$.gone", "fixed"],
        "uuid": {
            "@if": {"exists": {"@path": "$.properties.id"}, "then": {"@path": "$.properties.id"}}
        },
    }
    expected = {
        "email": "ada@example.com",
        "null": None,
        "conversionValue": {"currencyCode": "USD", "amount": "198"},
        "ids": ["m-1", None, "fixed"],
    }

    assert expected == compile_record(fields)(EVENT)


def test_inside_a_step_every_text_is_itself() -> None:
    fields = {
        "a": {"@literal": "$.type"},
        "b": {"@if": {"exists": {"@path": "$.type"}, "then": "{{ type }}"}},
        "c": {"@literal": {"d": "$.type"}},
    }

    assert {"a": "$.type", "b": "{{ type }}", "c": {"d": "$.type"}} == compile_record(fields)(EVENT)


@pytest.mark.parametrize("text", ["$5", "{{", "}}", "{%", "a @path", "", "$"])
def test_other_texts_are_themselves(text: str) -> None:
    assert text == compile_value(text)({})


def test_text_is_never_a_path_in_segments_own_language() -> None:
    assert {"a": "$.type", "b": "{{ type }}"} == compile_mapping(
        {"a": "$.type", "b": "{{ type }}"}
    )(EVENT)


def test_what_is_left_out_is_noted_when_somebody_asks() -> None:
    notes: list[str] = []
    fields = {"amount": "{{ properties.gone * 2 }}", "v": {"n": "{{ properties.n + 1 }}"}}

    assert {"v": {}} == compile_record(fields)(EVENT, notes)
    assert [
        '"amount" was left out: properties.gone is missing in this event.',
        '"n" in "v" was left out: properties.n is empty in this event.',
    ] == notes
    assert {"v": {}} == compile_record(fields)(EVENT)


def test_a_value_alone_may_be_missing() -> None:
    notes: list[str] = []

    assert MISSING is compile_value("$.gone")(EVENT)
    assert MISSING is compile_value("{{ gone + 1 }}")(EVENT, notes)
    assert ["This value was left out: gone is missing in this event."] == notes


def test_no_event_at_all_is_an_empty_one() -> None:
    assert {"a": 1} == compile_record({"a": 1, "b": "$.x"})()


def test_all_problems_of_all_fields_come_at_once() -> None:
    fields = {"a": {"@pth": 1}, "b": ["{{ 1 + }}"], "c": {"d": "{% include 'x' %}"}, "e": "$.x"}

    with pytest.raises(MappingError) as caught:
        compile_record(fields)

    assert "validate" == caught.value.phase
    assert ["/a", "/b/0", "/c/d"] == [found.place for found in caught.value.problems]


def test_a_field_may_be_called_like_a_step() -> None:
    assert {"@path": "track", "@x": 1} == compile_record({"@path": "$.type", "@x": 1})(EVENT)


@pytest.mark.parametrize("value", [True, False, None, 0, 1.5, -0.0, 10**30, "x" * 200, [], {}])
def test_fixed_values_are_themselves(value: Any) -> None:
    found = compile_value(value)({})

    assert (type(value), value) == (type(found), found)


def test_values_of_subclasses_become_plain() -> None:
    class Text(str):
        __slots__ = ()

    found = compile_record({Text("k"): Text("v"), "l": (1, 2)})({})

    assert {"k": "v", "l": [1, 2]} == found
    assert [str, str] == [type(next(iter(found))), type(found["k"])]


def test_an_event_may_be_any_kind_of_dict() -> None:
    class Event(dict[str, Any]):
        pass

    event = Event(properties=Event(a=Event(b=1)))

    assert {"x": 1} == compile_record({"x": "$.properties.a.b"})(event)


class Doubling:
    name = "@acme.double"

    def validate(self, options: Any) -> list[str]:
        return [] if isinstance(options, dict) else ["it doubles a step."]

    def resolve(self, options: Any, scope: Any) -> Any:
        return MISSING if options is MISSING else options * 2


PLUGINS = {"@acme.double": Doubling()}


def test_a_plug_in_adds_a_step() -> None:
    fields = {"a": {"@acme.double": {"@path": "$.properties.seats"}}, "b": {"@acme.double": {}}}
    compiled = compile_record({"a": fields["a"]}, directives=PLUGINS)

    assert {"a": 4} == compiled(EVENT)
    assert {} == compiled({})
    assert {"x": 4} == compile_mapping({"x": fields["a"]}, directives=PLUGINS)(EVENT)
    assert 4 == compile_value(fields["a"], directives=PLUGINS)(EVENT)


def test_a_plug_in_refuses_options() -> None:
    with pytest.raises(MappingError) as caught:
        compile_record({"a": {"@acme.double": 5}}, directives=PLUGINS)

    assert '"a": it doubles a step.' == str(caught.value)


def test_an_unknown_step_may_be_a_plug_ins_name_mistyped() -> None:
    with pytest.raises(MappingError, match=r'Did you mean "@acme.double"\?'):
        compile_record({"a": {"@acme.duoble": 5}}, directives=PLUGINS)


def test_deeply_nested_steps_resolve() -> None:
    value: Any = {"@path": "$.type"}
    for _ in range(30):
        value = {"@if": {"exists": {"@path": "$.gone"}, "then": 1, "else": {"a": value}}}
    expected: Any = "track"
    for _ in range(30):
        expected = {"a": expected}

    assert expected == compile_value(value)(EVENT)


def test_an_event_too_deep_to_walk_is_refused() -> None:
    deep: Any = []
    for _ in range(5_000):
        deep = [deep]

    with pytest.raises(MappingError, match="too deeply"):
        compile_mapping({"a": {"@template": "{{x}}"}})({"x": deep})


def test_a_mapping_cannot_put_code_into_what_is_compiled() -> None:
    nasty = "'\"\\\n{}}}'); raise SystemExit #"
    fields = {
        nasty: {"@path": f"$.{nasty}"},
        "t": {"@template": f"{nasty}{{{{a.{nasty}}}}}"},
        "l": {"@literal": nasty},
        "f": {"@flatten": {"separator": nasty, "value": {nasty: {nasty: 1}}}},
    }

    found = compile_record(fields)({})

    assert nasty == found["l"]
    assert {nasty * 3: 1} == found["f"]
