"""Remarks about triggers that can be read."""

import pytest

from onward.trigger import Condition, Group, lint, parse_trigger

NEVER = "This trigger matches no event. Change one of its clauses."
ALWAYS = 'This trigger matches every event. Write type != "" if every event is meant.'
NOT_BOTH = "never hold together. Take one of them away, or write or between them."


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ('type = "trakc"', {"unknown-type": 'No event has the type "trakc". Write "track".'}),
        (
            'type != "order"',
            {
                "unknown-type": 'No event has the type "order". '
                "Write one of track, identify, page, screen, group, alias."
            },
        ),
        (
            "userId < 5",
            {
                "number-on-text": "userId < 5 compares numbers, but userId holds text, so it never "
                "holds. Compare userId with = or !=, or ask for a property.",
                "never-matches": NEVER,
            },
        ),
        (
            'properties.x > "abc"',
            {
                "not-a-number": 'properties.x > "abc" compares with something that is not a number, '
                "so it never holds. Write a number after the operator, or use = for text.",
                "never-matches": NEVER,
            },
        ),
        (
            'event = "Order "',
            {
                "padded-text": 'The text of event = "Order " begins or ends with a space, and spaces '
                "count. Take the space away unless events have it."
            },
        ),
        (
            "properties.x = TRUE",
            {
                "text-not-value": 'properties.x = "TRUE" compares with the text "TRUE". '
                "Write true in small letters without quotes to mean the value."
            },
        ),
        (
            'properties.x = "undefined"',
            {
                "text-not-value": 'properties.x = "undefined" compares with the text "undefined". '
                "Write null in small letters without quotes to mean the value."
            },
        ),
        (
            r"properties.products\[\*\].id = 1",
            {
                "wildcard-path": 'The * in "products[*].id" is an ordinary character: triggers look '
                "at one place at a time. Name one position, as in products[0]."
            },
        ),
        (
            r"properties.products\[-1\].id = 1",
            {
                "path-position": '"products[-1].id" counts from the end, but positions count from 0 '
                "at the start. Name a position from the start, as in products[0]."
            },
        ),
        (
            "properties.properties.x = 1",
            {
                "doubled-root": "properties.properties.x = 1 looks for properties inside properties. "
                "Take the second properties away, unless events have it there."
            },
        ),
        (
            r"properties.\$.x = 1",
            {
                "doubled-root": r"properties.\$.x = 1 looks for $ inside properties. "
                "Take the second $ away, unless events have it there."
            },
        ),
        (
            "context.ip.v4 != null",
            {
                "path-into-text": "context.ip is text with nothing inside, so context.ip.v4 != null "
                "finds nothing. End the path at context.ip."
            },
        ),
        (
            'properties.a = "x" and properties.a.b = "y"',
            {
                "path-into-text": 'properties.a = "x" leaves nothing inside for '
                'properties.a.b = "y". Take one of them away.'
            },
        ),
        (
            'type = "identify" and event = "A"',
            {
                "event-needs-track": 'event = "A" asks for an event name, which only track events '
                'have. Write type = "track", or ask for name on page and screen.'
            },
        ),
        (
            'type = "track" and traits.plan = "pro"',
            {
                "traits-on-track": 'traits.plan = "pro" looks at the event\'s own traits, which '
                'track events do not have. Write context.traits.plan = "pro".'
            },
        ),
        (
            'event = "A" and event = "A"',
            {"repeated-clause": 'event = "A" stands there twice. Take one away.'},
        ),
        (
            'type = "track" and (type = "page" or type = "screen")',
            {
                "contradiction": f"These clauses on type and event {NOT_BOTH}",
                "never-matches": NEVER,
            },
        ),
        (
            'event = "A" or (event = "B" and event = "C")',
            {"contradiction": f'event = "B" and event = "C" {NOT_BOTH}'},
        ),
        (
            'event = "A" or event != "A"',
            {
                "tautology": 'event = "A" or event != "A" holds for every event. '
                "Write and between them, or take one away.",
                "always-matches": ALWAYS,
            },
        ),
        (
            'event != "A" or event != "B"',
            {
                "tautology": 'event != "A" or event != "B" holds for every event. '
                "Write and between them, or take one away.",
                "always-matches": ALWAYS,
            },
        ),
        (
            "(name = null or name != null) and (userId = null or userId != null)",
            {
                "tautology": "userId = null or userId != null holds for every event. "
                "Write and between them, or take one away.",
                "always-matches": ALWAYS,
            },
        ),
    ],
)
def test_a_remark_says_what_to_do(text: str, remarks: dict[str, str]) -> None:
    found = lint(parse_trigger(text))

    assert remarks == {remark.code: f"{remark.message} {remark.hint}" for remark in found}


