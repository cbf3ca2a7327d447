"""Taboola keeps the contract of destinations."""

from onward.testing import DestinationContract
from onward_destinations.taboola import taboola


class TestTaboola(DestinationContract):
    destination = taboola
