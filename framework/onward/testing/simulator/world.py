"""The simulated world: platforms with the clock, faults, record they share."""

from collections.abc import Mapping

from onward.testing.simulator.calls import Call, Calls
from onward.testing.simulator.clock import SimulatedClock
from onward.testing.simulator.faults import Faults
from onward.testing.simulator.platform import SimulatedPlatform


class World:
    """What the simulated platforms share.

    Attributes:
        platforms: By the slug of their destination.
        faults: The fault scripts in force.
        calls: What was asked and answered.
    """

    def __init__(self, clock: SimulatedClock, platforms: Mapping[str, SimulatedPlatform]) -> None:
        self.clock = clock
        self.platforms = dict(platforms)
        self.faults = Faults()
        self.calls = Calls()
        self.hosts: dict[str, list[str]] = {}
        for slug, platform in self.platforms.items():
            for host in platform.hosts:
                self.hosts.setdefault(host, []).append(slug)

    def slug_of(self, call: Call) -> str | None:
        """The platform that answers a request; ``None`` where none stands for its host."""
        slugs = self.hosts.get(call.host, [])
        if len(slugs) < 2:
            return slugs[0] if slugs else None
        for slug in slugs:
            if self.platforms[slug].claims(call):
                return slug
        open_ones = (
            slug for slug in slugs if type(self.platforms[slug]).claims is SimulatedPlatform.claims
        )
        return next(open_ones, slugs[0])

    def reset(self) -> None:
        """Forget everything that happened."""
        self.clock.reset()
        self.faults.clear()
        self.calls.clear()
        for platform in self.platforms.values():
            platform.reset()
