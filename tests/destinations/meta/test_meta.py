"""Meta keeps the contract."""

from onward.testing import DestinationContract
from onward_destinations.meta import meta


class TestMeta(DestinationContract):
    destination = meta
