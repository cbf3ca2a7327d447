from datetime import timedelta

import pytest

from onward.action import Answer, Answers, outcome_of, read_by_status, retry_after
from onward.outcome import (
    Delivered,
    Outcome,
    Paused,
    Reauthorise,
    Rejected,
    Retry,
    SlowDown,
    Split,
    Verdict,
)
from onward.request import Response

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("status", "single", "kind"),
    [
        (200, True, Delivered),
        (204, False, Delivered),
        (400, True, Rejected),
        (400, False, Split),
        (401, False, Reauthorise),
        (403, False, Paused),
        (404, True, Paused),
        (408, False, Retry),
        (409, False, Rejected),
        (413, False, Split),
        (413, True, Rejected),
        (422, False, Split),
        (423, False, Retry),
        (425, False, Retry),
        (426, False, Paused),
        (429, False, SlowDown),
        (302, False, Paused),
        (500, False, Retry),
        (501, False, Paused),
        (503, False, Retry),
        (599, False, Retry),
    ],
)
def test_a_status_alone_says_what_to_do(status: int, kind: type[Verdict], *, single: bool) -> None:
    assert kind is type(read_by_status(Response(status), "Acme", single=single))


def test_the_platforms_own_text_is_quoted_and_shortened() -> None:
    verdict = read_by_status(Response(403, b"x" * 900), "Acme")

    assert isinstance(verdict, Paused)
    assert f'Acme answered 403: "{"x" * 200}".'.rstrip(".") == verdict.reason.rstrip(".")
    assert "403" == verdict.code


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after": "40"}, timedelta(seconds=40)),
        ({"retry-after": "999999"}, timedelta(days=1)),
        (
            {
                "retry-after": "Sat, 21 Nov 2026 12:01:00 GMT",
                "date": "Sat, 21 Nov 2026 12:00:00 GMT",
            },
            timedelta(minutes=1),
        ),
        (
            {
                "retry-after": "Sat, 21 Nov 2026 11:00:00 -0000",
                "date": "Sat, 21 Nov 2026 12:00:00 GMT",
            },
            timedelta(),
        ),
        ({"retry-after": "Sat, 21 Nov 2026 12:01:00 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait_is_read_without_a_clock(
    headers: dict[str, str], expected: timedelta | None
) -> None:
    assert expected == retry_after(Response(503, headers=headers))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer("delivered", "Seen before."), Delivered("Seen before.", "c")),
        (Answer("reject", "Bad: {said}", "Mend it."), Rejected("Bad: it", "Mend it.", "c")),
        (Answer("split", "One is bad."), Split("One is bad.", "c")),
        (Answer("retry", "Busy.", after=HOUR), Retry("Busy.", HOUR, "c")),
        (Answer("pause", "Closed.", "Open it."), Paused("Closed.", "Open it.", "c")),
        (Answer("reauthorise", "Expired."), Reauthorise("Expired.", "c")),
        (Answer("slow down", "Too many."), SlowDown("Too many.", None, "c")),
    ],
)
def test_a_row_becomes_its_verdict(answer: Answer, expected: Verdict) -> None:
    assert expected == answer.verdict("it", code="c")


def test_what_this_very_answer_asked_to_wait_wins() -> None:
    row = Answer("retry", "Busy.", after=HOUR)

    assert Retry("Busy.", timedelta(seconds=5)) == row.verdict("", after=timedelta(seconds=5))


ANSWERS = Answers(
    "Acme",
    (
        Answer("reject", "Too old.", status=(400,), code=("E1",)),
        Answer("pause", "Unknown pixel.", status=(400,), says="pixel [0-9]+"),
        Answer("slow down", "Wait.", code=("E9",)),
    ),
)


@pytest.mark.parametrize(
    ("status", "code", "said", "expected"),
    [
        (400, "E1", "", Rejected),
        (400, "E2", "no pixel 77", Paused),
        (400, "E2", "no pixel", Split),
        (500, "E9", "", SlowDown),
        (500, "E1", "", Retry),
    ],
)
def test_the_first_row_that_fits_decides_else_the_status(
    status: int, code: str, said: str, expected: type[Verdict]
) -> None:
    assert expected is type(ANSWERS.verdict(Response(status), code=code, said=said))


def test_a_row_waits_as_long_as_the_answer_asks() -> None:
    response = Response(500, headers={"retry-after": "7"})

    assert SlowDown("Wait.", timedelta(seconds=7), "E9") == ANSWERS.verdict(response, code="E9")


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        (Delivered("Done."), Delivered("Done.")),
        (Retry("Busy.", HOUR, "b"), Retry("Busy.", HOUR, "b")),
        (Rejected("No.", "Mend it.", "n"), Rejected("No.", "Mend it.", "n")),
        (Paused("Closed.", "Open it.", "c"), Paused("Closed.", "Open it.", "c")),
        (SlowDown("Slow.", HOUR, "s"), Retry("Slow.", HOUR, "s")),
        (Split("One.", "o"), Rejected("One.", "Check the values named here.", "o")),
        (
            Reauthorise("Expired.", "e"),
            Paused("Expired.", "Check the credentials, or sign in with onward login.", "e"),
        ),
    ],
)
def test_a_question_of_its_own_ends_in_an_outcome(verdict: Verdict, outcome: Outcome) -> None:
    assert outcome == outcome_of(verdict)
