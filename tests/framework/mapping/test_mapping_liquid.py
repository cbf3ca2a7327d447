"""Liquid in mappings: the dialect of LiquidJS, tag by tag and filter by filter."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.errors import MappingError
from onward.mapping import compile_mapping, lint

EVENT: dict[str, Any] = {
    "a": {"key with space": 1, "k": "v", "list": [1, 2, 3], "b-c": "dash"},
    "t": "Hello World",
    "n": 5,
    "f": 5.5,
    "late": 1e99,
    "huge": 10**400,
    "null": None,
    "no": False,
    "empty": "",
    "space": " ",
    "l": ["x", "y", None],
    "none": [],
    "o": {},
    "items": [
        {"id": "a", "p": 1, "in": {"s": True}},
        {"id": "b", "p": 2.5},
        {"id": "c", "p": None},
    ],
}


def render(text: str) -> Any:
    return compile_mapping({"x": {"@liquid": text}})(EVENT)["x"]


def asked(condition: str) -> bool:
    return bool(render(f"{{% if {condition} %}}1{{% endif %}}"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("{{ a['key with space'] }}{{ a[\"k\"] }}{{ a.list[0] }}{{ a.list[-1] }}", "1v13"),
        ("{{ a.list.first }}{{ a.list.last }}{{ a.list.size }}{{ t.size }}{{ a.size }}", "133114"),
        ("{{ a.b-c }}{{ a[t] }}{{ a.gone.deep }}{{ a.list[9] }}{{ t.first }}|", "dash|"),
        ("{{ a['list'][n] }}{{ n.size }}{{ a.list['1'] }}|", "2|"),
        ("{{ 'x' }}{{ \"y\" }}{{ 5 }}{{ 2.5 }}{{ true }}{{ false }}{{ nil }}{{ blank }}{{ empty }}", "xy52.5truefalse"),
        ("{{ 5.50 }} {{ 1.0 }} {{ a.list }} {{ l }} {{ o }} {{ (1..3) }}{{ (3..1) }}", "5.5 1 123 xy [object Object] 123"),
        (" {{- n -}} \n {%- if true -%} x {%- endif -%} \n", "5x"),
        ("{% unless no %}a{% elsif n %}b{% else %}c{% endunless %}", "a"),
        ("{% unless n %}a{% elsif n %}b{% else %}c{% endunless %}", "b"),
        ("{% if no %}a{% elsif null %}b{% else %}c{% endif %}", "c"),
        ("{% assign x = t | upcase %}{{ x }}{% assign t = 1 %}{{ t }}", "HELLO WORLD1"),
        ("{% capture c %}[{{ n }}]{% endcapture %}{{ c }}{{ c }}", "[5][5]"),
        ("{% comment %}{{ x }} {% if %}{% endcomment %}{% # inline %}ok", "ok"),
        ("{% raw %}{{ n }}{% endraw %}{% echo n %}", "{{ n }}5"),
        ("{% increment i %}{% increment i %}{{ i }}{% decrement j %}{% decrement j %}", "012-1-2"),
        ("{% increment n %}{{ n }}{% increment t %}", "560"),
        ("{% cycle 'a', 'b' %}{% cycle 'a', 'b' %}{% cycle 'a', 'b' %}", "aba"),
        ("{% cycle 'g': 'a', 'b' %}{% cycle 'h': 'a', 'b' %}{% cycle 'g': 'a', 'b' %}", "aab"),
        ("{% liquid\nassign x = 1\necho x\nif n\necho 'y'\nendif %}", "1y"),
        ("{{ n | no_such_filter }}{{ n | plus: 1, 2, 3 }}", "56"),
        ("{% if no %}{{ n | sort }}{% endif %}ok", "ok"),
    ],
)  # fmt: skip
def test_the_language(text: str, expected: str) -> None:
    assert expected == render(text)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("empty", True),
        ("''", True),
        ("0", True),
        ("none", True),
        ("nil", False),
        ("gone", False),
        ("false", False),
        ("'5' == 5", False),
        ("5 == 5.0", True),
        ("true == 1", False),
        ("null == nil", True),
        ("gone == null", True),
        ("gone == 1", False),
        ("l == l", True),
        ("a.list == l", False),
        ("o == o", True),
        ("o == a", False),
        ("n != 4", True),
        ("n <> 4", True),
        ("'10' > 9", True),
        ("'abc' > 9", False),
        ("'' < 1", False),
        ("'b' > 'a'", True),
        ("n >= 5", True),
        ("n <= 4", False),
        ("n < 6", True),
        ("true > 0", True),
        ("l < 1", False),
        ("t contains 'World'", True),
        ("t contains 'world'", False),
        ("t contains nil", False),
        ("'5' contains 5", True),
        ("l contains 'x'", True),
        ("a.list contains '1'", False),
        ("o contains 'x'", False),
        ("n contains 5", False),
        ("null == blank", True),
        ("no == blank", True),
        ("blank == ' '", True),
        ("none == blank", True),
        ("o == blank", True),
        ("n == blank", False),
        ("'' == empty", True),
        ("' ' == empty", False),
        ("none == empty", True),
        ("nil == empty", False),
        ("n == empty", False),
        ("true and false or true", True),
        ("false and true or true", False),
        ("true or false and false", True),
        ("no or n", True),
        ("not no", True),
        ("not no and no", False),
        ("not n or n", True),
        ("not n and n", False),
    ],
)
def test_a_condition(condition: str, *, expected: bool) -> None:
    assert expected == asked(condition)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'aBC' | upcase", "ABC"),
        ("'aBC' | downcase", "abc"),
        ("'aBC dE' | capitalize", "Abc de"),
        ("' a ' | strip | append: '|'", "a|"),
        ("' a ' | lstrip | append: '|'", "a |"),
        ("' a ' | rstrip | append: '|'", " a|"),
        ("'a\r\nb\nc' | strip_newlines", "abc"),
        ("'a \n b' | normalize_whitespace", "a b"),
        ("'a' | append: 1 | prepend: true", "truea1"),
        ("nil | append: 'x' | prepend: nil", "x"),
        ("'aXbX' | remove: 'X'", "ab"),
        ("'aXbX' | remove: ''", "aXbX"),
        ("'aXbX' | remove_first: 'X'", "abX"),
        ("'aXbX' | remove_last: 'X'", "aXb"),
        ("'aXbX' | replace: 'X', '.'", "a.b."),
        ("'abc' | replace: '', '-'", "a-b-c"),
        ("'a.b' | replace: '.', 'x'", "axb"),
        ("'aXbX' | replace_first: 'X', '.'", "a.bX"),
        ("'aXbX' | replace_last: 'X', '.'", "aXb."),
        ("'ab' | replace_last: 'X', '.'", "ab"),
        ("'Ground control' | truncate: 9", "Ground..."),
        ("'Ground control' | truncate: 9, ''", "Ground co"),
        ("'Ground' | truncate: 6", "Ground"),
        ("'Ground' | truncate: 2", "..."),
        ("'Ground' | truncate", "Ground"),
        ("'a b c d' | truncatewords: 2", "a b..."),
        ("'a  b' | truncatewords: 2", "a b..."),
        ("'a  b' | truncatewords: 3", "a b"),
        ("'a b' | truncatewords: 0, '!'", "a!"),
        ("'abcd' | slice: 1", "b"),
        ("'abcd' | slice: -2, 2", "cd"),
        ("'abcd' | slice: 1, 9", "bcd"),
        ("'abcd' | slice: -9, 2", ""),
        ("'abcd' | slice: 9", ""),
        ("'abcd' | slice: 1, 0", ""),
        ("a.list | slice: 1, 2", "23"),
        ("'a,b,,' | split: ',' | join: '-'", "a-b"),
        ("'abc' | split: '' | join", "a b c"),
        ("gone | split: ',' | size", "0"),
        ("l | join: ', '", "x, y, "),
        ("gone | join", ""),
        ("n | join", "5"),
        ("l | first", "x"),
        ("'abc' | last", "c"),
        ("n | first", ""),
        ("none | last", ""),
        ("t | size", "11"),
        ("l | size", "3"),
        ("gone | size", "0"),
        ("gone | default: 'd'", "d"),
        ("false | default: 'd'", "d"),
        ("false | default: 'd', allow_false: true", "false"),
        ("false | default: 'd', allow_false: false", "d"),
        ("'' | default: 'd'", "d"),
        ("none | default: 'd'", "d"),
        ("0 | default: 'd'", "0"),
        ("' ' | default: 'd'", " "),
        ("o | default: 'd'", "[object Object]"),
        ("1 | plus: 2", "3"),
        ("'1.5' | plus: '2'", "3.5"),
        ("nil | plus: true", "1"),
        ("' ' | plus: 1", "1"),
        ("5 | minus: 7", "-2"),
        ("5 | times: 1.5", "7.5"),
        ("10 | divided_by: 4", "2.5"),
        ("10 | divided_by: 5", "2"),
        ("7 | modulo: 3", "1"),
        ("-7 | modulo: 3", "2"),
        ("7 | modulo: -3", "-2"),
        ("7.5 | modulo: 2", "1.5"),
        ("-7.5 | modulo: 2", "0.5"),
        ("-5 | abs", "5"),
        ("1.2 | ceil", "2"),
        ("1.8 | floor", "1"),
        ("1.005 | round: 2", "1.01"),
        ("2.5 | round", "3"),
        ("-2.5 | round", "-3"),
        ("5 | round: 2", "5"),
        ("12345 | round: -2", "12300"),
        ("1.5 | round: 305", "1.5"),
        ("1 | round: 'x'", "1"),
        ("huge | round: -2 | size", "0"),
        ("3 | at_least: 5", "5"),
        ("3 | at_most: 5", "3"),
        ("'abc' | at_least: -1", "0"),
        ("'12.7' | to_integer", "12"),
        ("'<a href=\"x\">&' | escape", "&lt;a href=&#34;x&#34;&gt;&amp;"),
        ("'a\\nb\\u0041\\-' | append: '|'", "a\nbA-|"),
        ("'1 < 2 &amp; 3' | escape_once", "1 &lt; 2 &amp; 3"),
        ("\"'\" | xml_escape", "&#39;"),
        ("'<p>a</p><!-- <b> --><script>x</script><style>y</style>b' | strip_html", "ab"),
        ("'1 < 2 << 3' | strip_html", "1 < 2 << 3"),
        ("'a b/ü!*' | url_encode", "a+b%2F%C3%BC!*"),
        ("'a+b%2F%C3%BC' | url_decode", "a b/ü"),
        ("'a b!*' | cgi_escape", "a+b%21%2A"),
        ("'https://x.y/ü?a=b c[1]' | uri_escape", "https://x.y/%C3%BC?a=b%20c[1]"),
        ("'The Größe_of IT!' | slugify", "the-größe-of-it"),
        ("'The _config.yml file' | slugify: 'pretty'", "the-_config.yml-file"),
        ("'Größe it' | slugify: 'ascii'", "gr-e-it"),
        ("'Crème brûlée' | slugify: 'latin'", "creme-brulee"),
        ("'A  B!' | slugify: 'raw'", "a-b!"),
        ("'A B' | slugify: 'none'", "a b"),
        ("'A B' | slugify: 'default', true", "A-B"),
        ("'é' | base64_encode", "w6k="),
        ("'w6k' | base64_decode", "é"),
        ("'a' | sha256", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"),
        ("'a' | hmac_sha256: 'k'", "78da91511e675587f5b9df78bedebaf5560da2abb88162ee875dcdf744951d9e"),
        ("a | json", '{"key with space":1,"k":"v","list":[1,2,3],"b-c":"dash"}'),
        ("null | jsonify", "null"),
        ("gone | json", ""),
        ("l | inspect", '["x","y",null]'),
        ("items | where: 'id', 'b' | size", "1"),
        ("items | where: 'p' | size", "2"),
        ("items | where: 'in.s', true | size", "1"),
        ("items | sum: 'p'", "3.5"),
        ("a.list | sum", "6"),
        ("gone | sum", "0"),
        ("l | compact | size", "2"),
        ("a.list | push: 4", "1234"),
        ("a.list | pop", "12"),
        ("a.list | shift", "23"),
        ("a.list | unshift: 0", "0123"),
    ],
)  # fmt: skip
def test_a_filter(text: str, expected: str) -> None:
    assert expected == render(f"{{{{ {text} }}}}")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("%a %A %b %B %h", "Mon Monday May May May"),
        ("%Y-%m-%d %y %C", "2026-05-04 26 20"),
        ("%e %-d %_m %^b %-m", " 4 4  5 MAY 5"),
        ("%H:%M:%S.%L %N", "15:07:09.250 250000000"),
        ("%I %l %k %p %P %0k %0l", "03  3 15 PM pm 15 03"),
        ("%j %u %w %U %W", "124 1 1 18 18"),
        ("%q %s %z %:z %Z %%", "th 1777907229 +0000 +00:00 UTC %"),
        ("%D|%F|%R|%T|%x|%X", "05/04/26|2026-05-04|15:07|15:07:09|05/04/26|15:07:09"),
        ("%c", "Mon May  4 15:07:09 2026"),
        ("%n%t|%E|%", "\n\t|%E|%"),
    ],
)
def test_a_date_has_any_form(form: str, expected: str) -> None:
    assert expected == render(f"{{{{ '2026-05-04T15:07:09.250Z' | date: '{form}' }}}}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 | date: '%F'", "1970-01-01"),
        ("'86400' | date: '%F'", "1970-01-02"),
        ("'not a date' | date: '%F'", "not a date"),
        ("gone | date: '%F'", ""),
        ("true | date: '%F'", "true"),
        ("late | date: '%F'", "1e+99"),
        ("'2026-05-01' | date", "Friday, May 1, 2026 at 12:00 am +0000"),
        ("'2026-05-01' | date_to_string", "01 May 2026"),
        ("'2026-05-01' | date_to_long_string", "01 May 2026"),
        ("'2026-05-01' | date_to_xmlschema", "2026-05-01T00:00:00+00:00"),
        ("'2026-05-01' | date_to_rfc822", "Fri, 01 May 2026 00:00:00 +0000"),
        ("'2026-05-02' | date: '%-d%q'", "2nd"),
        ("'2026-05-11' | date: '%-d%q'", "11th"),
    ],
)
def test_what_counts_as_a_date(text: str, expected: str) -> None:
    assert expected == render(f"{{{{ {text} }}}}")


DISABLED_TAGS = ["case", "for", "include", "layout", "render", "tablerow", "block", "unknown_tag"]
DISABLED_FILTERS = [
    "array_to_sentence_string",
    "concat",
    "find",
    "find_exp",
    "find_index",
    "find_index_exp",
    "group_by",
    "group_by_exp",
    "has",
    "has_exp",
    "map",
    "newline_to_br",
    "reject",
    "reject_exp",
    "reverse",
    "sort",
    "sort_natural",
    "uniq",
    "where_exp",
    "type",
]


@pytest.mark.parametrize("name", DISABLED_TAGS)
def test_a_disabled_tag_is_refused_even_where_it_is_not_reached(name: str) -> None:
    with pytest.raises(MappingError, match=f'the tag "{name}" is not available'):
        render(f"{{% if no %}}{{% {name} x %}}{{% endif %}}")


@pytest.mark.parametrize("name", DISABLED_FILTERS)
def test_a_disabled_filter_is_refused_where_it_is_reached(name: str) -> None:
    with pytest.raises(MappingError, match=f'the filter "{name}" is not available'):
        render(f"{{{{ l | {name} }}}}")

    assert "" == render(f"{{% if no %}}{{{{ l | {name} }}}}{{% endif %}}")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{{ }}", "expected a value, found the end (line 1, column 1)"),
        ("{{ n ", '"{{" is never closed (line 1, column 1)'),
        ("a\nb {% if n", '"{%" is never closed (line 2, column 3)'),
        ("{% comment %}x", '"comment" is never closed (line 1, column 1)'),
        ("{% raw %}x", '"raw" is never closed (line 1, column 1)'),
        ("{% capture x %}x", '"capture" is never closed (line 1, column 1)'),
        ("x{% endif %}", '"endif" stands here, but nothing is open (line 1, column 2)'),
        ("{% else %}", '"else" stands here, but nothing is open (line 1, column 1)'),
        ("{% if n | size %}{% endif %}", "expected the end, found '|' (line 1, column 9)"),
        ("{{ 'x' | base64_decode }}{{ 'a=b' | base64_decode }}{{ 'x-' | base64_decode }}", None),
        ("{{ (1..99999) }}", "a range may have at most 10000 numbers (line 1, column 1)"),
        ("{% liquid if n %}", '"if" is never closed (line 1, column 1)'),
    ],
)  # fmt: skip
def test_what_cannot_work_is_said_with_its_place(text: str, what: str | None) -> None:
    if what is None:
        what = 'the filter "base64_decode" takes base64 text (line 1, column 10)'
    with pytest.raises(MappingError) as caught:
        render(text)

    assert f'"x": the template does not work: {what}.' == str(caught.value)


def test_a_template_cannot_eat_the_memory() -> None:
    doubling = "{% assign a = 'xxxxxxxxxxxxxxxx' %}" + "{% assign a = a | append: a %}" * 30

    with pytest.raises(MappingError, match="builds more than 10000000 characters"):
        render(doubling)
    with pytest.raises(MappingError, match="builds more than 10000000 characters"):
        render("{% assign a='xxxxxxxxxxxxxxxx' %}" + "{% assign a=a|replace:'x',a %}" * 20)


def test_nesting_is_bounded() -> None:
    with pytest.raises(MappingError, match="nesting"):
        render("{% if n %}" * 45 + "{% endif %}" * 45)
    deep = "{{ " + "a[" * 325 + "b" + "]" * 325 + " }}"
    with pytest.raises(MappingError, match="it is nested too deeply"):
        render(deep)
    assert "broken-step" == lint({"x": {"@liquid": deep}})[0].code


def test_a_scope_that_is_no_object_has_no_names() -> None:
    mapping = {"@arrayPath": ["$.l", {"@liquid": "{{ size }}{{ upper }}|"}]}

    assert ["|", "|", "|"] == compile_mapping(mapping)(EVENT)


NAMES = st.sampled_from(
    [
        "__class__",
        "__init__",
        "__globals__",
        "__mro__",
        "__dict__",
        "__len__",
        "mro",
        "format",
        "join",
        "encode",
        "append",
        "keys",
        "values",
        "pop",
        "update",
        "real",
        "imag",
        "bit_length",
    ]
)


@given(
    st.sampled_from(["a", "t", "n", "f", "l", "o", "'x'", "1"]),
    st.lists(NAMES, min_size=1, max_size=4),
)
@settings(deadline=None, max_examples=100)
def test_no_template_reaches_a_python_attribute(start: str, names: list[str]) -> None:
    path = start + "".join(f"['{name}']" for name in names)

    if start[0] in "'1":
        path = "t." + ".".join(names)

    assert "" == render(f"{{{{ {path} }}}}")
