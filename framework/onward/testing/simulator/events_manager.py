"""The events manager: what arrived, without what identifies a person."""

from typing import Any

from onward.testing.simulator.pages import render
from onward.testing.simulator.platform import SimulatedPlatform
from onward.testing.simulator.world import World

_SHOWN = 100


def events_page(world: World) -> str:
    """The page, all platforms one below the other."""
    platforms = [
        summary(world, slug) | _table(platform) | {"slug": slug, "name": platform.name}
        for slug, platform in world.platforms.items()
    ]
    now = f"{world.clock.now():%Y-%m-%d %H:%M} UTC"
    return render("events.html", platforms=platforms, now=now)


def summary(world: World, slug: str) -> dict[str, Any]:
    """Requests and events of one platform, exact."""
    platform = world.platforms[slug]
    arrivals = platform.arrivals
    titles = platform.targets()
    return {
        "requests": world.calls.count(slug),
        "by_status": world.calls.by_status.get(slug, {}),
        "accepted": arrivals.accepted.total(),
        "refused": arrivals.refused.total(),
        "distinct": len(arrivals.ids),
        "repeated": arrivals.repeated,
        "targets": [
            {
                "id": target,
                "title": titles.get(target, ""),
                "accepted": arrivals.accepted[target],
                "refused": arrivals.refused[target],
            }
            for target in sorted({*titles, *arrivals.accepted, *arrivals.refused})
        ],
    }


def _table(platform: SimulatedPlatform) -> dict[str, Any]:
    shown = list(platform.arrivals.latest)[-_SHOWN:]
    rows = [
        (arrival, {"Time": f"{arrival.at:%H:%M:%S}"} | dict(platform.cells(arrival)))
        for arrival in reversed(shown)
    ]
    columns = list(dict.fromkeys(name for _, cells in rows for name in cells))
    return {
        "columns": [*columns, "Refused"],
        "rows": [
            {
                "refused": arrival.refused,
                "cells": [*(cells.get(name, "") for name in columns), arrival.refused],
            }
            for arrival, cells in rows
        ],
    }
