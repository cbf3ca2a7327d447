"""Routing: which of many triggers hold."""

import pytest

from onward.trigger import Condition, compile_routing, compile_trigger, parse_trigger, routing_key

TRACK = frozenset({"track"})
NOTHING: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('type = "track" and event = "A"', (TRACK, frozenset({"A"}))),
        ('type = "track" and (event = "A" or event = "B")', (TRACK, frozenset({"A", "B"}))),
        ('type = "track" or type = "page"', (frozenset({"track", "page"}), None)),
        ('type = "track" or properties.x = 5', (None, None)),
        ('(type = "track" and event = "A") or type = "page"', (frozenset({"track", "page"}), None)),
        ('type != "track" and contains(event, "A")', (None, None)),
        ('type = "track" and type = "page"', NOTHING),
        ('event = "A" and event = "B"', NOTHING),
        (
            '(type = "a" and type = "b" and event = "A") or event = "B"',
            (None, frozenset({"B"})),
        ),
    ],
)
def test_a_key_names_the_events_that_can_match(text: str, key: object) -> None:
    assert key == routing_key(parse_trigger(text))


@pytest.mark.parametrize("operator", ["or", "xor"])
def test_a_group_that_never_holds_has_an_empty_key(operator: str) -> None:
    assert NOTHING == routing_key({"type": "group", "operator": operator, "children": []})


def test_positions_come_in_order() -> None:
    texts = ['event = "B"', 'type = "track"', 'event = "A"', 'event != "B"', "properties.x = 5"]
    route = compile_routing([compile_trigger(text) for text in texts])

    event = {"type": "track", "event": "A", "properties": {"x": 5}}

    assert [1, 2, 3, 4] == route(event) == route(event)


def test_unknown_and_odd_names_are_events_too() -> None:
    triggers = [
        compile_trigger('event != "A"'),
        compile_trigger("event = null"),
        compile_trigger('contains(event, "Z")'),
        compile_trigger(Condition("event", "!=", value=True)),
    ]
    route = compile_routing(triggers)

    events: tuple[object, ...] = (
        {"event": "Z"},
        {},
        {"event": ["A"]},
        {"event": "A", "type": {}},
        "no event",
    )
    assert [[0, 2, 3], [0, 1, 3], [0, 3], [3], []] == [route(event) for event in events]


def test_groups_with_unknown_operators_are_never_routed() -> None:
    tree = {
        "type": "group",
        "operator": "xor",
        "children": [{"type": "name", "operator": "exists"}],
    }

    assert [] == compile_routing([compile_trigger(tree)])({"name": "A"})


class CountedEvent(dict[str, object]):
    """An event that counts how often it is asked for something."""

    questions = 0

    def get(self, key: str, default: object = None, /) -> object:
        self.questions += 1
        return super().get(key, default)


def test_fifty_triggers_that_do_not_match_are_not_asked() -> None:
    route = compile_routing(
        [
            compile_trigger(f'type = "track" and event = "Event {number}" and properties.x > 5')
            for number in range(50)
        ]
    )
    event = CountedEvent(type="track", event="Other")

    assert [] == route(event)
    assert 2 == event.questions


def test_what_a_bucket_answers_is_not_asked_again() -> None:
    route = compile_routing([compile_trigger('type = "track" and event = "A" and name != "x"')])
    event = CountedEvent(type="track", event="A")

    assert [0] == route(event)
    assert 3 == event.questions
