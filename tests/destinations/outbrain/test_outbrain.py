"""Outbrain keeps the contract of destinations."""

from onward.testing import DestinationContract
from onward_destinations.outbrain import outbrain


class TestOutbrain(DestinationContract):
    destination = outbrain
