"""Pinterest keeps the contract of destinations."""

from onward.testing import DestinationContract
from onward_destinations.pinterest import pinterest


class TestPinterest(DestinationContract):
    destination = pinterest
