from typing import Any

import pytest

from benchmarks.agreement import disagreements
from benchmarks.cases import case, platforms
from benchmarks.events import awkward

# Each is removed from here by whoever makes its two sides say the same.
APART: set[str] = set()


def _marked(platform: str) -> Any:
    marks = [pytest.mark.xfail(raises=AssertionError, strict=True)] if platform in APART else []
    return pytest.param(platform, marks=marks)


@pytest.mark.parametrize("platform", [_marked(platform) for platform in platforms()])
def test_a_yardstick_says_what_ours_says_on_clean_events_as_on_awkward_ones(
    platform: str,
) -> None:
    assert [] == disagreements(case(platform, 4, 2))


def test_what_ours_says_is_said_of_most_awkward_events() -> None:
    linkedin = case("linkedin", 1, 2)

    assert len(awkward()) / 2 < len(linkedin.ours(1, list(awkward().values())))
