"""Awin keeps the contract of destinations."""

from onward.testing import DestinationContract
from onward_destinations.awin import awin


class TestAwin(DestinationContract):
    destination = awin
