"""Templates: Jinja's language over the event, within bounds."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.errors import MappingError
from onward.mapping import compile_value
from onward.mapping.templates import Template
from onward.values import MISSING

EVENT: dict[str, Any] = {
    "type": "track",
    "properties": {
        "seats": 3,
        "price": 12.5,
        "items": [{"id": "a", "price": 1.5, "ok": True}, {"id": "b", "price": 2, "ok": False}],
        "names": ["Bo", "al", "Cy"],
        "name": " Ada Lovelace ",
        "null": None,
        "yes": True,
        "empty": "",
        "group": {"k": "v", "n": 1},
        "a key": "spaced",
    },
}


def render(text: str, notes: list[str] | None = None) -> Any:
    return compile_value(text)(EVENT, notes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ properties.seats * 99 }}", "297"),
        ("{{ properties.price + 1 }}", "13.5"),
        ("{{ 10 / 4 }} {{ 10 // 4 }} {{ 10 % 4 }} {{ 2 ** 10 }} {{ 5 - 7 }}", "2.5 2 2 1024 -2"),
        ("{{ -properties.seats }} {{ +properties.seats }}", "-3 3"),
        ("{{ 1.0 }} {{ 1e21 }} {{ 0.1 + 0.2 }}", "1 1e+21 0.30000000000000004"),
        ("{{ properties.items }}", "[object Object],[object Object]"),
        ("{{ properties.names }}", "Bo,al,Cy"),
        ("{{ properties.yes }} {{ properties.null }} {{ properties.gone.deeper }}|", "true  |"),
        ("{{ properties['a key'] }} {{ properties.names[0] }} {{ properties.names[-1] }}", "spaced Bo Cy"),
        ("{{ properties.names[9] }}{{ properties.names['x'] }}{{ properties[0] }}|", "|"),
        ("{{ properties.name[1:4] }} {{ properties.names[:2] }} {{ properties.seats[1:] }}", "Ada Bo,al "),
        ("{{ properties.names[::-1] }}", "Cy,al,Bo"),
        ("{{ 'a' ~ 1 ~ true }}", "a1true"),
        ("{{ 'a' + 'b' }}", "ab"),
        ("{{ 'yes' if properties.yes else 'no' }}", "yes"),
        ("{{ 'yes' if properties.gone }}|", "|"),
        ("{{ 'x' if not properties.gone and properties.yes or properties.no }}", "x"),
        ("{{ properties.gone or 'default' }}", "default"),
        ("{{ 1 < 2 <= 2 }} {{ 'a' > 'b' }} {{ 1 >= 2 }}", "true false false"),
        ("{{ 1 == 1.0 }} {{ 'a' != 'b' }} {{ properties.gone == 1 }}", "true true false"),
        ("{{ 'a' in 'abc' }} {{ 'a' not in properties.names }}", "true true"),
        ("{{ 'k' in properties.group }} {{ 1 in properties.gone }} {{ 1 in 'a' }}", "true false false"),
        ("{{ [1, 'a', (2, 3)] }} {{ {'a': 1}.a }}", "1,a,2,3 1"),
        ("{% if properties.seats > 2 %}big{% elif x %}?{% else %}small{% endif %}", "big"),
        ("{% if properties.seats > 9 %}big{% elif properties.yes %}mid{% endif %}", "mid"),
        ("{% if properties.gone %}big{% endif %}", ""),
        ("{% set n = properties.seats %}{% set a, b = [1, 2] %}{{ n }}{{ a }}{{ b }}", "312"),
        ("{% set t %}<{{ properties.seats }}>{% endset %}{{ t }}{{ t }}", "<3><3>"),
        ("{% set t | upper | trim %} a {% endset %}{{ t }}", "A"),
        ("{% filter upper %}a{{ properties.names }}{% endfilter %}", "ABO,AL,CY"),
        ("{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a }}", "12"),
        ("{% for i in properties.items %}{{ loop.index }}{{ i.id }}{% if not loop.last %},{% endif %}{% endfor %}", "1a,2b"),
        ("{% for i in properties.items if i.ok %}{{ i.id }}{{ loop.length }}{% endfor %}", "a1"),
        ("{% for i in properties.gone %}x{% else %}none{% endfor %}", "none"),
        ("{% for i in properties.null %}x{% endfor %}", ""),
        ("{% for k, v in properties.group | items %}{{ k }}={{ v }};{% endfor %}", "k=v;n=1;"),
        ("{% for k in properties.group %}{{ k }}{% endfor %}", "kn"),
        ("{% for i in range(3) %}{{ i }}{% endfor %}{% for i in range(2, 8, 3) %}{{ i }}{% endfor %}", "01225"),
        ("{% set x = 1 %}{% for i in range(2) %}{% set x = i %}{% endfor %}{{ x }}", "1"),
        ("a {%- if true -%} b {%- endif %}{# comment #}{% raw %}{{ x }}{% endraw %}", "ab{{ x }}"),
        ("{{ {'a': 1} is mapping }} {{ 1 is divisibleby 0 }}", "true false"),
        ("{{ 4 is divisibleby(2) }} {{ 3 is odd }} {{ 3 is even }} {{ 3 is number }}", "true true false true"),
        ("{{ x is defined }} {{ type is defined }} {{ x is undefined }}", "false true true"),
        ("{{ none is none }} {{ 'a' is string }} {{ [] is sequence }} {{ 1 is iterable }}", "true true true false"),
        ("{{ true is boolean }} {{ true is true }} {{ 1 is false }} {{ 1 is integer }} {{ 1 is float }}", "true true false true false"),
    ],
)  # fmt: skip
def test_a_template_reads_like_jinja(text: str, expected: str) -> None:
    assert expected == render(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ -2 | abs }}", "2"),
        ("{{ (-2) | abs }}", "2"),
        ("{{ 'aBC' | capitalize }} {{ 'aBC' | lower }} {{ 'aBC' | upper }}", "Abc abc ABC"),
        ("{{ 'the o-b' | title }}", "The O-B"),
        ("{{ properties.name | trim }} {{ 'xax' | trim('x') }}", "Ada Lovelace a"),
        ("{{ x | default('d') }} {{ '' | default('d') }} {{ '' | d('e', true) }}", "d  e"),
        ("{{ properties.names | first }} {{ properties.names | last }}{{ [] | first }}", "Bo Cy"),
        ("{{ '1.5' | float }} {{ 'x' | float }} {{ 'x' | float(7) }} {{ 2 | float }}", "1.5 0 7 2"),
        ("{{ '12' | int }} {{ '12.9' | int }} {{ 'x' | int }} {{ 1.9 | int }} {{ 5 | int }}", "12 12 0 1 5"),
        ("{{ properties.names | join }} {{ properties.names | join('-') }}", "BoalCy Bo-al-Cy"),
        ("{{ properties['items'] | join(',', attribute='id') }}", "a,b"),
        ("{{ properties.names | length }} {{ 'abc' | count }} {{ {} | length }}", "3 3 0"),
        ("{{ 'ab' | list }} {{ properties.group | list }}", "a,b k,n"),
        ("{{ properties['items'] | map(attribute='id') | join('+') }}", "a+b"),
        ("{{ properties['items'] | map(attribute='gone') | join('+') }}|", "+|"),
        ("{{ properties['items'] | map(attribute='gone', default=0) | join('+') }}", "0+0"),
        ("{{ [[1], [2]] | map(attribute='0') | sum }}", "3"),
        ("{{ [3, 1, 2] | max }} {{ [3, 1, 2] | min }} {{ ['b', 'A'] | min }}{{ [] | max }}", "3 1 A"),
        ("{{ (properties['items'] | max(attribute='price')).id }}", "b"),
        ("{{ 'aab' | replace('a', 'x') }} {{ 'aab' | replace('a', 'x', 1) }}", "xxb xab"),
        ("{{ 'abc' | reverse }} {{ [1, 2] | reverse }}", "cba 2,1"),
        ("{{ 1.25 | round(1) }} {{ 1.21 | round(1, 'ceil') }} {{ 1.29 | round(1, 'floor') }}", "1.2 1.3 1.2"),
        ("{{ [2, 1] | sort }} {{ ['b', 'A'] | sort }} {{ ['b', 'A'] | sort(case_sensitive=true) }}", "1,2 A,b A,b"),
        ("{{ [1, 2] | sort(reverse=true) }}", "2,1"),
        ("{{ 1.5 | string }}", "1.5"),
        ("{{ properties['items'] | sum(attribute='price') }} {{ [none] | sum(start=1) }}", "3.5 1"),
        ("{{ properties.group | tojson }} {{ none | tojson }}", '{"k":"v","n":1} null'),
        ("{{ 'the quick fox' | truncate(9) }} {{ 'short' | truncate(9) }}", "the... short"),
        ("{{ 'the quick fox' | truncate(9, true, '..') }}", "the qui.."),
        ("{{ [1, 1, 'a', 'A', 2] | unique }}", "1,a,2"),
        ("{{ 'a b&c' | urlencode }} {{ '<a>' | escape }} {{ '<' | e }}", "a+b%26c &lt;a&gt; &lt;"),
        ("{{ 'a b  c' | wordcount }}", "3"),
        ("{{ properties.group | items | length }}", "2"),
    ],
)  # fmt: skip
def test_a_filter_works_like_jinjas(text: str, expected: str) -> None:
    assert expected == render(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{ properties.gone * 2 }}", "properties.gone is missing"),
        ("{{ 2 + properties.null }}", "properties.null is empty"),
        ("{{ properties.gone | upper }}", "properties.gone is missing"),
        ("{{ properties.gone | tojson }}", "properties.gone is missing"),
        ("{{ properties['gone'] ~ 'x' }}", "properties['gone'] is missing"),
        ("{{ properties.gone < 2 }}", "properties.gone is missing"),
        ("{{ -properties.gone }}", "properties.gone is missing"),
        ("{{ (properties.gone or none) + 1 }}", "a value is empty"),
        ("{{ 'a' | replace('a', properties.gone) }}", 'an option of "replace" is missing'),
    ],
)
def test_an_expression_on_nothing_leaves_the_field_out(text: str, why: str) -> None:
    notes: list[str] = []

    assert MISSING is render(text, notes)
    assert [f"This value was left out: {why} in this event."] == notes


BOUNDS = [
    ("x" * 1_000 + "\n" + "x" * 1_000 + "{{ a }}", "it is longer than 2000 characters (line 2)"),
    ("{% for i in range(9000) %}\n{{ 'xxxxxxxx' }}{% endfor %}", "it writes more than 64 KiB (line 2)"),
    ("\n{% for a in range(101) %}{% for b in range(101) %}{% endfor %}{% endfor %}", "its loops run more than 10000 rounds (line 2)"),
    ("{% for a in range(10001) %}{% endfor %}", "its loops run more than 10000 rounds (line 1)"),
    ("{% for a in range(10 ** 14) %}{% endfor %}", "its loops run more than 10000 rounds (line 1)"),
    ("\n{% include 'x' %}", '"include" is not available (line 2)'),
    ("{% import 'x' as y %}", '"import" is not available (line 1)'),
    ("{% from 'x' import y %}", '"import" is not available (line 1)'),
    ("{% extends 'x' %}", '"extends" is not available (line 1)'),
    ("{% block a %}{% endblock %}", '"block" is not available (line 1)'),
    ("{% macro a() %}{% endmacro %}", '"macro" is not available (line 1)'),
    ("{% call x() %}{% endcall %}", '"call" is not available (line 1)'),
    ("{% autoescape true %}{% endautoescape %}", '"autoescape" is not available (line 1)'),
    ("{{ 'a' * 3 }}", '"*" takes numbers, but \'a\' is text (line 1)'),
    ("{{ [1] * 3 }}", '"*" takes numbers, but a value is a list (line 1)'),
    ("{{ true * 3 }}", '"*" takes numbers, but True is true or false (line 1)'),
    ("{{ 10 ** 8 * 10 ** 7 }}", 'the result of "*" is 10^15 or more (line 1)'),
    ("{{ 10 ** 15 }}", 'the result of "**" is 10^15 or more (line 1)'),
    ("{{ 10 ** 10 ** 10 }}", 'the result of "**" is 10^15 or more (line 1)'),
    ("{{ 'a' ** 3 }}", '"**" takes numbers, but \'a\' is text (line 1)'),
    ("{{ 0 ** -1 }}", '"**" cannot raise 0, which is 0, to a negative power (line 1)'),
    ("{{ (-8) ** 0.5 }}", '"**" of a negative number takes whole exponents only (line 1)'),
    ("{{ 1 / 0 }}", '"/" cannot divide by 0, which is 0 (line 1)'),
    ("{{ 1 % 0 }}", '"%" cannot divide by 0, which is 0 (line 1)'),
    ("{{ 'a' + 1 }}", "\"+\" takes two numbers, or two texts, but 'a' is text and 1 is a number; join texts with ~ (line 1)"),
    ("{{ 'a' < 1 }}", "only two numbers or two texts can be put in order, but 'a' is text and 1 is a number (line 1)"),
    ("{{ 'a' | attr('b') }}", 'there is no filter "attr" (line 1)'),
    ("{{ 'a' | uper }}", 'there is no filter "uper"; did you mean "upper" (line 1)'),
    ("{{ 'a' is strin }}", 'there is no test "strin"; did you mean "string" (line 1)'),
    ("{{ 'a' is divisibleby }}", '"divisibleby" takes other options (line 1)'),
    ("{{ 'a' | replace('b') }}", '"replace" takes other options (line 1)'),
    ("{{ 'a' | upper(*x) }}", "options cannot be spread with * (line 1)"),
    ("{{ x() }}", "a call with ( ) is not available, except range( ) (line 1)"),
    ("{{ range() }}", "a call with ( ) is not available, except range( ) (line 1)"),
    ("{{ range('a') }}", "range( ) takes whole numbers (line 1)"),
    ("{{ range(1, 2, 0) }}", "range( ) cannot go in steps of 0 (line 1)"),
    ("{% set a.b = 1 %}", "a name is expected after set or for (line 1)"),
    ("{% for i in 5 %}{% endfor %}", '"for" goes through a list, but this is a number (line 1)'),
    ("{% for i in x recursive %}{% endfor %}", '"recursive" is not available (line 1)'),
    ("{% for a, b in [1] %}{% endfor %}", "2 names stand here, but not for 2 values (line 1)"),
    ("{{ 'a'[1:'x'] }}", "a stretch [a:b] takes whole numbers, not text (line 1)"),
    ("{{ 'a'[::0] }}", "a stretch [a:b:c] cannot go in steps of 0 (line 1)"),
    ("{{ 5 | first }}", 'the filter "first" takes a list, but 5 is a number (line 1)'),
    ("{{ 5 | length }}", 'the filter "length" takes text or a list, but 5 is a number (line 1)'),
    ("{{ 5 | items }}", 'the filter "items" takes a group of values, but 5 is a number (line 1)'),
    ("{{ 'a' | abs }}", 'the filter "abs" takes a number, but \'a\' is text (line 1)'),
    ("{{ 1 | round('a') }}", 'the filter "round" takes a whole number, but 1 is text (line 1)'),
    ("{{ 1 | round(1, 'up') }}", 'the filter "round" knows "common", "ceil" and "floor" (line 1)'),
    ("{{ [1, 'a'] | sort }}", 'the filter "sort" takes a list of numbers, or of texts (line 1)'),
    ("{{ 1 + }}", "unexpected 'end of print statement' (line 1)"),
    ("\n{% if x %}", "unexpected end of template. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if' (line 2)"),
    ("{{ " + "(" * 800 + "1" + ")" * 800 + " }}", "it is nested too deeply (line 1)"),
    ("{{ " + "1+" * 200 + "1 }}", "it is nested too deeply (line 1)"),
    ("{% set a = 'xxxxxxxx' %}" + "{% set a = a + a %}" * 20 + "{{ a }}", "it builds a text of more than 64 KiB (line 1)"),
    ("{% set a = 'xxxxxxxx' %}" + "{% set a = a ~ a %}" * 20 + "{{ a }}", "it builds a text of more than 64 KiB (line 1)"),
    ("{% set a = 'xxxxxxxx' %}" + "{% set a = a | replace('x', a) %}" * 9 + "{{ a }}", "it builds a text of more than 64 KiB (line 1)"),
    ("{% set a = range(9000) | join('xxxxxxxxxxxxxxxx') %}{{ a }}", "it builds a text of more than 64 KiB (line 1)"),
    ("{% set a = range(9000) | join('xxx') %}{% set a = [a, a, a] | string %}", "it builds a text of more than 64 KiB (line 1)"),
    ("{% set a = [1] %}" + "{% set a = [a, a] %}" * 60 + "{{ a }}", "it builds a text of more than 64 KiB (line 1)"),
    ("{% set a = [1] %}" + "{% set a = [a, a] %}" * 60 + "{{ a == a | list }}", "it works on too much data (line 1)"),
    ("{% set a = [1] %}" + "{% set a = {'a': a, 'b': a} %}" * 60 + "{{ 1 in [a] }}", "it works on too much data (line 1)"),
    ("{{ 5 | filter }}", 'there is no filter "filter" (line 1)'),
    ("{{ range(10) | sum / (10 ** 400 - 1) }}", 'the result of "**" is 10^15 or more (line 1)'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BOUNDS)
def test_a_bound_says_what_and_in_which_line(text: str, expected: str) -> None:
    with pytest.raises(MappingError) as caught:
        render(text)

    assert f"The mapping: the template does not work: {expected}." == str(caught.value)


def test_numbers_too_large_for_a_division_are_an_error() -> None:
    with pytest.raises(MappingError, match="numbers that are too large"):
        compile_value("{{ n / 3.5 }}")({"n": 10**400})
    with pytest.raises(MappingError, match="numbers that are too large"):
        compile_value("{{ n | round(1, 'ceil') }}")({"n": 10**400})
    with pytest.raises(MappingError, match=r"10\^15"):
        compile_value("{{ n ** 2 }}")({"n": 10**400})


def test_a_scope_that_is_no_object_has_no_names() -> None:
    assert "|" == Template("{{ a }}|").renderer(())([], None)


def test_a_template_shows_its_text_in_a_repr() -> None:
    assert "Template('{{ a }}')" == repr(Template("{{ a }}"))


NAMES = st.sampled_from(
    [
        "__class__",
        "__init__",
        "__globals__",
        "__mro__",
        "__subclasses__",
        "__dict__",
        "__builtins__",
        "mro",
        "format",
        "format_map",
        "join",
        "encode",
        "func_globals",
        "gi_frame",
        "items",
        "keys",
        "append",
        "pop",
        "update",
        "copy",
        "real",
        "imag",
        "cycler",
        "joiner",
        "namespace",
        "lipsum",
        "dict",
        "range",
        "self",
        "loop",
        "request",
        "config",
    ]
)
VALUES = st.sampled_from(["''", "()", "[]", "{}", "1", "1.5", "true", "none", "type", "properties"])


@given(VALUES, st.lists(st.tuples(NAMES, st.booleans()), min_size=1, max_size=5))
@settings(deadline=None, max_examples=200)
def test_no_template_reaches_a_python_attribute(start: str, steps: list[tuple[str, bool]]) -> None:
    chain = "".join(f"['{name}']" if bracket else f".{name}" for name, bracket in steps)
    event = {"type": "track", "properties": {"seats": 3}}

    assert "" == compile_value("{{ " + start + chain + " }}")(event)
    with pytest.raises(MappingError, match=r"a call with \( \)"):
        compile_value("{{ " + start + chain + "() }}")
