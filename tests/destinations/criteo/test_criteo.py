"""Criteo keeps the contract of destinations."""

from onward.testing import DestinationContract
from onward_destinations.criteo import criteo


class TestCriteo(DestinationContract):
    destination = criteo
