from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from onward import Response
from onward.testing import read_examples
from onward.testing.examples import ExampleError
from onward.testing.reading import read_example

TITLE = {"title": "An order"}


def test_examples_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("title: Second\nevent: {type: track}\nrequest: null\n")
    (tmp_path / "a.yaml").write_text("title: First\nevent: {type: page}\n")

    assert ["First", "Second"] == [example.title for example in read_examples(tmp_path)]


def test_times_and_country_codes_stay_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "title: Norway\nevent: {timestamp: 2026-05-04T10:30:00Z, country: NO}\n"
    )

    (example,) = read_examples(tmp_path)

    assert [{"timestamp": "2026-05-04T10:30:00Z", "country": "NO"}] == list(example.events)
    assert datetime(2026, 5, 4, 10, 30, tzinfo=UTC) == example.clock


def test_a_file_that_is_no_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text('title: "Never closed\n')

    with pytest.raises(ExampleError, match=r"a\.yaml:\d+:\d+ "):
        read_examples(tmp_path)


def test_without_clock_and_times_it_is_noon() -> None:
    example = read_example(TITLE | {"event": {}}, "order.yaml")

    assert datetime(2026, 1, 1, 12, tzinfo=UTC) == example.clock


def test_request_null_means_that_the_trigger_refuses() -> None:
    assert read_example(TITLE | {"request": None}, "order.yaml").is_refused
    assert not read_example(TITLE, "order.yaml").is_refused


def test_an_exchange_has_answers_of_every_kind() -> None:
    exchange = [
        {"response": {"status": 429, "headers": {"Retry-After": 7}, "content": "slow"}},
        {"response": {"json": {"ok": 1}}},
        {"response": "unreachable"},
    ]

    example = read_example(TITLE | {"exchange": exchange}, "order.yaml")

    assert [
        Response(429, b"slow", {"retry-after": "7"}),
        Response(200, b'{"ok":1}', {"content-type": "application/json"}),
        None,
    ] == [step.response for step in example.exchange]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            {"event": {}},
            "order.yaml: the example has no title. Add one, as a marketer would say it.",
        ),
        (TITLE | {"evnt": {}}, 'order.yaml: there is no key "evnt". Did you mean "event"?'),
        (
            TITLE | {"request": {"methd": "GET"}},
            'order.yaml: request: there is no key "methd". Did you mean "method"?',
        ),
        (TITLE | {"request": {"method": "GET"}}, 'order.yaml: a request needs "url".'),
        (
            TITLE | {"clock": "noon"},
            'order.yaml: clock should be a time such as 2026-05-04T10:30:00Z, but it is "noon".',
        ),
        (
            TITLE | {"exchange": [{"request": {"method": "GET", "url": "u"}}]},
            "order.yaml: exchange, step 1 has no response. Write response: unreachable where none comes.",
        ),
        (
            TITLE | {"settings": "none"},
            "order.yaml: settings should be a group of values, but it is 'none'.",
        ),
        ("title", "order.yaml should be a group of values, but it is 'title'."),
        (
            TITLE | {"save": {"zzz": 1}},
            'order.yaml: save: there is no key "zzz". Keys: wanted, saved, found, changes, warnings, exchange, outputs, error.',
        ),
    ],
)
def test_a_mistake_in_an_example_is_told(written: Any, sentence: str) -> None:
    with pytest.raises(ExampleError) as raised:
        read_example(written, "order.yaml")

    assert sentence == str(raised.value)
