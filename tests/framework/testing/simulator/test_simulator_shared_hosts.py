"""Several platforms may stand for one host: a request goes to the one it is for."""

from datetime import UTC, datetime

import pytest

from onward.testing.simulator import Call, SimulatedClock, SimulatedPlatform
from onward.testing.simulator.world import World

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Ads(SimulatedPlatform):
    name = "Ads"
    hosts = ("api.example", "sign-in.example")


class Analytics(SimulatedPlatform):
    name = "Analytics"
    hosts = ("collect.example", "sign-in.example")

    def claims(self, call: Call) -> bool:
        return "analytics" in call.query


def world(*order: str) -> World:
    clock = SimulatedClock(lambda: NOON)
    platforms = {"ads": Ads(clock), "analytics": Analytics(clock)}
    return World(clock, {slug: platforms[slug] for slug in order})


@pytest.mark.parametrize("order", [("ads", "analytics"), ("analytics", "ads")])
@pytest.mark.parametrize(
    ("host", "query", "slug"),
    [
        ("api.example", "", "ads"),
        ("collect.example", "", "analytics"),
        ("sign-in.example", "scope=analytics", "analytics"),
        ("sign-in.example", "scope=ads", "ads"),
        ("elsewhere.example", "", None),
    ],
)
def test_a_request_goes_to_the_platform_it_is_for(
    order: tuple[str, ...], host: str, query: str, slug: str | None
) -> None:
    assert slug == world(*order).slug_of(Call(NOON, "GET", host, "/", query))


def test_where_all_could_tell_and_none_does_the_first_answers() -> None:
    clock = SimulatedClock(lambda: NOON)
    both = World(clock, {"one": Analytics(clock), "two": Analytics(clock)})

    assert "one" == both.slug_of(Call(NOON, "GET", "sign-in.example", "/"))
