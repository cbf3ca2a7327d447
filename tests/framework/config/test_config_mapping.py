from collections.abc import Callable

import pytest

ProblemsOf = Callable[[str], list[str]]
SAVE = "save: {folder: f1, ruleName: Orders}\naction: send-conversion\n"


def test_a_mapping_of_decisions_only_is_fine(problems_of: ProblemsOf) -> None:
    assert [] == problems_of(f"{SAVE}fields: {{kind: sale}}")


def test_what_else_is_wrong_is_found_with_the_name_that_was_meant(problems_of: ProblemsOf) -> None:
    assert [
        (
            '6:13 unknown-action nova-ads has no action "send-conversoin". '
            'Did you mean "send-conversion"?'
        ),
        '7:13 unknown-preset nova-ads / send-conversion has no preset "leed". Did you mean "lead"?',
        '8:14 unknown-field nova-ads / send-conversion has no field "emial". Did you mean "email"?',
    ] == problems_of(
        "save: {folder: f1, ruleName: Orders}\n"
        "action: send-conversoin\n"
        "preset: leed\n"
        "fields: {emial: a@b.c}"
    )


@pytest.mark.parametrize(
    ("action", "problem"),
    [
        ("name: x", '4:5 missing-key A mapping needs "action".'),
        (
            "action: nothing-like-it",
            '5:13 unknown-action nova-ads has no action "nothing-like-it".',
        ),
    ],
)
def test_a_trigger_is_read_even_where_nobody_knows_the_action(
    problems_of: ProblemsOf, action: str, problem: str
) -> None:
    found, trigger = problems_of(f"{action}\ntrigger: type is 1")
    assert problem == found
    assert trigger.startswith("6:19 trigger The trigger cannot be read")


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("name: x", '4:5 missing-key A mapping needs "action".'),
        (
            "save: {folder: f1, ruleName: Orders}\naction: send-conversoin",
            (
                '6:13 unknown-action nova-ads has no action "send-conversoin". '
                'Did you mean "send-conversion"?'
            ),
        ),
        (
            f"{SAVE}preset: leed",
            (
                '7:13 unknown-preset nova-ads / send-conversion has no preset "leed". '
                'Did you mean "lead"?'
            ),
        ),
        (
            f"{SAVE}fields: {{emial: a@b.c}}",
            (
                '7:14 unknown-field nova-ads / send-conversion has no field "emial". '
                'Did you mean "email"?'
            ),
        ),
        (
            f"{SAVE}fields:\n  worth: {{amuont: 1}}",
            (
                '8:15 unknown-field "worth" of nova-ads / send-conversion has no field "amuont". '
                'Did you mean "amount"?'
            ),
        ),
        (
            f"{SAVE}fields: {{event: null}}",
            (
                '7:13 missing-field nova-ads / send-conversion needs "event" (Event name), '
                "but nothing gives a value."
            ),
        ),
        (
            f"{SAVE}defaults: false",
            (
                '4:5 missing-field nova-ads / send-conversion needs "event" (Event name), '
                "but nothing gives a value."
            ),
        ),
        (
            f'{SAVE}fields: {{email: {{"@if": {{exists: {{"@path": $.e}}, then: {{"@pth": $.e}}}}}}}}',
            '7:60 mapping Email › If › then: there is no step called "@pth". Did you mean "@path"?',  # noqa: RUF001 - as it is printed
        ),
        (
            f"{SAVE}fields: {{kind: Sale}}",
            (
                '7:20 refused-constant Kind should be "sale" or "lead", but it is "Sale". '
                'Did you mean "sale"?'
            ),
        ),
        (
            f'{SAVE}fields: {{kind: {{"@if": {{exists: $.x, then: sal, else: lead}}}}}}',
            (
                '7:48 refused-constant Kind should be "sale" or "lead", but it is "sal". '
                'Did you mean "sale"?'
            ),
        ),
        (
            f"{SAVE}fields: {{worth: {{amount: much}}}}",
            '7:30 refused-constant Amount should be a number, but it is text: "much".',
        ),
        (
            f'{SAVE}trigger: type == "track"',
            (
                "7:19 trigger The trigger cannot be read at character 6: "
                "an operator is expected after type (=, !=, <, <=, >, >=). Use a single =."
            ),
        ),
        (
            f"{SAVE}for_each: $.properties.products",
            '7:5 not-yet "for_each" is not available in this version of Onward.',
        ),
        (
            f"{SAVE}enabled: yes",
            '7:14 wrong-type "enabled" should be true or false, but it is text: "yes".',
        ),
        (
            f"{SAVE}batch: {{size: 501}}",
            (
                '7:19 out-of-range "size" should be at most 500, which the platform takes, '
                "but it is 501."
            ),
        ),
        (
            f"{SAVE}batch: {{age_s: 90}}",
            '7:20 out-of-range "age_s" should be at most 60, but it is 90.',
        ),
        (
            f"{SAVE}sync_mode: add",
            '7:16 unknown-sync-mode nova-ads / send-conversion has no sync mode "add".',
        ),
        (
            f"{SAVE}matching_key: email",
            "7:5 not-used nova-ads / send-conversion finds no records, so it has no matching key.",
        ),
        (
            f"{SAVE}examples: [{{evnt: {{}}}}]",
            '7:16 missing-key An example needs "event".',
        ),
        (
            "action: send-conversion",
            '4:5 missing-save nova-ads / send-conversion needs "save": the inputs of its rule.',
        ),
        (
            "action: send-conversion\nsave: {folder: f1}",
            "6:11 save Name is missing. The rule needs it.",
        ),
        (
            "action: send-conversion\nsave: {foldr: f1, folder: f1, ruleName: n}",
            (
                '6:12 unknown-field The rule of nova-ads / send-conversion has no input "foldr". '
                'Did you mean "folder"?'
            ),
        ),
        (
            "action: sync-member\nsync_mode: add\nmatching_key: email\nsave: {}",
            "8:5 save-not-used nova-ads / sync-member has nothing to save on the platform.",
        ),
        (
            "action: sync-member\nsync_mode: ad\nmatching_key: email",
            (
                '6:16 unknown-sync-mode nova-ads / sync-member has no sync mode "ad". '
                'Did you mean "add"?'
            ),
        ),
    ],
)
def test_each_mistake_has_its_sentence_at_its_place(
    problems_of: ProblemsOf, lines: str, problem: str
) -> None:
    assert problem in problems_of(lines)


