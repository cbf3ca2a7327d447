"""Reddit keeps the contract of destinations."""

from onward.testing import DestinationContract
from onward_destinations.reddit import reddit


class TestReddit(DestinationContract):
    destination = reddit