@pytest.mark.parametrize(
    "text",
    [
        'type = "track" and event = "Order Completed"',
        'type != ""',
        'event != "A" and event != "B"',
        "properties.x > 5 and properties.x < 6",
        "properties.x >= 5 and properties.x <= 5",
        "properties.x != 5 and properties.x != 6",
        'properties.x != null and properties.x != "a" and properties.x != true',
        'match(event, "Order*") and match(event, "Order C*") and match(event, "*ed")',
        'contains(event, "a") and !contains(event, "b") and !match(event, "c*")',
        "(event = A or name = B) and (event = C or name = D)",
        'type = "identify" and event != "A" and traits.plan = "pro"',
        'type = "track" and traits.plan = null',
        'properties.a = "x" or properties.a.b = "y"',
        "properties.a != null and properties.a.b = 5",
        'properties.x = true or properties.x = "true"',
        'properties.x != true or properties.y > "5"',
        "context.page.url != null",
        'contains(type2, "x") or event = "A"'.replace("type2", "name"),
    ],
)
def test_a_sound_trigger_gets_no_remark(text: str) -> None:
    assert [] == lint(parse_trigger(text))


@pytest.mark.parametrize(
    "text",
    [
        "properties.x > 5 and properties.x < 3",
        "properties.x >= 5 and properties.x < 5",
        "properties.x = 5 and properties.x = 6",
        "properties.x = 5 and properties.x > 6",
        "properties.x >= 5 and properties.x <= 5 and properties.x != 5",
        'properties.x = 5 and properties.x = "5"',
        "properties.x = true and properties.x = false",
        "properties.x = true and properties.x != true",
        "properties.x = null and properties.x != null",
        'properties.x = "a" and properties.x = null',
        'event = "A" and event != "A"',
        'event = "A" and contains(event, "B")',
        'match(event, "Order*") and match(event, "Product*")',
        'match(event, "*ed") and match(event, "*ing")',
        'match(event, "Order*") and !match(event, "Or*")',
        'match(event, "*ed") and !match(event, "*d")',
        'contains(event, "Order") and !contains(event, "rd")',
        '!contains(event, "") and type = "track"',
        '!match(event, "*")',
        "(event = A and event = B) or (name = A and name = B)",
        '(event = "A" and event = "B") and type = "track"',
    ],
)
def test_a_trigger_that_contradicts_itself_never_matches(text: str) -> None:
    assert "never-matches" in {remark.code for remark in lint(parse_trigger(text))}


@pytest.mark.parametrize(
    ("tree", "codes"),
    [
        (Condition("event-color", "exists"), ["unknown-condition", "never-matches"]),
        (Condition("event", "resembles"), ["unknown-condition", "never-matches"]),
        (Group("xor", (Condition("event", "exists"),)), ["never-matches"]),
        (
            Group("and", (Condition("event-color", "exists"), Condition("event", "exists"))),
            ["unknown-condition", "never-matches"],
        ),
        (Group("or", ()), ["never-matches"]),
        (Group("and", ()), ["always-matches"]),
        (
            Condition("event-property", "=", "x", "both \" and '"),
            [],
        ),
        (
            Group("or", (Group("and", ()), Condition("event", "exists"))),
            ["always-matches"],
        ),
    ],
)
def test_trees_that_no_text_gives_are_looked_at_too(
    tree: Condition | Group, codes: list[str]
) -> None:
    assert codes == [remark.code for remark in lint(tree.to_dict())]


def test_nothing_is_said_twice() -> None:
    tree = parse_trigger('(event = "A" and event = "B" and name = "x") and type = "track"')

    assert ["contradiction", "never-matches"] == [remark.code for remark in lint(tree)]