def test_a_sync_mode_and_a_matching_key_are_asked_for(problems_of: ProblemsOf) -> None:
    assert [
        '4:5 missing-key nova-ads / sync-member needs "matching_key".',
        '4:5 missing-key nova-ads / sync-member needs "sync_mode".',
    ] == problems_of("action: sync-member")


def test_a_mixed_level_shows_both_readings(problems_of: ProblemsOf) -> None:
    trigger = "type = 'track' and event = 'A' or event = 'B'".replace("'", '"')
    (problem,) = problems_of(f"{SAVE}trigger: {trigger}")

    assert (
        "7:45 and-or-mixed and and or are mixed on one level. It may mean "
        '(type = "track" and event = "A") or event = "B" - or '
        'type = "track" and (event = "A" or event = "B").'
    ) == problem


def test_a_trigger_that_never_matches_is_a_warning(problems_of: ProblemsOf) -> None:
    found = problems_of(f'{SAVE}trigger: event = "A" and event = "B"')

    assert any("never-matches" in problem for problem in found)


def test_several_mistakes_come_at_once_in_the_order_of_lines(problems_of: ProblemsOf) -> None:
    found = problems_of(
        """
        action: send-conversion
        nmae: x
        trigger: evnt = 1
        save: {folder: 1}
        fields:
          emial: x
          kind: {"@pth": x}
        """
    )

    assert ["unknown-key", "trigger", "save", "unknown-field", "mapping"] == [
        each.split(" ", 2)[1] for each in found
    ]


@pytest.mark.parametrize(
    ("value", "place", "code"),
    [
        ("$.anonymousID", "7:21", "unknown-root"),
        ("$.event.name", "7:21", "path-into-scalar"),
    ],
)
def test_a_path_that_can_find_nothing_is_a_warning(
    problems_of: ProblemsOf, value: str, place: str, code: str
) -> None:
    (problem,) = problems_of(f"{SAVE}fields: {{email: {value}}}")

    assert f"{place} {code} Email:" == " ".join(problem.split(" ")[:3])
