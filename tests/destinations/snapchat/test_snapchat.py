"""Snapchat keeps the contract of destinations."""

from onward.testing import DestinationContract
from onward_destinations.snapchat import snapchat


class TestSnapchat(DestinationContract):
    destination = snapchat
