"""The simulated world: platforms with the clock, faults and record they share."""

from collections.abc import Mapping

from onward.testing.simulator.calls import Calls
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
        self.slug_of = {host: slug for slug, p in self.platforms.items() for host in p.hosts}

    def reset(self) -> None:
        """Forget everything that happened."""
        self.clock.reset()
        self.faults.clear()
        self.calls.clear()
        for platform in self.platforms.values():
            platform.reset()
