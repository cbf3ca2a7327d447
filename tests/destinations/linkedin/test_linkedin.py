"""LinkedIn keeps the contract of destinations."""

from onward.testing import DestinationContract
from onward_destinations.linkedin import linkedin


class TestLinkedIn(DestinationContract):
    destination = linkedin
