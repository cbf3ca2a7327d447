"""JSON values as the languages see them."""

import copy
import json
import math
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.values import (
    MISSING,
    compile_path,
    is_truthy,
    lookup,
    nearest,
    number_text,
    segments,
    text_of,
    type_name,
)

EVENT = {
    "products": [{"id": "a"}, {"id": "b"}],
    "matrix": [[1], [2]],
    "a key": {"b-c": 1},
    "its": 2,
    "a[b]": 3,
    "$": {"x": 4},
    "empty": "",
    "zero": 0,
    "no": False,
    "null": None,
    "text": "abc",
    "yes": True,
    "nan": math.nan,
    "o": {},
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", EVENT),
        (".", EVENT),
        ("products[0].id", "a"),
        ("products.1.id", "b"),
        ("products.[0].id", "a"),
        ("products['0'].id", "a"),
        (".products..0.id.", "a"),
        ("matrix[1][0]", 2),
        ("['a key'][\"b-c\"]", 1),
        ("it's", 2),
        ("a[b]", 3),
        ("$.x", 4),
        ("products[-1]", MISSING),
        ("products[01]", MISSING),
        ("products[9]", MISSING),
        ("products.x", MISSING),
        ("products." + "9" * 5_000, MISSING),
        ("products.length", 2),
        ("text.length", 3),
        ("empty.length", ""),
        ("empty.x", ""),
        ("zero.x.y", 0),
        ("no.x", False),
        ("null.x", None),
        ("text.x", MISSING),
        ("yes.x", MISSING),
        ("o.x.y", MISSING),
        ("prop ", MISSING),
    ],
)
def test_a_path_finds_what_the_language_says(path: str, expected: Any) -> None:
    assert expected == lookup(EVENT, path)
    assert expected == compile_path(path)(EVENT)


def test_a_subclass_of_a_dict_is_an_object() -> None:
    class Event(dict[str, Any]):
        pass

    assert 1 == lookup(Event(a=Event(b=1)), "a.b")


def test_nothing_is_found_in_what_is_not_a_number() -> None:
    assert math.isnan(lookup(EVENT, "nan.x"))


def test_segments_are_the_keys_of_a_path() -> None:
    assert ("products", "0", "id") == segments("products[0].id")


@pytest.mark.parametrize("value", [None, False, 0, 0.0, "", math.nan, MISSING])
def test_what_counts_as_false(value: Any) -> None:
    assert not is_truthy(value)


@pytest.mark.parametrize("value", [True, 1, -0.5, " ", "0", [], {}])
def test_what_counts_as_true(value: Any) -> None:
    assert is_truthy(value)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (100, "100"),
        (-5, "-5"),
        (1.0, "1"),
        (-0.0, "0"),
        (12.5, "12.5"),
        (123000.0, "123000"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.5e-7, "1.5e-7"),
        (-1.5e-7, "-1.5e-7"),
        (0.000001, "0.000001"),
        (0.1, "0.1"),
        (5e-324, "5e-324"),
        (1.2345e25, "1.2345e+25"),
        (10**20 + 1, "100000000000000000001"),
        (10**21, "1e+21"),
        (10**400, "Infinity"),
        (-(10**400), "-Infinity"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        (math.nan, "NaN"),
    ],
)
def test_a_number_is_written_at_its_shortest(number: float, expected: str) -> None:
    assert expected == number_text(number)


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(deadline=None)
def test_a_number_reads_back_as_itself(number: float) -> None:
    assert number == float(number_text(number))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("x", "x"),
        (None, ""),
        (MISSING, ""),
        (True, "true"),
        (False, "false"),
        (5.0, "5"),
        (["p", None, [1, [2]]], "p,,1,2"),
        ({"a": 1}, "[object Object]"),
    ],
)
def test_a_value_has_a_text(value: Any, expected: str) -> None:
    assert expected == text_of(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (MISSING, "missing"),
        (None, "null"),
        (True, "boolean"),
        (1, "number"),
        (1.5, "number"),
        ("x", "string"),
        ([], "array"),
        ((), "array"),
        ({}, "object"),
    ],
)
def test_a_type_has_its_json_name(value: Any, expected: str) -> None:
    assert expected == type_name(value)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("anonymousID", "anonymousId"),
        ("evnt", "event"),
        ("zzzzz", None),
    ],
)
def test_the_nearest_word_is_what_a_person_meant(word: str, expected: str | None) -> None:
    assert expected == nearest(word, ["event", "anonymousId"])


def test_missing_is_one_value_and_no_null() -> None:
    assert "MISSING" == repr(MISSING)
    assert MISSING is copy.deepcopy(MISSING)
    assert MISSING is pickle.loads(pickle.dumps(MISSING))  # noqa: S301 (our own bytes)
    assert not MISSING
    assert MISSING is not json.loads("null")
